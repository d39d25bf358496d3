/** The operations of the calling application, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  status?: string;
  contract?: string;
  before?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'operations/v1',
  operation: 'search',
  uses: [],
  async run({ limit, ...search }: Query, _call, { kept }) {
    return { operations: await kept.operations({ ...search, ...(limit !== undefined && { limit: Number(limit) }) }) };
  },
});
