/** Reads an order of Tryton, and then what went back of what had come of it. */
import { type Row, rows, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { comeOf, FIELDS, held, partsOf, single, WHOLE } from './held.ts';
import { goneBack } from './returns.ts';

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'order',
      effect: 'read',
      request: reading('Purchase', FIELDS),
      response: [...held(table<PurchaseOrder>(), 'Purchase.'), single],
    },
    {
      name: 'returns',
      effect: 'read',
      request: goneBack(scope => comeOf(rowsOf(scope, 'order'))),
      response: [rows('Move')],
      refine(found, scope) {
        const {
          rows: [record],
          ...order
        } = scope.steps['order'] as { rows: [Row] } & PurchaseOrder;
        return { ...order, ...partsOf(record, (found as { rows: Row[] }).rows, scope) };
      },
      concludes: WHOLE,
    },
  ],
});
