/** What the verbs of work items share: an item, and what a person says. */
import { defineComposition, type WorkSaid } from '../../../gateway/kit.ts';

export const onItem = (verb: string) =>
  defineComposition({
    contract: 'work-items/v1',
    operation: verb,
    uses: [],
    run: ({ id, ...said }: WorkSaid & { id: string }, _call, { kept }) => kept.work.act(id, verb, said),
  });
