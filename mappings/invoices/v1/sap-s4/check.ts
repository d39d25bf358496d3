/** What of an invoice no other system minds: where it has no place for what is said, nothing is lost without a word. */
import type { InvoiceSubmission } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Finding } from '../../../../gateway/kit.ts';
import { checkInvoice } from '../check.ts';

export function check(input: unknown): Finding[] {
  const { lines, purchaseOrder, discount, currency, taxes = [] } = input as InvoiceSubmission;
  const firstAccount = lines.findIndex(line => line.purchaseOrderLine === undefined);
  const findings: (Finding | false)[] = [
    discount !== undefined &&
      decimals.compare(discount, '0') !== 0 && {
        ...{ pointer: '/discount', code: 'not-supported' },
        detail: 'It has no discount of the whole: take it off by a line with an account.',
      },
    ...lines.map(
      (line, at) =>
        line.purchaseOrderLine !== undefined &&
        firstAccount >= 0 &&
        at > firstAccount && {
          ...{ pointer: `/lines/${at}`, code: 'order' },
          detail: 'Lines of the order come first, so that what is refused can be pointed to.',
        },
    ),
    ...lines.map(
      (line, at) =>
        line.purchaseOrderLine === undefined &&
        line.account === undefined && { pointer: `/lines/${at}/account`, code: 'required' },
    ),
    lines.some(({ purchaseOrderLine }) => purchaseOrderLine !== undefined) &&
      purchaseOrder === undefined && { pointer: '/purchaseOrder', code: 'required' },
    ...lines.map((line, at) => itemOfAccount(line, at)),
    ...lines.map((line, at) => priceOf(line, at, currency)),
    ...taxes.map((tax, at) => !tax.rate && { pointer: `/taxes/${at}/rate`, code: 'required' }),
  ];
  return [...checkInvoice(input), ...findings.filter(finding => finding !== false)];
}

type Line = InvoiceSubmission['lines'][number];

const itemOfAccount = ({ purchaseOrderLine, item }: Line, at: number): Finding | false =>
  purchaseOrderLine === undefined &&
  (item?.id ?? item?.code) !== undefined && {
    ...{ pointer: `/lines/${at}/item`, code: 'not-supported' },
    detail: 'A line of an account has no item.',
  };

/** A price has no field of its own: it is what quantity and amount say, to half of the smallest coin. */
function priceOf({ unitPrice, quantity, amount }: Line, at: number, currency: string): Finding | false {
  if (unitPrice === undefined) return false;
  const pointer = `/lines/${at}/unitPrice`;
  if (quantity === undefined)
    return { pointer, code: 'not-supported', detail: 'It has no price without a quantity: leave it out.' };
  const product = decimals.multiply(quantity.value, unitPrice)!;
  const off = decimals.magnitude(decimals.subtract(decimals.magnitude(product)!, decimals.magnitude(amount)!)!)!;
  return (
    decimals.compare(off, decimals.shift('0.5', -placesOf(currency))!)! > 0 && {
      ...{ pointer, code: 'price-differs' },
      detail: 'Quantity by price is not the amount, and a price has no field of its own here: leave it out.',
    }
  );
}

/** ISO 4217. A currency that is none is a finding of its own. */
function placesOf(currency: string): number {
  const known = Intl.supportedValuesOf('currency').includes(currency);
  return known
    ? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2)
    : 2;
}
