/** Receipt of Workday → the goods receipt as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, coded, employee } from '../../../../adapters/soap/dialects/workday/references.ts';
import { rawStatus, statusAt } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimals, instant, integer, type Rule, type Scope, type Table, table } from '../../../../gateway/kit.ts';
import { namedLines } from '../../../purchase-orders/v1/workday/order-line.ts';

export const CONDITION = table().codes({ accepted: 'ACCEPTED', damaged: 'DAMAGED', quarantined: 'QUARANTINED' });

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<GoodsReceipt>, at = ''): readonly Rule[] {
  const data = `${at}Receipt_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Receipt_Reference`)] }),
    a.f('number', { read: [`${data}.Document_Number`] }),
    a.f('systemStatus', { read: [`${data}.Receipt_Status_Reference`] }, rawStatus('Receipt_Status')),
    a.f('company', { read: [`${data}.Company_Reference`] }, code('Company_Reference_ID')),
    a.f('purchaseOrder.id', { read: [idIn(`${data}.Purchase_Order_Reference`)] }),
    a.f('purchaseOrder.number', { read: [idIn(`${data}.Purchase_Order_Reference`, 'Purchase_Order_ID')] }),
    a.f('receivedOn', { read: [`${data}.Receipt_Date`] }, day),
    a.f('receivedBy', { read: [`${data}.Receiver_Reference`] }, employee),
    a.f('deliveryNote', { read: [`${data}.Packing_Slip_Number`] }),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.each('lines', `${data}.Receipt_Line_Data`, one => [
      one.f('number', { read: ['Line_Number'] }, integer),
      one.f('quantity.value', { read: ['Quantity'] }, amount),
      one.f('quantity.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('lot', { read: ['Lot_Serial_Data.Lot_Number'] }),
      one.f('expiry', { read: ['Lot_Serial_Data.Lot_Expiration_Date'] }, day),
      one.f('condition', { read: [idIn('Condition_Reference', 'Receipt_Condition_ID')] }, CONDITION),
      one.f('location', { read: ['Location_Reference'] }, coded('Location_ID')),
      one.f('returned.value', { read: ['Quantity_Returned'] }, amount),
      one.ignore('Purchase_Order_Line_Reference', 'Condition_Reference', 'Receipt_Line_ID'),
    ]),
    a.custom({
      id: 'standing',
      carries: ['status'],
      reads: [`${data}.Receipt_Status_Reference`, `${data}.Receipt_Line_Data`],
      dec: (tree, { scope }) => ({ status: standing(receiptAt(tree), scope) }),
    }),
    namedLines(receiptAt, 'Receipt_Line_Data'),
    a.ignore(`${at}Receipt_Reference`, `${data}.Purchase_Order_Reference`, `${data}.Receiver_Reference`),
    a.ignore(`${data}.Receipt_ID`),
  ];
}

/** Workday says that it was posted; what went back of it stands in its lines. */
function standing(data: Node, { profile }: Scope): GoodsReceipt['status'] {
  const said = statusAt('receipt', data['Receipt_Status_Reference'], profile) as GoodsReceipt['status'];
  const lines = nodes(data['Receipt_Line_Data']);
  const back = (line: Node): string => text(line['Quantity_Returned']) ?? '0';
  if (said !== 'posted' || !lines.some(line => decimals.compare(back(line), '0') === 1)) return said;
  const isGone = (line: Node): boolean => (decimals.compare(back(line), text(line['Quantity']) ?? '') ?? -1) >= 0;
  return lines.every(isGone) ? 'returned' : 'partially-returned';
}

/** The data of the record at hand: within a list the tree is the record itself. */
const receiptAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  const record = body ? under(body, 'Get_Receipts_Response', 'Response_Data', 'Receipt') : isNode(tree) ? tree : {};
  return under(record, 'Receipt_Data');
};

export const CONCLUDES = [
  ...['id', 'number', 'status', 'systemStatus[].field', 'systemStatus[].code', 'company', 'purchaseOrder.id'],
  ...['purchaseOrder.number', 'receivedOn', 'receivedBy', 'deliveryNote', 'meta.lastUpdated', 'lines[].number'],
  ...['lines[].purchaseOrderLine', 'lines[].quantity.value', 'lines[].quantity.unit', 'lines[].lot', 'lines[].expiry'],
  ...['lines[].condition', 'lines[].location.code', 'lines[].location.name', 'lines[].returned.value'],
];
