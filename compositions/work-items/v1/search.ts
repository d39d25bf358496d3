/** Work items, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  status?: string;
  queue?: string;
  group?: string;
  owner?: string;
  overdue?: 'true';
  before?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'search',
  uses: [],
  async run({ limit, overdue, ...search }: Query, _call, { kept }) {
    const more = { ...(overdue && { overdue: true }), ...(limit !== undefined && { limit: Number(limit) }) };
    return { items: await kept.work.search({ ...search, ...more }) };
  },
});
