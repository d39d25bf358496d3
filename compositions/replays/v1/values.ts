/** What stands at the places of one exchange that differ. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'values',
  uses: [],
  run: ({ id, exchange }: { id: string; exchange: string }, _call, { kept }) => kept.replays.values(id, exchange),
});
