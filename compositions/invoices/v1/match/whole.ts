/** The whole invoice held against its order: its head, each line of the order that it charges, and lines that charge none. */
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import type {
  Invoice,
  InvoiceMatch,
  InvoiceMatchLine,
  InvoiceMatchVariance,
} from '../../../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { type Charged, compareLine, type OrderLine } from './compare.ts';
import { invoicedBefore, receivedByLine, receivedOf } from './counted.ts';
import { type MatchRule, ruleFor } from './rules.ts';
import { gravest, worst } from './verdict.ts';

export interface Seen {
  invoice: Invoice;
  /** Absent where the invoice names none, or none that there is. */
  order?: PurchaseOrder | undefined;
  receipts: readonly GoodsReceipt[];
  /** Invoices and credit memos of the same order; this one may be among them. */
  others: readonly Invoice[];
  /** Category of the item of each line of the order, where one is known. */
  categories: ReadonlyMap<number, string>;
  unseen: readonly { code: string; text: string }[];
}

export type Held = Pick<InvoiceMatch, 'result' | 'complete' | 'variances' | 'lines'>;

export function matched(seen: Seen, rules: readonly MatchRule[]): Held {
  const { invoice, order, unseen } = seen;
  const all = (invoice.lines ?? []).map((line, at) => ({ line, at }));
  const isVoid = order === undefined || NO_ORDER.includes(order.status);
  const known = new Map(isVoid ? [] : (order.lines ?? []).map(line => [line.number, line]));
  const isSilent = !isVoid && order.lines === undefined;
  const groups = Map.groupBy(isSilent ? [] : all, ({ line }) => known.get(line.purchaseOrderLine ?? 0));
  const sums = { received: receivedByLine(seen.receipts), before: invoicedBefore(invoice, seen.others) };
  const lines = [...groups].flatMap(([order, now]): InvoiceMatchLine[] =>
    order === undefined
      ? now.map(one => withoutOrder(one, seen, rules))
      : [ordered(order, now, { ...seen, ...sums }, rules)],
  );
  const variances = isVoid ? [] : headVariances(seen, rules);
  const complete = unseen.length === 0;
  const isDecided = complete && all.length > 0 && !isSilent;
  const result = worst([gravest(variances, isDecided), ...lines.map(line => line.result)]);
  return { result, complete, variances, lines };
}

/** What was never ordered, or no longer is, is no order to charge. */
const NO_ORDER: readonly string[] = ['draft', 'cancelled'];

interface Sums {
  received: ReturnType<typeof receivedByLine>;
  before: ReturnType<typeof invoicedBefore>;
}

function ordered(
  line: OrderLine,
  now: readonly Charged[],
  { invoice, order, received, before, categories, unseen }: Seen & Sums,
  rules: readonly MatchRule[],
): InvoiceMatchLine {
  const { number } = line;
  const category = categories.get(number);
  const rule = ruleFor(rules, { ...circumstances(invoice), ...(category !== undefined && { category }) });
  const { counted, setAside } = receivedOf(received.get(number), rule.counts);
  const compared = compareLine({
    ...{ order: line, currency: order!.currency, isMemo: invoice.kind === 'credit-memo', now },
    ...{ invoiceCurrency: invoice.currency, received: counted, setAside, before: before.get(number) ?? [] },
    ...{ rule, unseen: unseen.length > 0 },
  });
  return category === undefined ? compared : { ...compared, category };
}

function withoutOrder({ line, at }: Charged, { invoice, order }: Seen, rules: readonly MatchRule[]): InvoiceMatchLine {
  const rule = ruleFor(rules, circumstances(invoice)).id;
  const { purchaseOrderLine: wanted } = line;
  const [pointer, text] = !order
    ? ['/purchaseOrder', 'The invoice names no order that there is.']
    : NO_ORDER.includes(order.status)
      ? ['/purchaseOrder', `The order is ${order.status}.`]
      : [
          `/lines/${at}/purchaseOrderLine`,
          wanted === undefined ? 'It names no line of the order.' : `The order has no line ${wanted}.`,
        ];
  const variance = { kind: 'no-po', invoiceLine: line.number, pointer: pointer!, rule, text: text! } as const;
  return { invoiceLines: [line.number], result: 'no-po', rule, variances: [variance] };
}

function headVariances({ invoice, order }: Seen, rules: readonly MatchRule[]): InvoiceMatchVariance[] {
  const rule = ruleFor(rules, circumstances(invoice)).id;
  const differ = (a?: string, b?: string): boolean => a !== undefined && b !== undefined && a !== b;
  return [
    ...(differ(invoice.supplier?.id, order?.supplier?.id)
      ? [
          {
            kind: 'supplier-mismatch',
            pointer: '/supplier',
            rule,
            text: 'It was ordered from another supplier.',
          } as const,
        ]
      : []),
    ...(differ(invoice.currency, order?.currency)
      ? [
          {
            ...({ kind: 'currency-mismatch', pointer: '/currency', rule } as const),
            text: `The order is in ${order!.currency}, the invoice in ${invoice.currency}: prices are not compared.`,
          },
        ]
      : []),
  ];
}

const circumstances = ({ supplier, company, currency }: Invoice) => ({
  ...(supplier && { supplier: supplier.id }),
  ...(company !== undefined && { company }),
  ...(currency !== undefined && { currency }),
});
