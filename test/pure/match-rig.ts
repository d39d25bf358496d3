/** Orders, receipts and invoices of one line, in thousandths, and what a match makes of them. */
import { type MatchRule, RULES } from '../../compositions/invoices/v1/match/rules.ts';
import { matched, type Seen } from '../../compositions/invoices/v1/match/whole.ts';
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../contracts/purchase-orders/v1/types.ts';
import { decimals } from '../../gateway/kit.ts';

export const USUAL = RULES.usual as readonly object[] as readonly MatchRule[];
/** Thousandths, as a decimal. */
export const d = (thousandths: number | bigint): string => decimals.shift(String(thousandths), -3)!;
let ids = 0;

interface Line {
  ordered: number;
  price: number;
}

export const orderOf = (...lines: Line[]): PurchaseOrder => ({
  ...{ id: 'order', company: '1010', status: 'open', currency: 'USD', supplier: { id: 'northwind' } },
  lines: lines.map(({ ordered, price }, at) => ({
    ...{ number: at + 1, unitPrice: d(price), quantity: { value: d(ordered), unit: 'EA' } },
  })),
});

export const receiptOf = (
  quantity: number,
  over: object = {},
  status: GoodsReceipt['status'] = 'posted',
): GoodsReceipt => ({
  ...{ id: `receipt-${++ids}`, status },
  lines: [{ number: 1, purchaseOrderLine: 1, quantity: { value: d(quantity), unit: 'EA' }, ...over }],
});

/** `amount` in thousandths times thousandths. */
export const invoiceOf = (quantity: number, price: number, over: Partial<Invoice> = {}): Invoice => ({
  ...{ id: `invoice-${++ids}`, kind: 'invoice', company: '1010', currency: 'USD', issueDate: '2026-11-20' },
  ...{ supplier: { id: 'northwind' }, purchaseOrder: { id: 'order' } },
  status: { processing: 'posted', approval: 'not-required', payment: 'unpaid' },
  lines: [
    {
      ...{ number: 1, purchaseOrderLine: 1, quantity: { value: d(quantity), unit: 'EA' }, unitPrice: d(price) },
      amount: decimals.shift(String(BigInt(quantity) * BigInt(price)), -6)!,
    },
  ],
  ...over,
});

export const hold = (over: Partial<Seen> & Pick<Seen, 'invoice'>, rules = USUAL) =>
  matched(
    {
      order: orderOf({ ordered: 10_000, price: 2_500 }),
      receipts: [],
      others: [],
      categories: new Map(),
      unseen: [],
      ...over,
    },
    rules,
  );
export const kinds = ({ lines, variances }: Pick<InvoiceMatch, 'lines' | 'variances'>): string[] =>
  [...variances, ...lines.flatMap(line => line.variances)].map(({ kind }) => kind);
export const ofOne = (over: Partial<Seen> & Pick<Seen, 'invoice'>, rules = USUAL): [string, ...string[]] => {
  const held = hold(over, rules);
  return [held.result, ...kinds(held)];
};

export const EARLIER = { issueDate: '2026-11-01' };
export const LATER = { issueDate: '2026-12-01' };
export const memoOf = (quantity: number, over: Partial<Invoice> = {}) =>
  invoiceOf(quantity, 2_500, { kind: 'credit-memo', ...LATER, ...over });
