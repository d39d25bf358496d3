/** Lists orders of Tryton, the latest first, and then what went back of what had come of them. */
import { type Row, rows, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching, statesOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseOrderList, PurchaseOrderQuery } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { comeOf, FIELDS, held, partsOf, STATES, STATUS, WHOLE } from './held.ts';
import { goneBack } from './returns.ts';

const asked = table<PurchaseOrderQuery>();
const a = table<PurchaseOrderList>();

/** What tells them apart is how much came, which no condition can ask for. */
const UNDER_WAY: readonly string[] = ['open', 'partially-received', 'received'];

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Purchase', FIELDS, '-purchase_date,-id'),
        ofCompany,
        asked.f('supplier', 'query.party'),
        asked.f('requisition', 'query.lines.requests.origin.requisition'),
        asked.f('orderedFrom', 'query.purchase_date:ge'),
        asked.f('orderedTo', 'query.purchase_date:le'),
        asked.custom({
          id: 'which',
          carries: ['status'],
          enc(value, tree, { scope }) {
            const { status } = value as PurchaseOrderQuery;
            if (status === undefined) return;
            const target = tree as { query?: object };
            const asOpen = UNDER_WAY.includes(status) ? 'open' : status;
            target.query = { ...target.query, 'state:in': statesOf(STATUS, STATES, scope, asOpen) };
          },
        }),
      ],
      response: [
        a.each('purchaseOrders', 'Purchase.records', one => held(one, ''), { empty: 'list' }),
        rows('Purchase', 'page'),
      ],
    },
    {
      name: 'returns',
      effect: 'read',
      request: goneBack(scope => comeOf(rowsOf(scope, 'search'))),
      response: [rows('Move')],
      refine(found, scope) {
        const returns = (found as { rows: Row[] }).rows;
        const { rows: records, purchaseOrders, ...list } = scope.steps['search'] as { rows: Row[] } & PurchaseOrderList;
        const whole = purchaseOrders.map((order, at) => ({ ...order, ...partsOf(records[at]!, returns, scope) }));
        const { status } = scope.input as PurchaseOrderQuery;
        const isLeft = status === undefined || !UNDER_WAY.includes(status);
        return { ...list, purchaseOrders: isLeft ? whole : whole.filter(one => one.status === status) };
      },
      concludes: ['next', ...WHOLE.map(path => `purchaseOrders[].${path}`)],
    },
  ],
});
