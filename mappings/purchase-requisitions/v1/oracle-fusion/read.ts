/** Reads a requisition over Oracle Fusion. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

export const readingOne = reading('PurchaseRequisition', 'RequisitionHeaderId', { expand: 'lines.distributions' });

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: held(table<PurchaseRequisition>(), 'PurchaseRequisition.items[0].'),
    },
  ],
});
