/** Sends everything behind a place again. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'replay',
  uses: [],
  run: ({ id, after }: { id: string; after: number }, _call, { kept }) => kept.events.replay(id, after),
});
