/** What of an invoice becomes a record of Tryton, and what has to be looked up for it. */
import { lookup, type Row, rowOf, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { openPeriod, periodOn } from '../../../../adapters/rest/dialects/tryton/periods.ts';
import { type Node, nodesAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import { REMOVED } from '../../../../adapters/rest/dialects/tryton/values.ts';
import type { InvoiceSubmission, SubmittedInvoiceLine } from '../../../../contracts/invoices/v1/types.ts';
import { type CustomServices, decimals, type Scope, type Step } from '../../../../gateway/kit.ts';
import { numberOf } from './lines.ts';

const inputOf = ({ input }: Scope): InvoiceSubmission => input as InvoiceSubmission;
const present = (codes: readonly (string | undefined)[]): string[] => codes.filter(code => code !== undefined);
const ofLines = (scope: Scope, code: (line: SubmittedInvoiceLine) => string | undefined): string[] =>
  present(inputOf(scope).lines.map(code));
const whole = ({ profile }: Scope, name: string): string | undefined => profile[name] as string | undefined;

const PRODUCT = ['default_uom', 'account_category.account_expense'];

export const LOOKUPS: readonly Step[] = [
  periodOn(scope => inputOf(scope).issueDate),
  lookup('supplier', 'Party', {
    by: 'id',
    fields: ['active', 'account_payable', 'addresses.id'],
    codes: scope => [inputOf(scope).supplier.id],
  }),
  lookup('corrected', 'Invoice', {
    by: 'id',
    fields: ['state', 'party'],
    codes: scope => present([inputOf(scope).corrects?.id]),
  }),
  lookup('payable', 'AccountConfiguration', { by: 'id', fields: ['default_account_payable'], codes: () => ['1'] }),
  lookup('journals', 'Journal', { by: 'code', codes: scope => [whole(scope, 'invoiceJournal') ?? 'EXP'] }),
  lookup('currencies', 'Currency', { by: 'code', codes: scope => [inputOf(scope).currency] }),
  lookup('terms', 'PaymentTerm', { by: 'name', codes: scope => present([inputOf(scope).paymentTerms?.code]) }),
  lookup('accounts', 'Account', {
    by: 'code',
    codes: scope =>
      present([
        ...ofLines(scope, line => line.account?.code),
        inputOf(scope).freight && whole(scope, 'freightAccount'),
        inputOf(scope).discount && whole(scope, 'discountAccount'),
      ]),
  }),
  lookup('costCenters', 'AnalyticAccount', {
    by: 'code',
    fields: ['root'],
    codes: scope => ofLines(scope, line => line.costCenter?.code),
  }),
  lookup('products', 'Product', {
    by: 'code',
    fields: PRODUCT,
    codes: scope => ofLines(scope, line => line.item?.code),
  }),
  lookup('named', 'Product', {
    by: 'id',
    fields: PRODUCT,
    codes: scope => ofLines(scope, ({ item }) => (item?.code === undefined ? item?.id : undefined)),
  }),
  lookup('units', 'Unit', { by: 'symbol', codes: scope => ofLines(scope, line => line.quantity?.unit) }),
  lookup('taxes', 'Tax', {
    by: 'name',
    fields: ['invoice_account', 'credit_note_account'],
    codes: scope => [
      ...ofLines(scope, line => line.tax?.code),
      ...present((inputOf(scope).taxes ?? []).map(({ code }) => code)),
    ],
  }),
  lookup('orders', 'Purchase', {
    by: 'id',
    fields: [
      ...['party', 'currency', 'lines.sequence', 'lines.type', 'lines.product'],
      ...['lines.unit', 'lines.product.account_category.account_expense'],
      ...['lines.invoice_lines.invoice.state', 'lines.invoice_lines.invoice.reference'],
      'lines.invoice_lines.analytic_accounts.id',
    ],
    codes: scope => present([inputOf(scope).purchaseOrder?.id]),
  }),
];

/** The draft that Tryton has made of the order, and what of it charges which line: it is completed, and no second one made. */
export function draftOf(scope: Scope): { id: string; lines: Map<string, Row> } | undefined {
  // What is given back is no part of what is still to be charged.
  if (inputOf(scope).kind === 'credit-memo') return undefined;
  const charges = rowsOf(scope, 'orders').flatMap(order =>
    nodesAt(order, 'lines').flatMap(line => nodesAt(line, 'invoice_lines').map(charge => ({ line, charge }))),
  );
  const isDraft = ({ charge }: (typeof charges)[0]): boolean => {
    const { state, reference } = (charge['invoice'] ?? {}) as Node;
    return state === 'draft' && reference === undefined;
  };
  const idOf = ({ charge }: (typeof charges)[0]): string => String((charge['invoice'] as Row).id);
  const first = charges.find(isDraft);
  if (!first) return undefined;
  const id = idOf(first);
  const own = charges.filter(one => isDraft(one) && idOf(one) === id);
  return { id, lines: new Map(own.map(({ line, charge }) => [String(line['id']), charge as Row])) };
}

/** The record as it shall be: new, or what a draft becomes. */
export function recordOf(input: InvoiceSubmission, services: CustomServices): Node {
  const { scope, finding } = services;
  const [supplier] = rowsOf(scope, 'supplier');
  const [payable] = rowsOf(scope, 'payable');
  // Tryton would take it.
  if (supplier?.['active'] !== true) finding('/supplier/id', 'supplier-inactive');
  if (!openPeriod(scope)) finding('/issueDate', 'period-closed');
  const corrected = rowOf(services, 'corrected', ['id', input.corrects?.id], '/corrects/id');
  if (corrected && corrected['party'] !== input.supplier.id) finding('/corrects/id', 'other-supplier');
  else if (corrected && corrected['state'] !== 'posted' && corrected['state'] !== 'paid')
    finding('/corrects/id', 'not-posted');
  const found = (step: string, by: string, code: string | undefined, pointer: string): string | undefined =>
    rowOf(services, step, [by, code], pointer)?.id;
  const currency = found('currencies', 'code', input.currency, '/currency');
  const order = rowOf(services, 'orders', ['id', input.purchaseOrder?.id], '/purchaseOrder/id');
  // Its draft would be completed as it stands: a debt to whoever the order is of, in the currency of the order.
  if (order && order['party'] !== input.supplier.id) finding('/purchaseOrder/id', 'other-supplier');
  if (order && currency !== undefined && order['currency'] !== currency) finding('/currency', 'currency-mismatch');
  const head = {
    reference: input.number,
    invoice_date: input.issueDate,
    currency,
    payment_term: found('terms', 'name', input.paymentTerms?.code, '/paymentTerms/code'),
    comment: withNote(undefined, { key: scope.key, received: input.receivedOn, corrects: corrected?.id }),
    lines: linesOf(input, services),
    taxes: input.lines.some(line => line.tax) ? undefined : taxesOf(input, services),
  };
  if (draftOf(scope)) return without(head);
  return without({
    ...head,
    type: 'in',
    party: input.supplier.id,
    invoice_address: nodesAt(supplier, 'addresses')[0]?.['id'],
    account: supplier?.['account_payable'] ?? payable?.['default_account_payable'],
    journal: found('journals', 'code', whole(scope, 'invoiceJournal') ?? 'EXP', '/kind'),
  });
}

function linesOf(input: InvoiceSubmission, services: CustomServices): Node[] {
  const { scope } = services;
  const draft = draftOf(scope);
  const lines = input.lines.map((line, at) => lineOf(input, services, [line, `/lines/${at}`]));
  const charged = new Set(lines.map(line => line['id']));
  const others = [...(draft?.lines.values() ?? [])].filter(({ id }) => !charged.has(id));
  return [...lines, ...wholesOf(input, services), ...others.map(({ id }) => ({ id, [REMOVED]: true }))];
}

/** What a credit memo gives back are quantities below zero. */
const signed = ({ kind }: InvoiceSubmission, value: string): string =>
  kind === 'credit-memo' ? decimals.subtract('0', value)! : value;

function lineOf(
  input: InvoiceSubmission,
  services: CustomServices,
  [line, at]: readonly [SubmittedInvoiceLine, string],
): Node {
  const { scope, finding } = services;
  const found = (step: string, by: string, code: string | undefined, of: string): Row | undefined =>
    rowOf(services, step, [by, code], `${at}/${of}`);
  const ordered = nodesAt(rowsOf(scope, 'orders')[0], 'lines');
  const order = ordered.find(one => numberOf(ordered, String(one['id'])) === line.purchaseOrderLine);
  const price = priceOf(line);
  if (price === undefined) finding(`${at}/unitPrice`, 'required');
  if (
    line.quantity === undefined &&
    line.unitPrice !== undefined &&
    decimals.compare(line.unitPrice, line.amount) !== 0
  )
    finding(`${at}/quantity`, 'required');
  if (line.purchaseOrderLine !== undefined && !order) finding(`${at}/purchaseOrderLine`, 'unknown-line');
  const { code, id } = line.item ?? {};
  const product =
    code === undefined ? found('named', 'id', id, 'item/id') : found('products', 'code', code, 'item/code');
  const expense = (of: unknown): unknown => ((of as Node)?.['account_category'] as Node)?.['account_expense'];
  const account =
    found('accounts', 'code', line.account?.code, 'account/code')?.id ??
    expense(product) ??
    expense(order?.['product']);
  if (account === undefined) finding(`${at}/account`, 'required');
  const charge = order && draftOf(scope)?.lines.get(String(order['id']));
  const costCenter = found('costCenters', 'code', line.costCenter?.code, 'costCenter/code');
  const entry = (nodesAt(charge, 'analytic_accounts')[0] as Row | undefined)?.id;
  const tax = found('taxes', 'name', line.tax?.code, 'tax/code');
  return without({
    id: charge?.id,
    ...(charge ? {} : { type: 'line', origin: order && `purchase.line,${order['id']}` }),
    product: product?.id ?? (order?.['product'] as Row | undefined)?.id,
    description: line.description,
    quantity: signed(input, line.quantity?.value ?? '1'),
    unit: found('units', 'symbol', line.quantity?.unit, 'quantity/unit')?.id ?? product?.['default_uom'],
    unit_price: price,
    account,
    taxes: tax && [tax.id],
    analytic_accounts: costCenter && [
      without({ id: entry, root: entry ? undefined : costCenter['root'], account: costCenter.id }),
    ],
  });
}

/** Digits behind the point of a price, as Tryton has them unless it is configured. */
const PRICE_DIGITS = 4;

/** Tryton reckons the amount from quantity and price; undefined where it would not come to what was charged. */
const priceOf = ({ quantity, unitPrice, amount }: SubmittedInvoiceLine): string | undefined =>
  unitPrice ?? (quantity ? decimals.divide(amount, quantity.value, PRICE_DIGITS) : amount);

/** Freight, and what is taken off the whole. */
function wholesOf(input: InvoiceSubmission, services: CustomServices): Node[] {
  const wholes = [
    ['freight', 'freightAccount', input.freight],
    ['discount', 'discountAccount', input.discount && decimals.subtract('0', input.discount)],
  ] as const;
  return wholes.flatMap(([name, setting, amount]) => {
    if (amount === undefined) return [];
    const code = whole(services.scope, setting);
    if (code === undefined) services.finding(`/${name}`, 'not-supported');
    const account = rowOf(services, 'accounts', ['code', code], `/${name}`)?.id;
    return [without({ type: 'line', description: name, quantity: signed(input, '1'), unit_price: amount, account })];
  });
}

/** Taxes of the whole, as they stand on the paper, where no line says which is on it. */
const taxesOf = (input: InvoiceSubmission, services: CustomServices): Node[] =>
  (input.taxes ?? []).map(({ code, rate, base, amount }, at) => {
    const tax = rowOf(services, 'taxes', ['name', code], `/taxes/${at}/code`);
    if (!tax) services.finding(`/taxes/${at}/code`, 'required');
    return without({
      description: code ?? `${rate} %`,
      account: tax?.[input.kind === 'credit-memo' ? 'credit_note_account' : 'invoice_account'],
      tax: tax?.id,
      base: signed(input, base),
      amount: signed(input, amount),
      manual: true,
    });
  });
