/** Open work items by their cause, the largest group first. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'groups',
  uses: [],
  run: async (_input: unknown, _call, { kept }) => ({ groups: await kept.work.groups() }),
});
