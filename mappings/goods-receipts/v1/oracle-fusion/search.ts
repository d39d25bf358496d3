/** Lists the receipts of an order over Oracle Fusion, the latest first. */
import { listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceiptList, GoodsReceiptQuery } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { currencyOf } from './currency.ts';
import { CONCLUDES, EXPAND, held } from './held.ts';

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
        ...listing('ReceiptRequest', { expand: EXPAND, orderBy: 'TransactionDate:desc,HeaderInterfaceId:desc' }),
        asked.f('purchaseOrder', 'query.lines.DocumentNumber'),
      ],
      response: [a.each('goodsReceipts', 'ReceiptRequest.items', one => held(one), { empty: 'list' })],
    },
    currencyOf('search', ['next', ...CONCLUDES.map(path => `goodsReceipts[].${path}`)]),
  ],
});
