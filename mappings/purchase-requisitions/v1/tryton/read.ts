/** Reads a requisition of Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('PurchaseRequisition', FIELDS),
      response: held(table<PurchaseRequisition>(), 'PurchaseRequisition.'),
    },
  ],
});
