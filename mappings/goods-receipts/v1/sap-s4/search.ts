/** Lists the goods receipts of an order in S/4HANA, the latest first. */
import {
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { COMES } from '../../../../adapters/rest/dialects/sap-s4/movements.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { GoodsReceiptQuery } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { concluded, ITEMS, receiptOf } from './held.ts';
import { backOf, returnedOf } from './returned.ts';

const asked = table<GoodsReceiptQuery>();

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    ...toTheEnd('A_MaterialDocumentItem', {
      name: 'lines',
      request: [
        ...listing('A_MaterialDocumentItem', { select: ['MaterialDocument', 'MaterialDocumentYear'] }),
        asked.f('purchaseOrder', 'filter.PurchaseOrder.eq'),
        filtering('receipts', () => ({ GoodsMovementType: { eq: COMES } })),
      ],
    }),
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('A_MaterialDocumentHeader', {
          orderBy: 'PostingDate desc,MaterialDocument desc',
          expand: [ITEMS],
        }),
        filtering('lines', scope => ({
          MaterialDocument: {
            eq: pagedOrNone(
              listedIn(scope, 'lines').flatMap(one => textOf(one, 'MaterialDocument') ?? []),
              scope,
            ),
          },
        })),
      ],
      response: onePage('A_MaterialDocumentHeader'),
    },
    ...returnedOf(scope => listedIn(scope, 'search'), {
      refine(found, scope) {
        const { purchaseOrder, company } = scope.input as GoodsReceiptQuery;
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const goodsReceipts = listedIn(scope, 'search')
          .map(one => receiptOf(one, backOf(one, nodesOf(nodeOf(found)['entities'])), scope))
          // Numbers begin anew each year, and so one of the same number may be of another order.
          .filter(one => one.purchaseOrder?.id === purchaseOrder)
          // Of a plant that the profile lacks nobody knows the company: what came has come all the same.
          .filter(one => one.company === undefined || one.company === company);
        return { goodsReceipts, ...present({ next }) };
      },
      concludes: [...concluded('goodsReceipts[].'), 'next'],
    }),
  ],
});
