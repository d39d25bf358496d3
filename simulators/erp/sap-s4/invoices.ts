/** Supplier invoices: checked against order and receipt, posted, blocked where the price differs, and paid by somebody else. */
import { Refusal, refuse } from './error.ts';
import type { Sent } from './judge.ts';
import { invoicedOf, receivedOf } from './orders.ts';
import { exceeds, negative, type Row, rounded, sum, times } from './tables.ts';
import type { World } from './world.ts';

const POSTED = '5';

export function createInvoice(world: World, sent: Sent): Row {
  const { tables } = world;
  const { values, linked } = sent;
  check(world, sent);
  const FiscalYear = String(values['PostingDate']).slice(0, 4);
  const SupplierInvoice = tables.next('invoice', '5105600100');
  const key = { SupplierInvoice, FiscalYear };
  const lines = linked['to_SuplrInvcItemPurOrdRef'] ?? [];
  const dear = lines.some(line => isDear(world, line.values));
  const invoice = tables.insert('A_SupplierInvoice', {
    AccountingDocumentType: 'RE',
    ...values,
    ...key,
    CreationDate: world.today(),
    SupplierInvoiceStatus: POSTED,
    ...(dear && { PaymentBlockingReason: 'R' }),
  });
  lines.forEach(({ values: line }, index) => {
    const SupplierInvoiceItem = String(line['SupplierInvoiceItem'] ?? index + 1).padStart(6, '0');
    tables.insert('A_SuplrInvcItemPurOrdRef', { ...line, ...key, SupplierInvoiceItem });
  });
  (linked['to_SupplierInvoiceItemGLAcct'] ?? []).forEach(({ values: line }, index) => {
    const SupplierInvoiceItem = String(line['SupplierInvoiceItem'] ?? index + 1).padStart(4, '0');
    tables.insert('A_SupplierInvoiceItemGLAcct', { ...line, ...key, SupplierInvoiceItem });
  });
  (linked['to_SupplierInvoiceTax'] ?? []).forEach(({ values: tax }, index) => {
    const SupplierInvoiceTaxCounter = String(index + 1).padStart(6, '0');
    tables.insert('A_SupplierInvoiceTax', { ...tax, ...key, SupplierInvoiceTaxCounter });
  });
  insertOpenItem(world, invoice);
  return invoice;
}

const isCredit = (values: Row): boolean => values['SupplierInvoiceIsCreditMemo'] === 'X';

function check(world: World, { values, linked }: Sent): void {
  const company = values['CompanyCode'];
  world.checkCompany(company, 'CompanyCode');
  world.checkSupplier(values['InvoicingParty'], company, 'PostingIsBlocked', 'InvoicingParty');
  world.checkPeriod(company, values['PostingDate'], 'F5/286', 'PostingDate');
  checkDuplicate(world, values);
  const asked = new Map<string, string>();
  const lines = linked['to_SuplrInvcItemPurOrdRef'] ?? [];
  lines.forEach(({ values: line }, index) => {
    checkOrderLine(world, line, { invoice: values, at: `to_SuplrInvcItemPurOrdRef(${index + 1})`, asked });
  });
  const accounts = linked['to_SupplierInvoiceItemGLAcct'] ?? [];
  accounts.forEach(({ values: line }, index) => {
    const at = `to_SupplierInvoiceItemGLAcct(${index + 1})`;
    if (!line['GLAccount']) throw refuse('M8/057', 'Enter a G/L account', `${at}/GLAccount`);
    world.checkAccount(company, line['GLAccount'], `${at}/GLAccount`);
    world.checkCostCenter(company, line['CostCenter'], `${at}/CostCenter`);
  });
  if (lines.length + accounts.length === 0) throw refuse('M8/321', 'The document contains no items');
  const taxes = linked['to_SupplierInvoiceTax'] ?? [];
  const signed = accounts.map(({ values: line }) => {
    const amount = line['SupplierInvoiceItemAmount'] ?? '0';
    return (line['DebitCreditCode'] === 'H') === isCredit(values) ? amount : negative(amount);
  });
  const sides = sum(
    ...lines.map(({ values: line }) => line['SupplierInvoiceItemAmount']),
    ...signed,
    ...taxes.map(({ values: tax }) => tax['TaxAmount']),
    values['UnplannedDeliveryCost'],
  );
  const balance = sum(values['InvoiceGrossAmount'], negative(sides));
  if (exceeds(balance, '0') || exceeds('0', balance)) throw refuse('M8/534', 'Balance not zero', 'InvoiceGrossAmount');
}

