/** The subscriptions of the calling application, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  status?: string;
  before?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'subscriptions/v1',
  operation: 'search',
  uses: [],
  run: async ({ limit, ...search }: Query, _call, { kept }) => ({
    subscriptions: await kept.events.subscriptions({ ...search, ...(limit !== undefined && { limit: Number(limit) }) }),
  }),
});
