/** Cancels an operation that still waits. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'operations/v1',
  operation: 'cancel',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.cancel(id),
});
