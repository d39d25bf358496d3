/** Reads an order of Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Purchase', FIELDS),
      response: held(table<PurchaseOrder>(), 'Purchase.'),
    },
  ],
});
