/** Reads an order over Oracle Fusion. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { EXPAND, held } from './held.ts';

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('PurchaseOrder', 'OrderNumber', { expand: EXPAND }),
      response: held(table<PurchaseOrder>(), 'PurchaseOrder.items[0].'),
    },
  ],
});
