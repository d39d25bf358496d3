/** Reads a requisition of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const REQUISITION = kindOf('Requisition');

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(REQUISITION),
      response: [...held(table<PurchaseRequisition>(), REQUISITION.first), ...frame(REQUISITION)],
    },
  ],
});
