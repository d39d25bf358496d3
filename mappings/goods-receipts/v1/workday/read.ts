/** Reads a goods receipt of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { numbering } from '../../../purchase-orders/v1/workday/order-line.ts';
import { CONCLUDES, held } from './held.ts';

const RECEIPT = kindOf('Receipt');

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(RECEIPT),
      response: [...held(table<GoodsReceipt>(), RECEIPT.first), ...frame(RECEIPT)],
    },
    numbering('read', CONCLUDES),
  ],
});
