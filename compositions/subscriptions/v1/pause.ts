/** Holds back what a subscription is to be sent. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'pause',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.events.move(id, 'pause'),
});
