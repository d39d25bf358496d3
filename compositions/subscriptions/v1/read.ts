/** A subscription of the calling application. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.events.subscription(id),
});
