/** Work items, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  status?: string;
  queue?: string;
  group?: string;
  before?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'search',
  uses: [],
  async run({ limit, ...search }: Query, _call, { kept }) {
    return { items: await kept.work.search({ ...search, ...(limit !== undefined && { limit: Number(limit) }) }) };
  },
});
