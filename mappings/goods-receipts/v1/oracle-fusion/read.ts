/** Reads a receipt over Oracle Fusion. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { currencyOf } from './currency.ts';
import { CONCLUDES, EXPAND, held } from './held.ts';

export const readingOne = reading('ReceiptRequest', 'HeaderInterfaceId', { expand: EXPAND });

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: held(table<GoodsReceipt>(), 'ReceiptRequest.items[0].'),
    },
    currencyOf('read', CONCLUDES),
  ],
});
