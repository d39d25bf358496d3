/** Lists orders of a company over Oracle Fusion, the newest first. */
import { listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { codesOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type { PurchaseOrderList, PurchaseOrderQuery } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { CONCLUDES, EXPAND, held } from './held.ts';

const asked = table<PurchaseOrderQuery>();
const a = table<PurchaseOrderList>();

/** What was received of an open order no code tells. */
const codesFor = (status: string, profile: Scope['profile']): string[] => [
  ...codesOf('order', status, profile),
  ...(['partially-received', 'received'].includes(status) ? codesOf('order', 'open', profile) : []),
];

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('PurchaseOrder', { expand: EXPAND, orderBy: 'POHeaderId:desc' }),
        asked.f('company', 'query.RequisitioningBU', businessUnit),
        asked.f('supplier', 'query.SupplierId'),
        asked.f('requisition', 'query.lines.schedules.distributions.RequisitionHeaderId'),
        asked.f('orderedFrom', 'query.OrderedDate:ge'),
        asked.f('orderedTo', 'query.OrderedDate:le'),
        asked.custom({
          id: 'status',
          carries: ['status'],
          enc(value, tree, { scope }) {
            const { status } = value as PurchaseOrderQuery;
            const target = tree as { query?: object };
            if (status !== undefined)
              target.query = { ...target.query, 'StatusCode:in': codesFor(status, scope.profile) };
          },
        }),
      ],
      response: [a.each('purchaseOrders', 'PurchaseOrder.items', one => held(one), { empty: 'list' })],
      refine(read, { input }) {
        const { status } = input as PurchaseOrderQuery;
        const list = read as PurchaseOrderList;
        const { purchaseOrders } = list;
        return status === undefined
          ? list
          : { ...list, purchaseOrders: purchaseOrders.filter(one => one.status === status) };
      },
      concludes: ['next', ...CONCLUDES.map(path => `purchaseOrders[].${path}`)],
    },
  ],
});
