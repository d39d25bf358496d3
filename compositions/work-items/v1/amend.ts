/** Corrects the request that a work item holds, and sends it again in its place. */
import { defineComposition, type WorkAmendment } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'work-items/v1',
  operation: 'amend',
  uses: [],
  run: ({ id, ...amendment }: WorkAmendment & { id: string }, _call, { kept }) => kept.work.amend(id, amendment),
});
