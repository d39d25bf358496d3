/** Reads a purchase order of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const ORDER = kindOf('Purchase_Order');

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(ORDER),
      response: [...held(table<PurchaseOrder>(), ORDER.first), ...frame(ORDER)],
    },
  ],
});
