/** What a resume of a service endpoint would send, page by page. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  id: string;
  after?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'service-endpoints/v1',
  operation: 'waiting',
  uses: [],
  run: ({ id, limit, ...page }: Query, _call, { kept }) =>
    kept.endpoints.waiting(id, { ...page, ...(limit !== undefined && { limit: Number(limit) }) }),
});
