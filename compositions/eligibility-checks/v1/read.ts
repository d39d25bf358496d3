/** A check that was answered before, exactly as it was given. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'eligibility-checks/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.answer('eligibility-checks/v1', id),
});
