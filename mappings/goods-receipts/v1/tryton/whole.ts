/** The last step of what answers one receipt: what went back of the shipment that a step before has read, and all of it together. */
import { allAt } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import { type Step, table } from '../../../../gateway/kit.ts';
import { goneBack } from '../../../purchase-orders/v1/tryton/returns.ts';
import { incomingOf, receiptOf, shipmentsOf, WHOLE } from './held.ts';

const a = table<GoodsReceipt>();

export const whole = (of: string): Step => ({
  name: 'returns',
  effect: 'read',
  request: goneBack(scope => incomingOf(shipmentsOf(scope, of))),
  response: [
    a.custom({
      id: 'receipt',
      carries: WHOLE,
      reads: ['Move.records'],
      dec(tree, { scope }) {
        const returns = allAt(tree);
        const [shipment] = shipmentsOf(scope, of);
        return shipment ? receiptOf(shipment, returns, scope) : {};
      },
    }),
  ],
});
