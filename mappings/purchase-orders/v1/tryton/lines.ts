/** Lines of an order of Tryton: what number each has, and what came and was invoiced of it. */
import type { Row } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../../contracts/purchase-orders/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';
import { processingOf } from '../../../invoices/v1/tryton/standing.ts';
import { backOf } from './returns.ts';

export interface OrderLine {
  id: string;
  sequence?: string;
  type?: string;
  product?: { id: string; code?: string };
  description?: string;
  quantity?: string;
  unit?: { symbol?: string };
  unit_price?: string;
  amount?: string;
  delivery_date_store?: string;
  moves?: { id: string; quantity?: string; state?: string }[];
  invoice_lines?: { quantity?: string; invoice?: { state?: string } }[];
  analytic_accounts?: { account?: { code?: string; name?: string } }[];
  requests?: { origin?: { requisition?: { id: string } } | string }[];
}

/** What is read of lines; `at` is where they stand. */
export const lineFields = (at: string): string[] =>
  [
    ...['sequence', 'type', 'product.code', 'description', 'quantity', 'unit.symbol', 'unit_price', 'amount'],
    ...[
      'delivery_date_store',
      'moves.quantity',
      'moves.state',
      'invoice_lines.quantity',
      'invoice_lines.invoice.state',
    ],
    ...['analytic_accounts.account.code', 'analytic_accounts.account.name', 'requests.origin.requisition.id'],
  ].map(name => at + name);

/** Titles and subtotals are lines as well, of which nothing comes. */
export const isBought = ({ type }: Pick<OrderLine, 'type'>): boolean => type === undefined || type === 'line';

/** Where people have numbered them all apart, by that; else as they stand. */
export function numbered<Line extends Pick<OrderLine, 'id' | 'sequence'>>(lines: readonly Line[]): Map<number, Line> {
  const own = lines.map(({ sequence }) => Number(sequence ?? 0));
  const isWhole = own.every(number => number > 0) && new Set(own).size === own.length;
  return new Map(lines.map((line, at) => [isWhole ? own[at]! : at + 1, line]));
}

const sum = (quantities: readonly (string | undefined)[]): string =>
  quantities.reduce((total: string, each = '0') => decimals.add(total, each) ?? total, '0');

export const doneOf = ({ moves = [] }: OrderLine) => moves.filter(({ state }) => state === 'done');

/** What came and did not go back. */
const receivedOf = (line: OrderLine, returns: readonly Row[]): string =>
  doneOf(line).reduce((left, { id }) => decimals.subtract(left, backOf(returns, id)) ?? left, cameOf(line));

const cameOf = (line: OrderLine): string => sum(doneOf(line).map(({ quantity }) => quantity));

/** A draft of an invoice comes with the order itself: what nobody has posted is not invoiced. */
const invoicedOf = ({ invoice_lines: lines = [] }: OrderLine, profile: Scope['profile']): string =>
  sum(lines.filter(({ invoice }) => processingOf(invoice?.state, profile) === 'posted').map(one => one.quantity));

export function lineOf(
  number: number,
  line: OrderLine,
  { of, returns, profile }: { of: PurchaseOrder['status']; returns: readonly Row[]; profile: Scope['profile'] },
): PurchaseOrderLine & { status: PurchaseOrder['status'] } {
  const { product, quantity, unit, unit_price: unitPrice, amount, delivery_date_store: neededBy } = line;
  const measured = (value: string) => ({ value, ...(unit?.symbol && { unit: unit.symbol }) });
  // A line of a requisition brings its note along.
  const { text: description, noted } = noteOf(line.description);
  const analytic = line.analytic_accounts?.map(({ account }) => account).find(account => account?.code);
  const costCenter = analytic ?? (noted['cc'] === undefined ? undefined : { code: noted['cc'] });
  const received = receivedOf(line, returns);
  return {
    number,
    ...(product && { item: { id: product.id, ...(product.code && { code: product.code }) } }),
    ...(description && { description }),
    ...(quantity && { quantity: measured(quantity) }),
    ...(unitPrice && { unitPrice }),
    ...(amount && { amount }),
    received: measured(received),
    invoiced: measured(invoicedOf(line, profile)),
    ...(costCenter?.code && {
      costCenter: { code: costCenter.code, ...(costCenter.name && { name: costCenter.name }) },
    }),
    ...(neededBy && { neededBy }),
    status: lineStatus(of, quantity ?? '0', received),
  };
}

const OVER: readonly PurchaseOrder['status'][] = ['draft', 'cancelled', 'closed', 'unknown'];

function lineStatus(of: PurchaseOrder['status'], ordered: string, received: string): PurchaseOrder['status'] {
  if (OVER.includes(of)) return of;
  if ((decimals.compare(received, ordered) ?? -1) >= 0) return 'received';
  return decimals.compare(received, '0') === 0 ? 'open' : 'partially-received';
}

/** The requisition that its lines came from, if it is one. */
export function requisitionOf(lines: readonly OrderLine[]): string | undefined {
  const ids = lines
    .flatMap(({ requests = [] }) => requests)
    .flatMap(({ origin }) => (typeof origin === 'object' ? (origin.requisition?.id ?? []) : []));
  return new Set(ids).size === 1 ? ids[0] : undefined;
}
