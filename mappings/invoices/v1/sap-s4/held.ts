/** A_SupplierInvoice with what is linked to it → the invoice as the contract shows it. */
import {
  codeAt,
  nodesOf,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined, less, lineNumber } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import type { Invoice, InvoiceLine } from '../../../../contracts/invoices/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';
import type { Items } from './books.ts';
import { standing } from './standing.ts';

export const EXPAND = ['to_SuplrInvcItemPurOrdRef', 'to_SupplierInvoiceItemGLAcct', 'to_SupplierInvoiceTax'] as const;
const STATUS = ['SupplierInvoiceStatus', 'PaymentBlockingReason', 'IsReversed'] as const;

/** @param items of the ledger that say what is owed and was paid, where they were asked for */
export function invoiceOf(entity: Node, scope: Scope, items?: Items): Invoice {
  const isCredit = textOf(entity, 'SupplierInvoiceIsCreditMemo') !== undefined;
  const order = nodesOf(entity['to_SuplrInvcItemPurOrdRef']);
  const accounts = nodesOf(entity['to_SupplierInvoiceItemGLAcct']);
  const corrects = textOf(entity, 'InvoiceReference');
  const party = textOf(entity, 'InvoicingParty');
  const charged = textOf(order[0], 'PurchaseOrder');
  return present({
    id: joined(entity, 'SupplierInvoice', 'FiscalYear'),
    company: textOf(entity, 'CompanyCode'),
    kind: isCredit ? ('credit-memo' as const) : ('invoice' as const),
    corrects:
      corrects === undefined ? undefined : { id: `${corrects}/${textOf(entity, 'InvoiceReferenceFiscalYear')}` },
    number: textOf(entity, 'SupplierInvoiceIDByInvcgParty'),
    systemNumber: textOf(entity, 'SupplierInvoice'),
    supplier: party === undefined ? undefined : { id: party },
    purchaseOrder: charged === undefined ? undefined : { id: charged },
    issueDate: textOf(entity, 'DocumentDate'),
    receivedOn: textOf(entity, 'InvoiceReceiptDate'),
    currency: textOf(entity, 'DocumentCurrency'),
    paymentTerms: codeAt(entity, 'PaymentTerms'),
    lines: [...order.map(ofOrder), ...accounts.map(line => ofAccount(line, isCredit))].toSorted(
      (one, other) => one.number - other.number,
    ),
    taxes: nodesOf(entity['to_SupplierInvoiceTax']).flatMap(tax => taxOf(tax, scope) ?? []),
    freight: some(textOf(entity, 'UnplannedDeliveryCost')),
    total: textOf(entity, 'InvoiceGrossAmount'),
    status: standing(entity, scope, items).state,
    systemStatus: statusAt(entity, ...STATUS),
    meta: versionOf(entity),
  }) as Invoice;
}

/** Zero stands where nothing was said. */
const some = (decimal: string | undefined): string | undefined => (/[1-9]/.test(decimal ?? '') ? decimal : undefined);

const numbered = (line: Node): number => Number(textOf(line, 'SupplierInvoiceItem') ?? 0);

function ofOrder(line: Node): InvoiceLine {
  const value = some(textOf(line, 'QuantityInPurchaseOrderUnit'));
  const code = textOf(line, 'TaxCode');
  return present({
    number: numbered(line),
    purchaseOrderLine: lineNumber.decode(line['PurchaseOrderItem']),
    description: textOf(line, 'SupplierInvoiceItemText'),
    quantity: value === undefined ? undefined : present({ value, unit: textOf(line, 'PurchaseOrderQuantityUnit') }),
    amount: textOf(line, 'SupplierInvoiceItemAmount'),
    tax: code === undefined ? undefined : { code },
  }) as InvoiceLine;
}

/** A debit of an invoice is charged, a credit takes off; of a credit memo it is the other way round. */
function ofAccount(line: Node, isCredit: boolean): InvoiceLine {
  const amount = textOf(line, 'SupplierInvoiceItemAmount');
  const takesOff = (textOf(line, 'DebitCreditCode') === 'H') !== isCredit;
  const value = some(textOf(line, 'Quantity'));
  const code = textOf(line, 'TaxCode');
  return present({
    number: numbered(line),
    description: textOf(line, 'SupplierInvoiceItemText'),
    quantity: value === undefined ? undefined : present({ value, unit: textOf(line, 'QuantityUnit') }),
    amount: amount !== undefined && takesOff ? less(amount) : amount,
    account: codeAt(line, 'GLAccount'),
    costCenter: codeAt(line, 'CostCenter'),
    tax: code === undefined ? undefined : { code },
  }) as InvoiceLine;
}

function taxOf(tax: Node, { profile }: Scope): NonNullable<Invoice['taxes']>[number] | undefined {
  const [code, base, amount] = [
    textOf(tax, 'TaxCode'),
    textOf(tax, 'TaxBaseAmountInTransCrcy'),
    textOf(tax, 'TaxAmount'),
  ];
  const codes = Object.entries((profile['taxCodes'] ?? {}) as Record<string, string>);
  const rate = codes.find(([, one]) => one === code)?.[0];
  if (rate === undefined || base === undefined || amount === undefined) return undefined;
  return present({ code, rate, base, amount }) as never;
}

/** For the coverage: what `invoiceOf` can fill, below `at`. */
export const concluded = (at: '' | 'invoices[].'): string[] =>
  [
    ...['id', 'company', 'kind', 'corrects.id', 'number', 'systemNumber', 'supplier.id', 'purchaseOrder.id'],
    ...['issueDate', 'receivedOn', 'currency', 'paymentTerms.code', 'freight', 'total', 'meta.version'],
    ...['number', 'purchaseOrderLine', 'description', 'amount', 'quantity.value', 'quantity.unit', 'tax.code'].map(
      field => `lines[].${field}`,
    ),
    ...['lines[].account.code', 'lines[].costCenter.code'],
    ...['code', 'rate', 'base', 'amount'].map(field => `taxes[].${field}`),
    ...['processing', 'approval', 'payment'].map(axis => `status.${axis}`),
    ...['systemStatus[].field', 'systemStatus[].code'],
  ].map(path => at + path);
