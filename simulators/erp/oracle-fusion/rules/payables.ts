/** What payables know: a number comes once from each supplier, in open periods, in the currency of the order. */
import { isMore, sum } from '../decimal.ts';
import type { Erp } from '../erp.ts';
import { type Row, rowsOf, said } from '../shape.ts';
import { checkCombination } from './accounts.ts';
import { measureOf, scheduleOf } from './receiving.ts';
import { type Rules, refuse } from './rules.ts';

export const invoices: Rules = {
  create(row, erp) {
    erp.named('businessUnits', 'Name', row, 'BusinessUnit');
    const by = row['SupplierNumber']
      ? (['SupplierNumber', 'SupplierNumber'] as const)
      : (['Supplier', 'Supplier'] as const);
    const supplier = erp.named('suppliers', by[0], row, by[1]);
    if (said(supplier, 'Status') !== 'ACTIVE') refuse('The supplier is not active.', 'AP-810402', `/${by[1]}`);
    row['Supplier'] = said(supplier, 'Supplier');
    row['SupplierNumber'] = said(supplier, 'SupplierNumber');
    const twin = erp
      .rows('invoices')
      .some(each => each['InvoiceNumber'] === row['InvoiceNumber'] && each['SupplierNumber'] === row['SupplierNumber']);
    if (twin) refuse('The invoice number exists already for this supplier.', 'AP-810236', '/InvoiceNumber');
    const accounting = said(row, 'AccountingDate') || said(row, 'InvoiceDate');
    if (accounting < erp.openFrom)
      refuse('The accounting date is in a period that is not open.', 'AP-810243', '/AccountingDate');
    checkOrder(row, erp);
    const lines = rowsOf(row, 'invoiceLines');
    for (const [index, line] of lines.entries()) checkLine(line, row, erp, `/invoiceLines/${index}`);
    Object.assign(row, {
      InvoiceType: row['InvoiceType'] ?? 'Standard',
      ValidationStatus: 'Not validated',
      ApprovalStatus: 'Required',
      PaidStatus: 'Unpaid',
      AccountingStatus: 'Unaccounted',
      AmountPaid: '0',
      CanceledFlag: false,
      VoucherNumber: erp.numbered('voucher', 10_000),
    });
    const due = erp.dueDate(said(row, 'InvoiceDate'), said(row, 'PaymentTerms'));
    const amount = said(row, 'InvoiceAmount');
    row['invoiceInstallments'] = [{ InstallmentNumber: '1', DueDate: due, GrossAmount: amount, UnpaidAmount: amount }];
  },
  created(row, erp) {
    for (const line of rowsOf(row, 'invoiceLines')) {
      const number = said(line, 'PurchaseOrderNumber');
      const schedule = number && scheduleOf(erp, number, said(line, 'PurchaseOrderLineNumber'));
      if (!schedule) continue;
      const by = measureOf(schedule);
      const billed = said(line, by === 'Amount' ? 'LineAmount' : 'Quantity');
      if (billed) schedule[`Billed${by}`] = sum(said(schedule, `Billed${by}`), billed);
    }
  },
};

function checkOrder(row: Row, erp: Erp): void {
  const number = said(row, 'PurchaseOrderNumber');
  if (number === '') return;
  const order = erp.find('purchaseOrders', 'OrderNumber', number);
  if (!order) refuse('The purchase order is not known.', '27024', '/PurchaseOrderNumber');
  else if (said(order, 'CurrencyCode') !== said(row, 'InvoiceCurrency'))
    refuse('The currency of the invoice is not that of the purchase order.', 'AP-810377', '/InvoiceCurrency');
}

function checkLine(line: Row, row: Row, erp: Erp, path: string): void {
  const combination = said(line, 'DistributionCombination');
  if (combination) checkCombination(erp, combination, `${path}/DistributionCombination`);
  const number = said(line, 'PurchaseOrderNumber');
  if (number === '') return;
  const schedule = scheduleOf(erp, number, said(line, 'PurchaseOrderLineNumber'));
  if (!schedule) refuse('The line of the purchase order is not known.', '27024', `${path}/PurchaseOrderLineNumber`);
  else if (said(row, 'InvoiceType') !== 'Credit memo' && overBilled(schedule, line))
    refuse('The quantity is greater than what was received.', 'AP-810390', `${path}/Quantity`);
}

function overBilled(schedule: Row, line: Row): boolean {
  const by = measureOf(schedule);
  const now = said(line, by === 'Amount' ? 'LineAmount' : 'Quantity');
  return now !== '' && isMore(sum(said(schedule, `Billed${by}`), now), said(schedule, `Received${by}`));
}
