/** The request that a work item holds, to be corrected. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'input',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.work.input(id),
});
