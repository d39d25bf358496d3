/** Lists the goods receipts of an order in S/4HANA, the latest first. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  orNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
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
    {
      name: 'lines',
      effect: 'read',
      request: [
        ...listing('A_MaterialDocumentItem', { select: ['MaterialDocument', 'MaterialDocumentYear'] }),
        asked.f('purchaseOrder', 'filter.PurchaseOrder.eq'),
        asked.fixed('filter.GoodsMovementType.eq', '101'),
      ],
      response: entities('A_MaterialDocumentItem'),
    },
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
            eq: orNone(listedIn(scope, 'lines').flatMap(one => textOf(one, 'MaterialDocument') ?? [])),
          },
        })),
      ],
      response: entities('A_MaterialDocumentHeader'),
    },
    {
      ...returnedOf(scope => listedIn(scope, 'search')),
      refine(found, scope) {
        const { purchaseOrder, company } = scope.input as GoodsReceiptQuery;
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const goodsReceipts = listedIn(scope, 'search')
          .map(one => receiptOf(one, backOf(one, nodesOf(nodeOf(found)['entities'])), scope))
          // Numbers begin anew each year, and so one of the same number may be of another order.
          .filter(one => one.purchaseOrder?.id === purchaseOrder && one.company === company);
        return { goodsReceipts, ...present({ next }) };
      },
      concludes: [...concluded('goodsReceipts[].'), 'next'],
    },
  ],
});
