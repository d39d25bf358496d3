/** Takes a requisition back over Oracle Fusion; one that was never submitted cannot be. */
import type { PurchaseRequisitionCancellation } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { acting } from './acting.ts';

const asked = table<PurchaseRequisitionCancellation>();

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'cancel',
  dialect: 'oracle-fusion',
  steps: acting({
    name: 'cancel',
    from: ['pending-approval', 'approved', 'rejected', 'returned'],
    done: ['cancelled'],
    parameters: [asked.f('reason', 'Parameters.cancelReason')],
  }),
});
