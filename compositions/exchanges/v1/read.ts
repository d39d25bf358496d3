/** One exchange as a time line: what happened, and whose turn it is. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'exchanges/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.records.exchange(id),
});
