/** Lists purchase requisitions of a company in S/4HANA, the latest first: each with all its items, in the page of the first that is of it. */
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
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { PurchaseRequisitionQuery } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, person, type Scope, spellPerson, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, ITEMS, requisitionsOf } from './held.ts';

const asked = table<PurchaseRequisitionQuery>();

/** The first may have any number: that of a requisition which people number themselves, or whose 00010 is of another company. */
function firstOf(items: readonly Node[], { input, profile }: Scope): string | undefined {
  const { company, requester } = input as PurchaseRequisitionQuery;
  return items
    .filter(item => textOf(item, 'CompanyCode') === company)
    .filter(item => requester === undefined || textOf(item, 'PurReqnSSPRequestor') === spellPerson(requester, profile))
    .map(keyOf)
    .toSorted()[0];
}

const keyOf = (item: Node): string => joined(item, 'PurchaseRequisition', 'PurchaseRequisitionItem');

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
        ...searching(ITEMS, {
          orderBy: 'PurchaseRequisition desc,PurchaseRequisitionItem',
          select: ['PurchaseRequisition', 'PurchaseRequisitionItem'],
        }),
        asked.f('company', 'filter.CompanyCode.eq'),
        asked.f('requester', 'filter.PurReqnSSPRequestor.eq', person),
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
        const items = nodesOf(nodeOf(found)['entities']);
        const page = new Set(listedIn(scope, 'first').map(keyOf));
        const here = [...Map.groupBy(items, item => textOf(item, 'PurchaseRequisition')).values()]
          .filter(own => page.has(firstOf(own, scope) ?? ''))
          .flat();
        const all = requisitionsOf(here, scope);
        const purchaseRequisitions = all.filter(one => status === undefined || one.status === status);
        return { purchaseRequisitions, ...present({ next }) };
      },
      concludes: [...concluded('purchaseRequisitions[].'), 'next'],
    }),
  ],
});
