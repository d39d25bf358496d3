/** One work item with all that was done about it. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.work.find(id),
});
