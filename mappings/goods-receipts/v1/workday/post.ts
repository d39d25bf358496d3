/** Posts a goods receipt in Workday: the order is read for the names of its lines, then the receipt under an ID of the gateway's own. */
import {
  finding,
  found,
  frame,
  idIn,
  kindOf,
  readingBack,
  submitted,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, coded, employee } from '../../../../adapters/soap/dialects/workday/references.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { GoodsReceipt, GoodsReceiptPosting } from '../../../../contracts/goods-receipts/v1/types.ts';
import { conditionalCreate, defineMapping, table } from '../../../../gateway/kit.ts';
import { orderBefore, orderLine, withNumbers } from '../../../purchase-orders/v1/workday/order-line.ts';
import { CONCLUDES, CONDITION, held } from './held.ts';

const asked = table<GoodsReceiptPosting>();
const a = table<GoodsReceipt>();
const RECEIPT = kindOf('Receipt');
const ROOT = 'Submit_Receipt_Request';
const DATA = `${ROOT}.Receipt_Data`;

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'post',
  dialect: 'workday',
  // Lines by amount alone are those of services, which this vocabulary does not have yet.
  check: input =>
    (input as GoodsReceiptPosting).lines.flatMap((line, at) =>
      'amount' in line && line.amount ? [{ pointer: `/lines/${at}/amount`, code: 'not-supported' }] : [],
    ),
  steps: [
    orderBefore,
    ...conditionalCreate(
      {
        name: 'find',
        request: finding(RECEIPT, 'Receipt_ID'),
        response: found(RECEIPT),
      },
      {
        name: 'submit',
        request: [
          asked.fixed(`${ROOT}.@Add_Only`, 'true'),
          asked.context('key', `${DATA}.Receipt_ID`),
          asked.fixed(`${DATA}.Submit`, 'true'),
          asked.f('company', `${DATA}.Company_Reference`, code('Company_Reference_ID')),
          asked.f('purchaseOrder.id', idIn(`${DATA}.Purchase_Order_Reference`)),
          asked.f('receivedOn', `${DATA}.Receipt_Date`, day),
          asked.f('receivedBy', `${DATA}.Receiver_Reference`, employee),
          asked.f('deliveryNote', `${DATA}.Packing_Slip_Number`),
          asked.each('lines', `${DATA}.Receipt_Line_Data`, one => [
            orderLine(one as never),
            one.f('quantity.value', 'Quantity', amount),
            one.f('quantity.unit', 'Unit_of_Measure_Reference', code('UN_CEFACT_Common_Code_ID')),
            one.f('lot', 'Lot_Serial_Data.Lot_Number'),
            one.f('expiry', 'Lot_Serial_Data.Lot_Expiration_Date', day),
            one.f('condition', idIn('Condition_Reference', 'Receipt_Condition_ID'), CONDITION),
            one.f('location', 'Location_Reference', coded('Location_ID')),
          ]),
        ],
        response: submitted('Receipt'),
      },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingBack(RECEIPT),
      response: [...held(a, RECEIPT.first), ...frame(RECEIPT)],
      refine: (read, { steps }) => withNumbers(read, steps['order']),
      concludes: CONCLUDES,
    },
  ],
});
