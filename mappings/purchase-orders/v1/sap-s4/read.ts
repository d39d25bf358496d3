/** Reads a purchase order in S/4HANA, with what came of it and what was charged. */
import { entity, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { happenedIn, happening, invoicesBehind, ordersIn } from './happened.ts';
import { concluded, EXPAND, orderOf } from './held.ts';

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('A_PurchaseOrder', { key: keyed('PurchaseOrder'), expand: EXPAND }),
      response: entity('A_PurchaseOrder'),
    },
    ...happening,
    ...invoicesBehind({
      refine: (found, scope) => orderOf(ordersIn(scope)[0] ?? {}, happenedIn(scope, found), scope),
      concludes: concluded(''),
    }),
  ],
});
