/** What differs, exchange by exchange. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'differences',
  uses: [],
  run: ({ id, limit, ...page }: { id: string; verdict?: string; after?: string; limit?: string }, _call, { kept }) =>
    kept.replays.differences(id, { ...page, ...(limit !== undefined && { limit: Number(limit) }) }),
});
