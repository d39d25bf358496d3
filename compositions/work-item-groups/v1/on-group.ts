/** What the verbs of work item groups share: a group and a note. */
import { defineComposition, type WorkSaid } from '../../../gateway/kit.ts';

export const onGroup = (verb: string) =>
  defineComposition({
    contract: 'work-item-groups/v1',
    operation: verb,
    uses: [],
    run: ({ id, ...said }: WorkSaid & { id: string }, _call, { kept }) => kept.work.actOnGroup(id, verb, said),
  });
