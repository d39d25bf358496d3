/** Lists purchase requisitions of a company in S/4HANA, the latest first: by their first items, then each with all of them. */
import {
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  orNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { PurchaseRequisitionQuery } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, person, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, ITEMS, requisitionsOf } from './held.ts';

const asked = table<PurchaseRequisitionQuery>();
/** A page of items would end in the middle of a requisition; a page of first items does not. */
const FIRST = '00010';

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'first',
      effect: 'read',
      page: paging,
      request: [
        ...searching(ITEMS, { orderBy: 'PurchaseRequisition desc', select: ['PurchaseRequisition'] }),
        asked.f('company', 'filter.CompanyCode.eq'),
        asked.f('requester', 'filter.PurReqnSSPRequestor.eq', person),
        asked.fixed('filter.PurchaseRequisitionItem.eq', FIRST),
        asked.custom({ id: 'status', carries: ['status'], enc() {} }),
      ],
      response: onePage(ITEMS),
    },
    ...toTheEnd(ITEMS, {
      name: 'search',
      request: [
        ...listing(ITEMS, { orderBy: 'PurchaseRequisition desc,PurchaseRequisitionItem', expand: EXPAND }),
        filtering('first', scope => ({
          PurchaseRequisition: {
            eq: orNone(listedIn(scope, 'first').flatMap(item => textOf(item, 'PurchaseRequisition') ?? [])),
          },
        })),
      ],
      // Where a requisition stands is concluded from all of its lines: of a page those remain that stand so.
      refine(found, scope) {
        const { status } = scope.input as PurchaseRequisitionQuery;
        const { next } = nodeOf(scope.steps['first']) as Partial<Listed>;
        const all = requisitionsOf(nodesOf(nodeOf(found)['entities']), scope);
        const purchaseRequisitions = all.filter(one => status === undefined || one.status === status);
        return { purchaseRequisitions, ...present({ next }) };
      },
      concludes: [...concluded('purchaseRequisitions[].'), 'next'],
    }),
  ],
});
