/** Puts an incomplete requisition before those who approve, over Oracle Fusion. */
import { defineMapping } from '../../../../gateway/kit.ts';
import { acting } from './acting.ts';

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'submit',
  dialect: 'oracle-fusion',
  steps: acting({
    name: 'submitRequisition',
    from: ['draft', 'returned', 'rejected'],
    done: ['pending-approval', 'approved', 'ordered'],
  }),
});
