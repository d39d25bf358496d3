/** What counts as received and as invoiced before, order line by order line. What is doubtful counts against the invoice. */
import type { GoodsReceipt } from '../../../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceLine } from '../../../../contracts/invoices/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';

/** So many, or so much: of a receipt or of an invoice, below zero where it takes back. */
export interface Movement {
  quantity?: string;
  unit?: string;
  amount?: string;
  currency?: string;
}

/** Whether somebody can say that this has happened, and still stands. */
const STANDS: readonly string[] = ['posted', 'partially-returned', 'returned'];

/** What came of each line of the order, by its number. */
export const receivedByLine = (receipts: readonly GoodsReceipt[]): ReadonlyMap<number, readonly ReceiptLine[]> =>
  byLine(
    receipts
      .filter(({ status }) => STANDS.includes(status))
      .flatMap(({ status, lines = [] }) => {
        const tells = status === 'posted' || (status !== 'returned' && lines.some(({ returned }) => returned));
        return lines.map(line => ({ ...line, isWhole: tells }));
      }),
  );

/** Over all receipts, less what went back; what is in a condition that does not count is set aside. */
export function receivedOf(
  lines: readonly ReceiptLine[] = [],
  counts: readonly string[] = ['accepted'],
): { counted: Movement[]; setAside: Movement[] } {
  const those = (wanted: boolean): Movement[] =>
    lines.filter(({ condition = 'accepted' }) => counts.includes(condition) === wanted).flatMap(movementsOf);
  return { counted: those(true), setAside: those(false) };
}

function byLine<T extends { purchaseOrderLine?: number }>(lines: readonly T[]): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(lines, ({ purchaseOrderLine = 0 }) => purchaseOrderLine);
}

/** `isWhole`: where the line tells of nothing that went back, nothing of it did. */
type ReceiptLine = NonNullable<GoodsReceipt['lines']>[number] & { isWhole: boolean };

function movementsOf({ isWhole, quantity, returned, amount }: ReceiptLine): Movement[] {
  // Something went back and nobody says how much of it: it may have been all.
  if (!isWhole && returned === undefined) return [];
  if (amount) return returned === undefined ? [{ ...amount }] : [];
  if (!quantity) return [];
  const back = returned ? [quantityOf({ ...returned, value: decimals.subtract('0', returned.value)! })] : [];
  return [quantityOf(quantity), ...back];
}

const quantityOf = ({ value, unit }: { value: string; unit?: string }): Movement => ({
  ...{ quantity: value },
  ...(unit !== undefined && { unit }),
});

/** What others charge for each line of the order before this one; what credit memos give back is below zero. */
export function invoicedBefore(
  invoice: Invoice,
  others: readonly Invoice[],
): ReadonlyMap<number, readonly (Movement & Pick<InvoiceLine, 'purchaseOrderLine'>)[]> {
  return byLine(
    counting(invoice, others).flatMap(({ kind, lines = [], currency }) =>
      lines.map(({ purchaseOrderLine = 0, ...line }) => {
        const movement = chargedBy(line, currency);
        return { ...(kind === 'credit-memo' ? negated(movement) : movement), purchaseOrderLine };
      }),
    ),
  );
}

/** Those that count before it: earlier ones that stand, and credit memos to it or to one of those, whenever they came. */
export function counting(invoice: Invoice, others: readonly Invoice[]): Invoice[] {
  const { id, kind, corrects } = invoice;
  const standing = others.filter(one => one.id !== id && !GONE.includes(one.status.processing));
  const memos = standing.filter(isMemo);
  const earlier = standing.filter(one => !isMemo(one) && (isBefore(one, invoice) || one.id === corrects?.id));
  if (kind === 'credit-memo') return [...earlier, ...memos.filter(one => isBefore(one, invoice))];
  const corrected = new Set([id, ...earlier.map(one => one.id)]);
  const givenBack = memos.filter(
    one =>
      one.status.processing !== 'unknown' && (one.corrects ? corrected.has(one.corrects.id) : isBefore(one, invoice)),
  );
  return [...earlier, ...givenBack];
}

const GONE: readonly string[] = ['cancelled', 'rejected'];
const isMemo = ({ kind }: Invoice): boolean => kind === 'credit-memo';

/**
 * What is further on comes first, whatever its supplier has dated it: what was paid cannot be held back any more. Among equals it is the
 * date, and without one it comes last; of two of one day one comes first, always the same: else each would count the other, or neither.
 */
function isBefore(one: Invoice, other: Invoice): boolean {
  const [a, b] = [one, other].map(({ status, issueDate = UNDATED, receivedOn = issueDate, systemNumber = '', id }) =>
    [stageOf(status), issueDate, receivedOn, systemNumber, id].join('\n'),
  );
  return a! < b!;
}

const UNDATED = '9999-12-31';
const stageOf = ({ processing, payment }: Invoice['status']): number =>
  PAID.includes(payment) ? 0 : processing === 'posted' ? 1 : 2;
const PAID: readonly string[] = ['part-paid', 'paid'];

/** What a line of an invoice charges: its amount, else quantity by price. */
export function chargedBy(
  { quantity, unitPrice, amount }: Pick<InvoiceLine, 'quantity' | 'unitPrice' | 'amount'>,
  currency?: string,
): Movement {
  const product = quantity && unitPrice !== undefined ? decimals.multiply(quantity.value, unitPrice) : undefined;
  const charged = amount ?? product;
  return {
    ...(quantity && quantityOf(quantity)),
    ...(charged !== undefined && { amount: charged }),
    ...(currency !== undefined && { currency }),
  };
}

function negated({ quantity, amount, ...rest }: Movement): Movement {
  return {
    ...rest,
    ...(quantity !== undefined && { quantity: decimals.subtract('0', quantity)! }),
    ...(amount !== undefined && { amount: decimals.subtract('0', amount)! }),
  };
}
