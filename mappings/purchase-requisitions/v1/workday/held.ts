/** Requisition of Workday → the requisition as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import {
  code,
  coded,
  codedAt,
  employee,
  idAt,
  worktag,
} from '../../../../adapters/soap/dialects/workday/references.ts';
import { rawStatus, status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { amount, day, urgency } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { decimals, type Rule, type Table } from '../../../../gateway/kit.ts';
import { numbersOf } from './line-id.ts';
import { KIND, memoAt } from './memo.ts';

type Code = PurchaseRequisition['deliverTo'];

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<PurchaseRequisition>, at = ''): readonly Rule[] {
  const data = `${at}Requisition_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Requisition_Reference`)] }),
    a.f('number', { read: [`${data}.Requisition_Number`] }),
    a.f('status', { read: [`${data}.Requisition_Document_Status_Reference`] }, status('requisition'), {
      absent: 'unknown',
    }),
    a.f(
      'systemStatus',
      { read: [`${data}.Requisition_Document_Status_Reference`] },
      rawStatus('Requisition_Document_Status'),
    ),
    a.f('company', { read: [`${data}.Company_Reference`] }, code('Company_Reference_ID')),
    a.f('currency', { read: [`${data}.Requisition_Currency_Reference`] }, code('Currency_ID')),
    a.f('kind', { read: [idIn(`${data}.Requisition_Type_Reference`, 'Requisition_Type_ID')] }, KIND),
    a.f('requester.identifier', { read: [`${data}.Requester_Reference`] }, employee),
    a.f('requester.name', { read: [`${data}.Requester_Reference.@Descriptor`] }),
    a.f('urgency', { read: [`${data}.High_Priority`] }, urgency),
    a.each('lines', `${data}.Item_Request_Line_Data`, one => [
      one.f('item.code', { read: [idIn('Item_Reference', 'Purchase_Item_ID')] }),
      one.f('item.description', { read: ['Item_Description'] }),
      one.f('category', { read: ['Spend_Category_Reference'] }, coded('Spend_Category_ID')),
      one.f('supplier.id', { read: [idIn('Supplier_Reference')] }),
      one.f('supplier.name', { read: ['Supplier_Reference.@Descriptor'] }),
      one.f('quantity.value', { read: ['Quantity'] }, amount),
      one.f('quantity.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('unitPrice', { read: ['Unit_Cost'] }, amount),
      one.f('neededBy', { read: ['Requested_Delivery_Date'] }, day),
      one.f('costCenter', { read: ['Worktags_Reference'] }, worktag('Cost_Center_Reference_ID')),
      one.ignore(
        'Goods_Requisition_Line_ID',
        'Item_Reference',
        'Supplier_Reference',
        'Extended_Amount',
        'Deliver_To_Location_Reference',
      ),
    ]),
    a.custom({
      id: 'whole',
      carries: ['reference', 'justification', 'costCenter', 'deliverTo', 'neededBy', 'total.amount', 'total.currency'],
      reads: [`${data}.Internal_Memo`, `${data}.Item_Request_Line_Data`],
      dec: tree => wholeOf(under(recordAt(tree), 'Requisition_Data')),
    }),
    a.custom({
      id: 'numbers',
      carries: ['lines[].number' as never],
      reads: [`${data}.Requisition_Number`],
      fill(into, tree) {
        const data = under(recordAt(tree), 'Requisition_Data');
        const { lines = [] } = into as PurchaseRequisition;
        const held = nodes(data['Item_Request_Line_Data']);
        numbersOf(text(data['Requisition_Number']), held).forEach((number, at) => {
          if (lines[at]) lines[at] = { ...lines[at], number };
        });
      },
    }),
    a.ignore(`${at}Requisition_Reference`, `${data}.Requester_Reference`, `${data}.Requisition_Date`),
    a.ignore(`${data}.Requisition_Type_Reference`, `${data}.Submit`),
  ];
}

/** What Workday keeps by line alone is of the whole where all lines agree. */
function wholeOf(data: Node): Partial<PurchaseRequisition> {
  const lines = nodes(data['Item_Request_Line_Data']);
  const agreed = <T>(of: (line: Node) => T | undefined): T | undefined => {
    const [first, ...others] = lines.map(of);
    return others.every(other => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined;
  };
  const costCenter = agreed<Code>(line =>
    nodes(line['Worktags_Reference'])
      .flatMap(one => codedAt(one, 'Cost_Center_Reference_ID') ?? [])
      .at(0),
  );
  const deliverTo = agreed<Code>(line => codedAt(line['Deliver_To_Location_Reference'], 'Location_ID'));
  const neededBy = agreed(line => text(line['Requested_Delivery_Date'])?.slice(0, 10));
  const currency = idAt(data['Requisition_Currency_Reference'], 'Currency_ID');
  const amounts = lines.map(line => text(line['Extended_Amount']));
  const sum = amounts.every(one => one !== undefined) ? decimals.sum(amounts) : undefined;
  const amount = sum && decimals.told(sum);
  return {
    ...memoAt(text(data['Internal_Memo'])),
    ...(costCenter && { costCenter }),
    ...(deliverTo && { deliverTo }),
    ...(neededBy && { neededBy }),
    ...(amount !== undefined && currency && { total: { amount, currency } }),
  };
}

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Requisitions_Response', 'Response_Data', 'Requisition');
};
