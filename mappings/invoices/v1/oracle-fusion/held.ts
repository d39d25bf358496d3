/** Invoice of Oracle Fusion → what the contract shows: three axes of status become the triple, lines by their type what they are. */
import { companyOf, partsOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  digits,
  type Node,
  rows,
  some,
  textAt,
  versionOf,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Invoice, InvoiceLine, InvoiceTax } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';
import { tripleOf } from './standing.ts';

export const EXPAND = 'invoiceLines,invoiceInstallments';
export const CREDIT = 'Credit memo';
/** What tells a discount from other charges of its type. */
export const DISCOUNT = 'Discount';

/** What `invoiceOf` fills. */
export const CONCLUDES = [
  ...['id', 'company', 'kind', 'number', 'systemNumber', 'supplier.id', 'supplier.name', 'purchaseOrder.id'],
  ...['issueDate', 'dueDate', 'receivedOn', 'currency', 'paymentTerms.code', 'freight', 'discount', 'total'],
  ...['taxes[].code', 'taxes[].rate', 'taxes[].base', 'taxes[].amount'],
  ...['lines[].number', 'lines[].purchaseOrderLine', 'lines[].item.id', 'lines[].item.code', 'lines[].description'],
  ...['lines[].quantity.value', 'lines[].quantity.unit', 'lines[].unitPrice', 'lines[].amount'],
  ...['lines[].account.code', 'lines[].costCenter.code', 'lines[].tax.code', 'lines[].tax.rate'],
  ...['status.processing', 'status.approval', 'status.payment', 'systemStatus[].field', 'systemStatus[].code'],
  ...['meta.version', 'meta.lastUpdated'],
];

export const negated = (amount: string): string =>
  amount.startsWith('-') ? amount.slice(1) : /^[0.]*$/.test(amount) ? amount : `-${amount}`;

type Profile = Scope['profile'];

interface Around {
  /** Which the system does not say beside an invoice. */
  supplierId: string | undefined;
  /** On any invoices; none on what was made this moment. */
  holds?: readonly Node[];
}

export function invoiceOf(row: Node, { supplierId, holds = [] }: Around, { profile }: Pick<Scope, 'profile'>): Invoice {
  const isCredit = textAt(row, 'InvoiceType') === CREDIT;
  const amountIn = (from: Node, name: string): string | undefined => {
    const amount = digits.decode(from[name]);
    return amount !== undefined && isCredit ? negated(amount) : amount;
  };
  const all = rows(row['invoiceLines']);
  const of = (type: string): Node[] => all.filter(line => textAt(line, 'LineType') === type);
  const amountOf = (line: Node): string | undefined => amountIn(line, 'LineAmount');
  const isBelowZero = (line: Node): boolean => amountOf(line)?.startsWith('-') === true;
  const freights = of('Freight').filter(line => !isBelowZero(line));
  const discounts = of('Miscellaneous').filter(line => isBelowZero(line) && textAt(line, 'Description') === DISCOUNT);
  // What is charged or taken off beside these has no field of its own: it stands among the lines.
  const apart: readonly Node[] = [...freights, ...discounts, ...of('Tax')];
  const items = all.filter(line => !apart.includes(line));
  const order = orderOf(row, items);
  const indicator = textAt(row, 'version');
  const supplier = { id: supplierId, name: textAt(row, 'Supplier') };
  const terms = textAt(row, 'PaymentTerms');
  const discount = summed(discounts.map(amountOf));
  return without({
    id: textAt(row, 'InvoiceId'),
    company: companyOf(textAt(row, 'BusinessUnit'), profile),
    kind: isCredit ? 'credit-memo' : 'invoice',
    number: textAt(row, 'InvoiceNumber'),
    systemNumber: textAt(row, 'VoucherNumber'),
    supplier: supplierId === undefined ? undefined : without(supplier),
    purchaseOrder: order === undefined ? undefined : { id: order },
    issueDate: textAt(row, 'InvoiceDate'),
    // All of it is due by the last instalment.
    dueDate: rows(row['invoiceInstallments'])
      .flatMap(each => textAt(each, 'DueDate') ?? [])
      .toSorted()
      .at(-1),
    receivedOn: textAt(row, 'InvoiceReceivedDate'),
    currency: textAt(row, 'InvoiceCurrency'),
    paymentTerms: terms === undefined ? undefined : { code: terms },
    freight: summed(freights.map(amountOf)),
    discount: discount === undefined ? undefined : negated(discount),
    taxes: some(of('Tax').flatMap(line => taxOf(line, amountOf(line)))),
    total: amountIn(row, 'InvoiceAmount'),
    lines: items.map(line => lineOf(line, { amountIn, profile, isOfOrder: order !== undefined })),
    ...tripleOf(row, holds, profile),
    meta: without({
      version: indicator === undefined ? undefined : versionOf(indicator),
      lastUpdated: textAt(row, 'LastUpdateDate'),
    }),
  }) as unknown as Invoice;
}

const summed = (amounts: readonly (string | undefined)[]): string | undefined =>
  amounts.length > 0 ? decimals.sum(amounts.map(amount => amount ?? '')) : undefined;

/** An invoice over several orders is of none: line numbers of one would be taken for those of another. */
function orderOf(row: Node, items: readonly Node[]): string | undefined {
  const orders = new Set([row, ...items].flatMap(each => textAt(each, 'PurchaseOrderNumber') ?? []));
  return orders.size === 1 ? [...orders][0] : undefined;
}

/** Rate and base stand in the description, where a tax line has room for them. */
const TAX = /^Tax (\d{1,3}(?:\.\d{1,4})?) % of (-?\d{1,18}(?:\.\d{1,8})?)$/;
export const taxWords = ({ rate, base }: Pick<InvoiceTax, 'rate' | 'base'>): string => `Tax ${rate} % of ${base}`;

function taxOf(line: Node, amount: string | undefined): InvoiceTax[] {
  const [, rate, base] = TAX.exec(textAt(line, 'Description') ?? '') ?? [];
  if (rate === undefined || base === undefined || amount === undefined) return [];
  return [without({ code: textAt(line, 'TaxRateCode'), rate, base, amount }) as InvoiceTax];
}

interface Reading {
  amountIn: (from: Node, name: string) => string | undefined;
  profile: Profile;
  isOfOrder: boolean;
}

function lineOf(line: Node, { amountIn, profile, isOfOrder }: Reading): InvoiceLine {
  // Of a credit memo quantities are below zero as amounts are, and prices are not.
  const [item, unit, quantity] = [textAt(line, 'Item'), textAt(line, 'UOM'), amountIn(line, 'Quantity')];
  const { account, costCenter } = partsOf(textAt(line, 'DistributionCombination'), profile);
  const tax = without({ code: textAt(line, 'TaxRateCode'), rate: digits.decode(line['TaxRate']) });
  return without({
    number: whole.decode(line['LineNumber']),
    purchaseOrderLine: isOfOrder ? whole.decode(line['PurchaseOrderLineNumber']) : undefined,
    item: item === undefined ? undefined : { id: item, code: item },
    description: textAt(line, 'Description'),
    quantity: quantity === undefined ? undefined : without({ value: quantity, unit }),
    unitPrice: digits.decode(line['UnitPrice']),
    amount: amountIn(line, 'LineAmount'),
    account: account === undefined ? undefined : { code: account },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    tax: Object.keys(tax).length > 0 ? tax : undefined,
  }) as InvoiceLine;
}
