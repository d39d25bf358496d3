/** One line of an order held against what came of it and what is charged for it: in quantities, or in amounts where one side has no quantity. */
import type { InvoiceLine, InvoiceMatchLine, InvoiceMatchVariance } from '../../../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';
import { chargedBy, type Movement } from './counted.ts';
import { type MatchRule, toleranceOf } from './rules.ts';
import { gravest } from './verdict.ts';

export type OrderLine = NonNullable<PurchaseOrder['lines']>[number];

/** A line of the invoice, and where in it. */
export interface Charged {
  line: InvoiceLine;
  at: number;
}

export interface LineCase {
  order: OrderLine;
  /** Currency of the order. */
  currency?: string | undefined;
  /** The invoice gives back. */
  isMemo: boolean;
  now: readonly Charged[];
  invoiceCurrency?: string | undefined;
  received: readonly Movement[];
  setAside: readonly Movement[];
  before: readonly Movement[];
  rule: MatchRule;
  /** Not all receipts, or not all invoices, were seen: then nothing is concluded from how many there are. */
  unseen: boolean;
}

type Basis = 'quantity' | 'amount';

const plain = (decimal: string): string => decimals.shift(decimal, 0)!;
const isAbove = (a: string, b: string): boolean => decimals.compare(a, b)! > 0;

export function compareLine(one: LineCase): InvoiceMatchLine {
  const { order, now, rule, isMemo } = one;
  const charged = now.map(({ line }) => chargedBy(line, one.invoiceCurrency));
  const head = { purchaseOrderLine: order.number, invoiceLines: now.map(({ line }) => line.number) };
  const refused = mismatch(one, charged);
  if (refused) return { ...head, result: refused.kind, rule: rule.id, variances: [refused], ...prices(order) };
  const basis = basisOf(one, charged);
  const sum = (movements: readonly Movement[]): string | undefined => total(movements, basis, order);
  const ordered = sum([orderedOf(order, one.currency)]);
  const [received, setAside, invoicedBefore, invoicedNow] = [one.received, one.setAside, one.before, charged].map(sum);
  const figures = { ordered, received, invoicedBefore, invoicedNow };
  const shown = Object.fromEntries(
    Object.entries({ ...figures, setAside: one.setAside.length > 0 ? setAside : undefined })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, plain(value!)]),
  );
  const isWhole = Object.values(figures).every(value => value !== undefined);
  const counted = isWhole && !one.unseen ? (isMemo ? givenBack : charges)(one, basis, figures as Figures) : [];
  const variances = [...counted, ...pricesOff(one, basis)];
  const isDecided = isWhole && !one.unseen && isPriced(one, basis, charged);
  const unit = unitsOf(one, charged)[0];
  return {
    ...head,
    result: gravest(variances, isDecided),
    ...{ basis, ...(basis === 'quantity' && unit !== undefined && { unit }), ...shown, ...prices(order) },
    ...{ rule: rule.id, variances },
  };
}

/** What it costs can be told on both sides, and in which currency. */
const isPriced = (
  { order, currency, invoiceCurrency }: LineCase,
  basis: Basis,
  charged: readonly Movement[],
): boolean =>
  currency !== undefined &&
  invoiceCurrency !== undefined &&
  (basis === 'amount' || (order.unitPrice !== undefined && charged.every(({ amount }) => amount !== undefined)));

interface Figures {
  ordered: string;
  received: string;
  invoicedBefore: string;
  invoicedNow: string;
}

const prices = ({ unitPrice }: OrderLine) => (unitPrice === undefined ? {} : { orderedPrice: plain(unitPrice) });

function orderedOf({ quantity, unitPrice, amount }: OrderLine, currency?: string): Movement {
  const product = quantity && unitPrice !== undefined ? decimals.multiply(quantity.value, unitPrice) : undefined;
  return {
    ...(quantity && { quantity: quantity.value, ...(quantity.unit !== undefined && { unit: quantity.unit }) }),
    ...((amount ?? product) !== undefined && { amount: amount ?? product! }),
    ...(currency !== undefined && { currency }),
  };
}

const unitsOf = ({ order, received, setAside, before }: LineCase, charged: readonly Movement[]): string[] => {
  const units = [orderedOf(order), ...received, ...setAside, ...before, ...charged].map(({ unit }) => unit);
  return [...new Set(units.filter(unit => unit !== undefined))];
};

/** What cannot be compared at all: nobody converts a unit or a currency here. */
function mismatch(one: LineCase, charged: readonly Movement[]): InvoiceMatchVariance | undefined {
  const { now, rule, currency, received, before } = one;
  const at = now[0]?.at ?? 0;
  const units = unitsOf(one, charged);
  if (units.length > 1) {
    const text = `Ordered, received and invoiced are in ${units.length} units: ${units.slice(0, 10).join(', ')}.`;
    return { kind: 'unit-mismatch', pointer: `/lines/${at}/quantity/unit`, rule: rule.id, text };
  }
  if (basisOf(one, charged) === 'quantity') return undefined;
  const currencies = [...received, ...before, ...charged].flatMap(({ amount, currency: own }) =>
    amount !== undefined && own !== undefined ? [own] : [],
  );
  const other = currencies.find(own => own !== currency);
  if (other === undefined || currency === undefined) return undefined;
  const text = `The order is in ${currency}, and there are amounts in ${other}.`;
  return { kind: 'currency-mismatch', pointer: `/lines/${at}/amount`, rule: rule.id, text };
}

