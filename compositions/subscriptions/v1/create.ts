/** Subscribes the calling application to events. */
import { defineComposition, type SubscriptionInput } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'create',
  uses: [],
  run: (input: SubscriptionInput & { after?: number }, _call, { kept }) => kept.events.subscribe(input),
});
