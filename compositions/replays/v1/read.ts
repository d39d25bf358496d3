/** A replay with its progress. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.replays.find(id),
});
