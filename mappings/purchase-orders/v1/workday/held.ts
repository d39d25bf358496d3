/** Purchase order of Workday → the order as the contract shows it; how far it was received is told by its lines. */
import { idIn, isNode, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { account, code, coded, idAt, worktag } from '../../../../adapters/soap/dialects/workday/references.ts';
import { rawStatus, statusAt } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { decimals, instant, integer, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<PurchaseOrder>, at = ''): readonly Rule[] {
  const data = `${at}Purchase_Order_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Purchase_Order_Reference`)] }),
    a.f('number', { read: [`${data}.Document_Number`, `${data}.Purchase_Order_ID`] }),
    a.f('systemStatus', { read: [`${data}.Document_Status_Reference`] }, rawStatus('Document_Status')),
    a.f('company', { read: [`${data}.Company_Reference`] }, code('Company_Reference_ID')),
    a.f('supplier.id', { read: [idIn(`${data}.Supplier_Reference`)] }),
    a.f('supplier.name', { read: [`${data}.Supplier_Reference.@Descriptor`] }),
    a.f('orderDate', { read: [`${data}.Document_Date`] }, day),
    a.f('currency', { read: [`${data}.Currency_Reference`] }, code('Currency_ID')),
    a.f('paymentTerms', { read: [`${data}.Payment_Terms_Reference`] }, coded('Payment_Terms_ID')),
    a.f('total.amount', { read: [`${data}.Total_PO_Amount`] }, amount),
    a.f('total.currency', { read: [`${data}.Currency_Reference`] }, code('Currency_ID')),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.each('lines', `${data}.Goods_Line_Data`, one => [
      one.f('number', { read: ['Line_Number'] }, integer),
      one.f('item.code', { read: [idIn('Item_Reference', 'Purchase_Item_ID')] }),
      one.f('item.description', { read: ['Item_Reference.@Descriptor'] }),
      one.f('description', { read: ['Item_Description'] }),
      one.f('quantity.value', { read: ['Quantity'] }, amount),
      one.f('quantity.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('unitPrice', { read: ['Unit_Cost'] }, amount),
      one.f('amount', { read: ['Extended_Amount'] }, amount),
      one.f('received.value', { read: ['Quantity_Received'] }, amount),
      one.f('received.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('invoiced.value', { read: ['Quantity_Invoiced'] }, amount),
      one.f('invoiced.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('costCenter', { read: ['Worktags_Reference'] }, worktag('Cost_Center_Reference_ID')),
      one.f('account', { read: ['Ledger_Account_Reference'] }, account),
      one.f('deliverTo', { read: ['Deliver_To_Location_Reference'] }, coded('Location_ID')),
      one.f('neededBy', { read: ['Due_Date'] }, day),
      one.ignore('Item_Reference', 'Purchase_Order_Line_Reference', 'Line_Status_Reference'),
    ]),
    a.custom({
      id: 'standing',
      carries: ['status', 'requisition.id'],
      reads: [`${data}.Document_Status_Reference`, `${data}.Requisition_Reference`, `${data}.Goods_Line_Data`],
      dec(tree, { scope }) {
        const order = under(recordAt(tree), 'Purchase_Order_Data');
        return { status: standing(order, scope), ...requisitionOf(order) };
      },
    }),
    a.ignore(`${at}Purchase_Order_Reference`, `${data}.Supplier_Reference`),
    a.ignore(`${data}.Purchase_Order_ID`),
  ];
}

/** An order that comes of several requisitions is none of theirs alone. */
function requisitionOf(data: Node): Partial<PurchaseOrder> {
  const [id, ...others] = nodes(data['Requisition_Reference']).map(one => idAt(one, 'WID'));
  return id === undefined || others.length > 0 ? {} : { requisition: { id } };
}

/** Workday says that it was issued; what came of it stands in its lines. */
function standing(data: Node, { profile }: Scope): PurchaseOrder['status'] {
  const said = statusAt('order', data['Document_Status_Reference'], profile) as PurchaseOrder['status'];
  const lines = nodes(data['Goods_Line_Data']);
  if (said !== 'open' || lines.length === 0) return said;
  const came = (line: Node): string => text(line['Quantity_Received']) ?? '0';
  if (lines.every(line => (decimals.compare(came(line), text(line['Quantity']) ?? '0') ?? -1) >= 0)) return 'received';
  return lines.some(line => decimals.compare(came(line), '0') === 1) ? 'partially-received' : 'open';
}

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Purchase_Orders_Response', 'Response_Data', 'Purchase_Order');
};
