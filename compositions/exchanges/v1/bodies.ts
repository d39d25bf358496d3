/** What was asked, answered, sent and received in one exchange; that it was read is on record before it leaves. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'exchanges/v1',
  operation: 'bodies',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.records.bodies(id),
});
