/** Ends a subscription. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'cancel',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.events.move(id, 'cancel'),
});
