/** Replays, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'search',
  uses: [],
  run: async ({ limit, ...search }: { before?: string; limit?: string }, _call, { kept }) => ({
    replays: await kept.replays.search({ ...search, ...(limit !== undefined && { limit: Number(limit) }) }),
  }),
});