function checkDuplicate({ tables }: World, values: Row): void {
  const { CompanyCode = '', InvoicingParty = '', SupplierInvoiceIDByInvcgParty = '' } = values;
  if (!SupplierInvoiceIDByInvcgParty) throw refuse('M8/036', 'Enter a reference', 'SupplierInvoiceIDByInvcgParty');
  const same = tables.all('A_SupplierInvoice', { CompanyCode, InvoicingParty, SupplierInvoiceIDByInvcgParty });
  if (
    same.some(one => one['IsReversed'] !== true && one['IsReversal'] !== true && one['SupplierInvoiceStatus'] !== '2')
  )
    throw refuse('M8/462', 'Check whether the document was entered already', 'SupplierInvoiceIDByInvcgParty');
}

interface Charged {
  invoice: Row;
  at: string;
  asked: Map<string, string>;
}

function checkOrderLine(world: World, line: Row, { invoice, at, asked }: Charged): void {
  const { tables } = world;
  const [number, position] = [String(line['PurchaseOrder'] ?? ''), String(line['PurchaseOrderItem'] ?? '')];
  const order = tables.one('A_PurchaseOrder', { PurchaseOrder: number });
  const ordered = tables.one('A_PurchaseOrderItem', { PurchaseOrder: number, PurchaseOrderItem: position });
  if (!order || !ordered)
    throw refuse('M8/115', `PO ${number} item ${position} does not exist`, `${at}/PurchaseOrderItem`);
  if (order['Supplier'] !== invoice['InvoicingParty'])
    throw refuse('M8/148', 'Invoicing party differs from the supplier of the order', 'InvoicingParty');
  for (const [currency, target] of [
    [invoice['DocumentCurrency'], 'DocumentCurrency'],
    [line['DocumentCurrency'] ?? invoice['DocumentCurrency'], `${at}/DocumentCurrency`],
  ] as const)
    if (currency !== order['DocumentCurrency'])
      throw refuse('M8/118', 'Currency differs from that of the order', target);
  const quantity = line['QuantityInPurchaseOrderUnit'] ?? '0';
  const before = sum(invoicedOf(world, number, position), asked.get(number + position));
  const after = isCredit(invoice) ? sum(before, negative(quantity)) : sum(before, quantity);
  if (exceeds(after, receivedOf(world, number, position)))
    throw refuse(
      'M8/504',
      'Quantity invoiced greater than goods receipt quantity',
      `${at}/QuantityInPurchaseOrderUnit`,
    );
  if (exceeds('0', after))
    throw refuse('M8/505', 'Quantity credited greater than invoiced', `${at}/QuantityInPurchaseOrderUnit`);
  asked.set(number + position, sum(asked.get(number + position), isCredit(invoice) ? negative(quantity) : quantity));
}

/** It is posted, and blocked for payment until somebody has looked at the price. */
function isDear({ tables }: World, line: Row): boolean {
  const { PurchaseOrder = '', PurchaseOrderItem = '' } = line;
  const ordered = tables.one('A_PurchaseOrderItem', { PurchaseOrder, PurchaseOrderItem })!;
  const expected = times(line['QuantityInPurchaseOrderUnit'] ?? '0', ordered['NetPriceAmount'] ?? '0');
  return exceeds(line['SupplierInvoiceItemAmount'] ?? '0', rounded(expected, ordered['NetPriceQuantity'] ?? '1'));
}

