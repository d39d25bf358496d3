/** What the verbs of work items share: an item and a note. */
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
