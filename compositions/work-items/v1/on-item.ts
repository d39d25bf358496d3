/** What the verbs of work items share: an item or a group, and a note. */
import { defineComposition } from '../../../gateway/kit.ts';

interface OnItem {
  id: string;
  note?: string;
}

export const onItem = (verb: string) =>
  defineComposition({
    contract: 'work-items/v1',
    operation: verb,
    uses: [],
    run: ({ id, note }: OnItem, _call, { kept }) => kept.work.act(id, verb, note),
  });

interface OnGroup {
  group: string;
  note?: string;
}

export const onGroup = (verb: string) =>
  defineComposition({
    contract: 'work-items/v1',
    operation: `${verb}-group`,
    uses: [],
    run: ({ group, note }: OnGroup, _call, { kept }) => kept.work.actOnGroup(group, verb, note),
  });
