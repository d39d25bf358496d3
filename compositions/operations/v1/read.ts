/** Where an operation stands. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'operations/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.operation(id),
});
