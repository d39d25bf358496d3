/** Where one service endpoint stands. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'service-endpoints/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.endpoints.find(id),
});
