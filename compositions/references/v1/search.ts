/** Ids of what a system of record calls so. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'references/v1',
  operation: 'search',
  uses: [],
  run: async (
    { endpoint, authority = '', value }: { endpoint: string; authority?: string; value: string },
    _call,
    { kept },
  ) => ({
    items: await kept.references.search({ endpoint, authority, value }),
  }),
});
