/** Open work items by their cause, the largest group first. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'work-item-groups/v1',
  operation: 'search',
  uses: [],
  run: async (_input: unknown, _call, { kept }) => ({ groups: await kept.work.groups() }),
});