/** What is owed, in the books. */
function insertOpenItem({ tables }: World, invoice: Row): void {
  const { CompanyCode = '', FiscalYear = '', SupplierInvoice = '' } = invoice;
  const amount = invoice['InvoiceGrossAmount'] ?? '0';
  tables.insert('A_OperationalAcctgDocItemCube', {
    ...{ CompanyCode, FiscalYear, AccountingDocument: tables.next('accounting', '5100000100') },
    AccountingDocumentItem: '001',
    OriginalReferenceDocument: `${SupplierInvoice}${FiscalYear}`,
    FinancialAccountType: 'K',
    Supplier: invoice['InvoicingParty'] ?? '',
    DebitCreditCode: isCredit(invoice) ? 'S' : 'H',
    AmountInTransactionCurrency: isCredit(invoice) ? amount : negative(amount),
    TransactionCurrency: invoice['DocumentCurrency'] ?? '',
    PaymentBlockingReason: invoice['PaymentBlockingReason'] ?? '',
  });
}

/** The payment run, all of it or a part. */
export function pay(
  world: World,
  number: string,
  { amount, on = world.today() }: { amount?: string; on?: string } = {},
): void {
  const { tables } = world;
  const invoice = tables.one('A_SupplierInvoice', { SupplierInvoice: number });
  if (!invoice) throw new Error(`no invoice ${number}`);
  const reference = { OriginalReferenceDocument: `${number}${invoice['FiscalYear']}` };
  const open = tables.one('A_OperationalAcctgDocItemCube', reference)!;
  const payment = tables.next('payment', '1500000100');
  if (amount === undefined) {
    const { AccountingDocument = '' } = open;
    for (const item of [open, ...tables.all('A_OperationalAcctgDocItemCube', { InvoiceReference: AccountingDocument })])
      tables.change(item, { ClearingDate: on, ClearingAccountingDocument: payment });
    return;
  }
  tables.insert('A_OperationalAcctgDocItemCube', {
    ...{ ...open, AccountingDocument: payment, DebitCreditCode: 'S' },
    OriginalReferenceDocument: `${payment}${open['CompanyCode']}${invoice['FiscalYear']}`,
    ...{ AmountInTransactionCurrency: amount, ClearingDate: null, PostingDate: on },
    ...{ InvoiceReference: open['AccountingDocument'] ?? '', InvoiceReferenceFiscalYear: invoice['FiscalYear'] ?? '' },
  });
}

/** Function `Cancel`: the document is reversed by another, which credits what it has charged, and each names the other. */
export function cancelInvoice(world: World, key: Row): Row {
  const { tables } = world;
  const invoice = tables.one('A_SupplierInvoice', key);
  if (!invoice) throw new Refusal(404, 'M8/108', 'Document does not exist');
  const SupplierInvoice = tables.next('invoice', '5105600100');
  const { FiscalYear = '', SupplierInvoice: ReverseDocument = '' } = invoice;
  const credits = { SupplierInvoiceIsCreditMemo: isCredit(invoice) ? '' : 'X', IsReversal: true };
  const back = { ReverseDocument, ReverseDocumentFiscalYear: FiscalYear };
  tables.insert('A_SupplierInvoice', { ...invoice, SupplierInvoice, ...credits, ...back });
  for (const line of tables.all('A_SuplrInvcItemPurOrdRef', { FiscalYear, SupplierInvoice: ReverseDocument }))
    tables.insert('A_SuplrInvcItemPurOrdRef', { ...line, SupplierInvoice });
  const by = { ReverseDocument: SupplierInvoice, ReverseDocumentFiscalYear: FiscalYear };
  tables.change(invoice, { IsReversed: true, ...by });
  return invoice;
}

/** Function `Release`: the block for payment is lifted. */
export function releaseInvoice(world: World, key: Row): Row {
  const { tables } = world;
  const invoice = tables.one('A_SupplierInvoice', key);
  if (!invoice) throw new Refusal(404, 'M8/108', 'Document does not exist');
  tables.change(invoice, { PaymentBlockingReason: '' });
  return invoice;
}
