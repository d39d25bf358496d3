/** Lists the receipts of an order in Workday. */
import { frame, idIn, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, oneOfMany } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { GoodsReceiptList, GoodsReceiptQuery } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { numbering } from '../../../purchase-orders/v1/workday/order-line.ts';
import { CONCLUDES, held } from './held.ts';

const asked = table<GoodsReceiptQuery>();
const a = table<GoodsReceiptList>();
const RECEIPT = kindOf('Receipt');
const CRITERIA = `${RECEIPT.request}.Request_Criteria`;

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(RECEIPT),
      request: [
        ...listing(RECEIPT),
        asked.f('company', `${CRITERIA}.Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
        asked.f('purchaseOrder', idIn(`${CRITERIA}.Purchase_Order_Reference[0]`)),
      ],
      response: [a.each('goodsReceipts', RECEIPT.list, one => held(one), { empty: 'list' }), ...frame(RECEIPT)],
    },
    numbering('search', ['next', ...CONCLUDES.map(path => `goodsReceipts[].${path}`)]),
  ],
});
