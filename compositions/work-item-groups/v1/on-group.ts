/** What the verbs of work item groups share: a group and a note. */
import { defineComposition } from '../../../gateway/kit.ts';

interface OnGroup {
  id: string;
  note?: string;
}

export const onGroup = (verb: string) =>
  defineComposition({
    contract: 'work-item-groups/v1',
    operation: verb,
    uses: [],
    run: ({ id, note }: OnGroup, _call, { kept }) => kept.work.actOnGroup(id, verb, note),
  });
