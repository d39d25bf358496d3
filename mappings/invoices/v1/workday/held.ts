/** Supplier invoice of Workday → the invoice as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { account, code, coded, worktag } from '../../../../adapters/soap/dialects/workday/references.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { instant, integer, type Rule, type Table } from '../../../../gateway/kit.ts';
import { namedLines } from '../../../purchase-orders/v1/workday/order-line.ts';
import { axesOf, rawOf } from './standing.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<Invoice>, at = ''): readonly Rule[] {
  const data = `${at}Supplier_Invoice_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Supplier_Invoice_Reference`)] }),
    a.f('number', { read: [`${data}.Suppliers_Invoice_Number`] }),
    a.f('systemNumber', { read: [`${data}.Invoice_Number`] }),
    a.f('company', { read: [`${data}.Company_Reference`] }, code('Company_Reference_ID')),
    a.f('currency', { read: [`${data}.Currency_Reference`] }, code('Currency_ID')),
    a.f('supplier.id', { read: [idIn(`${data}.Supplier_Reference`)] }),
    a.f('supplier.name', { read: [`${data}.Supplier_Reference.@Descriptor`] }),
    a.f('purchaseOrder.id', { read: [idIn(`${data}.Purchase_Order_Reference`)] }),
    a.f('issueDate', { read: [`${data}.Invoice_Date`] }, day),
    a.f('receivedOn', { read: [`${data}.Invoice_Received_Date`] }, day),
    a.f('dueDate', { read: [`${data}.Due_Date`] }, day),
    a.f('paymentTerms', { read: [`${data}.Payment_Terms_Reference`] }, coded('Payment_Terms_ID')),
    a.f('discount', { read: [`${data}.Discount_Amount`] }, amount),
    a.f('freight', { read: [`${data}.Freight_Amount`] }, amount),
    a.f('total', { read: [`${data}.Control_Amount_Total`] }, amount),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.each('taxes', `${data}.Tax_Data`, one => [
      one.f('code', { read: ['Tax_Code_Reference'] }, code('Tax_Code_ID')),
      one.f('rate', { read: ['Tax_Rate'] }, amount),
      one.f('base', { read: ['Taxable_Amount'] }, amount),
      one.f('amount', { read: ['Tax_Amount'] }, amount),
    ]),
    a.each('lines', `${data}.Invoice_Line_Replacement_Data`, one => [
      one.f('number', { read: ['Line_Order'] }, integer),
      one.f('item.code', { read: [idIn('Item_Reference', 'Purchase_Item_ID')] }),
      one.f('description', { read: ['Line_Item_Description'] }),
      one.f('quantity.value', { read: ['Quantity'] }, amount),
      one.f('quantity.unit', { read: ['Unit_of_Measure_Reference'] }, code('UN_CEFACT_Common_Code_ID')),
      one.f('unitPrice', { read: ['Unit_Cost'] }, amount),
      one.f('amount', { read: ['Extended_Amount'] }, amount),
      one.f('account', { read: ['Ledger_Account_Reference'] }, account),
      one.f('costCenter', { read: ['Worktags_Reference'] }, worktag('Cost_Center_Reference_ID')),
      one.f('tax.code', { read: ['Tax_Code_Reference'] }, code('Tax_Code_ID')),
      one.f('tax.rate', { read: ['Tax_Rate'] }, amount),
      one.ignore('Purchase_Order_Line_Reference', 'Item_Reference', 'Supplier_Invoice_Line_ID'),
    ]),
    a.custom({
      id: 'standing',
      carries: ['kind', 'status.processing', 'status.approval', 'status.payment', 'systemStatus'],
      reads: ['Invoice_Status_Reference', 'Match_Status_Reference', 'Payment_Status_Reference', 'On_Hold'].map(
        name => `${data}.${name}`,
      ),
      dec(tree, { scope: { profile } }) {
        const invoice = invoiceAt(tree);
        return { kind: 'invoice', status: axesOf(invoice, profile), systemStatus: rawOf(invoice) };
      },
    }),
    namedLines(invoiceAt, 'Invoice_Line_Replacement_Data'),
    a.ignore(`${at}Supplier_Invoice_Reference`, `${data}.Supplier_Reference`, `${data}.Purchase_Order_Reference`),
    a.ignore(
      ...['Supplier_Invoice_ID', 'Amount_Due', 'Payment_Date', 'Payment_Reference_Number', 'Hold_Reason_Reference'].map(
        name => `${data}.${name}`,
      ),
    ),
  ];
}

/** The data of the record at hand: within a list the tree is the record itself. */
export const invoiceAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  const record = body
    ? under(body, 'Get_Supplier_Invoices_Response', 'Response_Data', 'Supplier_Invoice')
    : isNode(tree)
      ? tree
      : {};
  return under(record, 'Supplier_Invoice_Data');
};

export const CONCLUDES = [
  ...[
    'id',
    'number',
    'systemNumber',
    'company',
    'kind',
    'currency',
    'supplier.id',
    'supplier.name',
    'purchaseOrder.id',
  ],
  ...['issueDate', 'receivedOn', 'dueDate', 'paymentTerms.code', 'paymentTerms.name', 'discount', 'freight', 'total'],
  ...['status.processing', 'status.approval', 'status.payment', 'systemStatus[].field', 'systemStatus[].code'],
  ...['meta.lastUpdated', 'taxes[].code', 'taxes[].rate', 'taxes[].base', 'taxes[].amount', 'lines[].number'],
  ...['lines[].purchaseOrderLine', 'lines[].item.code', 'lines[].description', 'lines[].quantity.value'],
  ...['lines[].quantity.unit', 'lines[].unitPrice', 'lines[].amount', 'lines[].account.code', 'lines[].account.name'],
  ...['lines[].costCenter.code', 'lines[].costCenter.name', 'lines[].tax.code', 'lines[].tax.rate'],
];
