/** All service endpoints with what waits for each. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'service-endpoints/v1',
  operation: 'search',
  uses: [],
  run: async (_input, _call, { kept }) => ({ items: await kept.endpoints.list() }),
});
