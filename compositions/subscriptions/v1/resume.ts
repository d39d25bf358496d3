/** Sends again, beginning with what waited. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'resume',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.events.move(id, 'resume'),
});
