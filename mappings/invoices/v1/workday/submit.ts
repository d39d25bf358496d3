/** Submits a supplier's invoice to Workday, under an ID of the gateway's own, so that it never stands there twice. */
import {
  finding,
  found,
  frame,
  idIn,
  kindOf,
  readingBack,
  submitted,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { account, code, coded, worktag } from '../../../../adapters/soap/dialects/workday/references.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { Invoice, InvoiceSubmission } from '../../../../contracts/invoices/v1/types.ts';
import { conditionalCreate, defineMapping, integer, table } from '../../../../gateway/kit.ts';
import { orderBefore, orderLine, withNumbers } from '../../../purchase-orders/v1/workday/order-line.ts';
import { checkInvoice } from '../check.ts';
import { CONCLUDES, held } from './held.ts';

const asked = table<InvoiceSubmission>();
const a = table<Invoice>();
const INVOICE = kindOf('Supplier_Invoice');
const ROOT = 'Submit_Supplier_Invoice_Request';
const DATA = `${ROOT}.Supplier_Invoice_Data`;

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'submit',
  dialect: 'workday',
  // A credit memo is an adjustment there: another operation, which this vocabulary does not have yet.
  check: input => [
    ...checkInvoice(input),
    ...((input as InvoiceSubmission).kind === 'credit-memo' ? [{ pointer: '/kind', code: 'not-supported' }] : []),
  ],
  steps: [
    { ...orderBefore, when: ({ input }) => (input as InvoiceSubmission).purchaseOrder !== undefined },
    ...conditionalCreate(
      {
        name: 'find',
        request: finding(INVOICE, 'Supplier_Invoice_ID'),
        response: found(INVOICE),
      },
      {
        name: 'submit',
        request: [
          asked.fixed(`${ROOT}.@Add_Only`, 'true'),
          asked.context('key', `${DATA}.Supplier_Invoice_ID`),
          asked.fixed(`${DATA}.Submit`, 'true'),
          asked.f('company', `${DATA}.Company_Reference`, code('Company_Reference_ID')),
          asked.f('currency', `${DATA}.Currency_Reference`, code('Currency_ID')),
          asked.f('supplier.id', idIn(`${DATA}.Supplier_Reference`)),
          asked.f('purchaseOrder.id', idIn(`${DATA}.Purchase_Order_Reference`)),
          asked.f('issueDate', `${DATA}.Invoice_Date`, day),
          asked.f('receivedOn', `${DATA}.Invoice_Received_Date`, day),
          asked.f('dueDate', `${DATA}.Due_Date`, day),
          asked.f('paymentTerms', `${DATA}.Payment_Terms_Reference`, coded('Payment_Terms_ID')),
          asked.f('discount', `${DATA}.Discount_Amount`, amount),
          asked.f('total', `${DATA}.Control_Amount_Total`, amount),
          asked.f('freight', `${DATA}.Freight_Amount`, amount),
          // That it is an invoice says the operation itself.
          asked.custom({ id: 'kind', carries: ['kind'], enc() {} }),
          asked.f('number', `${DATA}.Suppliers_Invoice_Number`),
          asked.each('taxes', `${DATA}.Tax_Data`, one => [
            one.f('code', 'Tax_Code_Reference', code('Tax_Code_ID')),
            one.f('rate', 'Tax_Rate', amount),
            one.f('base', 'Taxable_Amount', amount),
            one.f('amount', 'Tax_Amount', amount),
          ]),
          asked.each('lines', `${DATA}.Invoice_Line_Replacement_Data`, one => [
            one.f('number', 'Line_Order', integer),
            orderLine(one as never),
            one.when('item.id', one.f('item.id', idIn('Item_Reference'))),
            one.when(one.absent('item.id'), one.f('item.code', idIn('Item_Reference', 'Purchase_Item_ID'))),
            one.f('description', 'Line_Item_Description'),
            one.f('quantity.value', 'Quantity', amount),
            one.f('quantity.unit', 'Unit_of_Measure_Reference', code('UN_CEFACT_Common_Code_ID')),
            one.f('unitPrice', 'Unit_Cost', amount),
            one.f('amount', 'Extended_Amount', amount),
            one.f('account', 'Ledger_Account_Reference', account),
            one.f('costCenter', 'Worktags_Reference', worktag('Cost_Center_Reference_ID')),
            one.f('tax.code', 'Tax_Code_Reference', code('Tax_Code_ID')),
            one.f('tax.rate', 'Tax_Rate', amount),
          ]),
        ],
        response: submitted('Supplier_Invoice'),
      },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingBack(INVOICE),
      response: [...held(a, INVOICE.first), ...frame(INVOICE)],
      refine: (read, { steps }) => withNumbers(read, steps['order']),
      concludes: CONCLUDES,
    },
  ],
});
