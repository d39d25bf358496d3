/** Changes what a subscription tells, or where. */
import { defineComposition, type SubscriptionInput } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'update',
  uses: [],
  run: ({ id, ...input }: SubscriptionInput & { id: string }, _call, { kept }) => kept.events.change(id, input),
});
