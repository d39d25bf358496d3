/** Lists the receipts of an order over Oracle Fusion, in the order in which they came in. */
import { listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceiptList, GoodsReceiptQuery } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { EXPAND, held } from './held.ts';

const asked = table<GoodsReceiptQuery>();
const a = table<GoodsReceiptList>();

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('ReceiptRequest', { expand: EXPAND, orderBy: 'HeaderInterfaceId' }),
        asked.f('purchaseOrder', 'query.lines.DocumentNumber'),
      ],
      response: [a.each('goodsReceipts', 'ReceiptRequest.items', one => held(one), { empty: 'list' })],
    },
  ],
});
