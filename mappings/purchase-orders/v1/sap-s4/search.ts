/** Lists purchase orders of a company in S/4HANA, the latest first. */
import {
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  onePage,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { PurchaseOrderQuery } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { happenedIn, happening, invoicesBehind, ordersIn } from './happened.ts';
import { concluded, EXPAND, orderOf } from './held.ts';

const asked = table<PurchaseOrderQuery>();

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    ...toTheEnd('A_PurchaseOrderItem', {
      name: 'requested',
      when: ({ input }) => (input as PurchaseOrderQuery).requisition !== undefined,
      request: [
        ...listing('A_PurchaseOrderItem', { select: ['PurchaseOrder'] }),
        asked.f('requisition', 'filter.PurchaseRequisition.eq'),
      ],
    }),
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('A_PurchaseOrder', { orderBy: 'PurchaseOrderDate desc,PurchaseOrder desc', expand: EXPAND }),
        asked.f('company', 'filter.CompanyCode.eq'),
        asked.f('supplier', 'filter.Supplier.eq'),
        asked.f('orderedFrom', 'filter.PurchaseOrderDate.ge'),
        asked.f('orderedTo', 'filter.PurchaseOrderDate.le'),
        asked.custom({ id: 'status', carries: ['status'], enc() {} }),
        filtering('requested', scope => {
          if ((scope.input as PurchaseOrderQuery).requisition === undefined) return {};
          const numbers = listedIn(scope, 'requested').flatMap(item => textOf(item, 'PurchaseOrder') ?? []);
          return { PurchaseOrder: { eq: pagedOrNone(numbers, scope) } };
        }),
      ],
      response: onePage('A_PurchaseOrder'),
    },
    ...happening,
    ...invoicesBehind({
      // Where an order stands is concluded from three services: of a page those remain that stand so.
      refine(found, scope) {
        const { status } = scope.input as PurchaseOrderQuery;
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const all = ordersIn(scope).map(one => orderOf(one, happenedIn(scope, found), scope));
        return {
          purchaseOrders: all.filter(one => status === undefined || one.status === status),
          ...present({ next }),
        };
      },
      concludes: [...concluded('purchaseOrders[].'), 'next'],
    }),
  ],
});
