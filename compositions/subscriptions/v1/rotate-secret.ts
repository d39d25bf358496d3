/** Gives a subscription a new secret; the one before signs for a while. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'rotate-secret',
  uses: [],
  run: ({ id, overlap }: { id: string; overlap?: string }, _call, { kept }) => kept.events.rotateSecret(id, overlap),
});