/** Quantities, where all sides have them. */
function basisOf({ order, received, setAside, before }: LineCase, charged: readonly Movement[]): Basis {
  const sides = [orderedOf(order), ...received, ...setAside, ...before, ...charged];
  return sides.every(({ quantity }) => quantity !== undefined) ? 'quantity' : 'amount';
}

/** What came by quantity counts at the ordered price, where amounts are compared. */
function total(movements: readonly Movement[], basis: Basis, { unitPrice }: OrderLine): string | undefined {
  const all = movements.map(({ quantity, amount }) => {
    if (basis === 'quantity') return quantity;
    if (amount !== undefined) return amount;
    return quantity !== undefined && unitPrice !== undefined ? decimals.multiply(quantity, unitPrice) : undefined;
  });
  return all.every(value => value !== undefined) ? decimals.sum(all) : undefined;
}

type Kind = InvoiceMatchVariance['kind'];

/** An invoice charges no more than was ordered, and no more than came. */
function charges(one: LineCase, basis: Basis, figures: Figures): InvoiceMatchVariance[] {
  const { ordered, received, invoicedBefore, invoicedNow } = figures;
  const charged = decimals.add(invoicedBefore, invoicedNow)!;
  const hasCome = isAbove(received, '0');
  const held: [Kind, string, string][] = [
    ['over-invoiced', ordered, 'ordered'],
    // Where all that was ordered came, more than that is said already.
    ...(one.rule.receipts !== 'not-required' && isAbove(ordered, received)
      ? [[hasCome ? 'quantity-variance' : 'not-received', received, 'received'] as [Kind, string, string]]
      : []),
  ];
  return held.flatMap(([kind, expected, word]) =>
    exceeds(one, basis, figures, { kind, expected, found: charged, word }),
  );
}

/** A credit memo gives back no more than was charged. */
const givenBack = (one: LineCase, basis: Basis, figures: Figures): InvoiceMatchVariance[] =>
  exceeds(one, basis, figures, {
    ...{ kind: 'over-credited', expected: figures.invoicedBefore, found: figures.invoicedNow, word: 'invoiced before' },
  });

function exceeds(
  { rule, now, isMemo }: LineCase,
  basis: Basis,
  figures: Figures,
  { kind, expected, found, word }: { kind: Kind; expected: string; found: string; word: string },
): InvoiceMatchVariance[] {
  const difference = decimals.subtract(found, expected)!;
  // A tolerance is for what came: where nothing did, nothing may be charged.
  const limits = basis === 'quantity' ? rule.quantity : rule.price;
  const tolerance = toleranceOf(kind === 'not-received' ? {} : limits, expected);
  if (!isAbove(difference, '0') || !isAbove(difference, tolerance.allowed)) return [];
  const [ordered, received, before, invoiced, off] = [...Object.values(figures), difference].map(plain);
  const verb = isMemo ? 'given back' : 'invoiced';
  const text = `Ordered ${ordered}, received ${received}, invoiced before ${before}, ${verb} now ${invoiced}: ${off} more than ${word}, and ${tolerance.allowed} may pass.`;
  const pointer = `/lines/${now[0]?.at ?? 0}/${basis}`;
  const compared = { expected: plain(expected), found: plain(found), difference: off! };
  return [{ kind, pointer, ...compared, tolerance, rule: rule.id, text }];
}

/** What is paid for is the amount: that is held against quantity by ordered price, up or down, line by line of the invoice. */
function pricesOff(one: LineCase, basis: Basis): InvoiceMatchVariance[] {
  const { order, rule, now, currency, invoiceCurrency } = one;
  const { unitPrice } = order;
  if (basis === 'amount' || unitPrice === undefined || currency !== invoiceCurrency) return [];
  return now.flatMap(({ line, at }): InvoiceMatchVariance[] => {
    const { quantity, amount } = chargedBy(line);
    if (quantity === undefined || amount === undefined) return [];
    const expected = decimals.multiply(quantity, unitPrice)!;
    const difference = decimals.subtract(amount, expected)!;
    const tolerance = toleranceOf(rule.price, expected);
    const off = decimals.magnitude(difference)!;
    if (!isAbove(decimals.multiply(off, '2')!, coinOf(currency)) || !isAbove(off, tolerance.allowed)) return [];
    const [many, price, right, charged] = [quantity, unitPrice, expected, amount].map(plain);
    const text = `${many} at ${price} come to ${right}, and ${charged} is charged: off by ${plain(difference)}, and ${tolerance.allowed} may pass.`;
    const pointer = `/lines/${at}/${line.amount === undefined ? 'unitPrice' : 'amount'}`;
    const compared = { expected: right!, found: charged!, difference: plain(difference) };
    return [{ kind: 'price-variance', invoiceLine: line.number, pointer, ...compared, tolerance, rule: rule.id, text }];
  });
}

/** Smallest coin of a currency (ISO 4217): what rounding to it takes or adds, half of one at most, is no variance. */
function coinOf(currency = 'USD'): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return decimals.shift('1', -maximumFractionDigits)!;
}
