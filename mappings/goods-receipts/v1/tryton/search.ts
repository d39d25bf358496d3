/** Lists receipts of an order of Tryton, the latest first. */
import { allAt, rows } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { GoodsReceiptList, GoodsReceiptQuery } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { goneBack } from '../../../purchase-orders/v1/tryton/returns.ts';
import { FIELDS, incomingOf, receiptOf, shipmentsOf, WHOLE } from './held.ts';

const asked = table<GoodsReceiptQuery>();
const a = table<GoodsReceiptList>();

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'shipments',
      effect: 'read',
      page: paging,
      request: [
        ...searching('ShipmentIn', FIELDS, '-id'),
        ofCompany,
        asked.f('purchaseOrder', 'query.moves.origin.purchase'),
      ],
      response: [rows('ShipmentIn', 'page')],
    },
    {
      name: 'returns',
      effect: 'read',
      request: goneBack(scope => incomingOf(shipmentsOf(scope, 'shipments'))),
      response: [
        a.custom({
          id: 'receipts',
          carries: [...WHOLE.map(path => `goodsReceipts[0].${path}` as const), 'next'],
          reads: ['Move.records'],
          dec(tree, { scope }) {
            const returns = allAt(tree);
            const { next } = scope.steps['shipments'] as { next?: string };
            const goodsReceipts = shipmentsOf(scope, 'shipments').map(one => receiptOf(one, returns, scope));
            return { goodsReceipts, ...(next !== undefined && { next }) };
          },
        }),
      ],
    },
  ],
});
