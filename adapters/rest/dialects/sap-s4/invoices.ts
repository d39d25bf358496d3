/** How far an invoice is, by what it says itself: its status, and whether it was reversed or is what reverses another. */
import { textOf } from './asking.ts';
import type { Node } from './entities.ts';
import { INVOICE_STATUS, meaning } from './status.ts';

type Profile = Readonly<Record<string, unknown>>;
type Processing = (typeof INVOICE_STATUS)[keyof typeof INVOICE_STATUS] | 'unknown';

/** What `processingOf` looks at. */
export const HOW_FAR = ['SupplierInvoiceStatus', 'IsReversed', 'IsReversal', 'ReverseDocument'] as const;

/** Of a pair that cancel each other neither stands, the credit that was made to reverse no more than what it reverses. */
export function processingOf(invoice: Node, profile: Profile): Processing {
  const reversed = invoice['IsReversed'] === true || invoice['IsReversal'] === true;
  if (reversed || textOf(invoice, 'ReverseDocument') !== undefined) return 'cancelled';
  return meaning(INVOICE_STATUS, profile['invoiceStatus'], textOf(invoice, 'SupplierInvoiceStatus') ?? '');
}

/** Only what stands in the books was charged; of a code that nobody knows it may be so. */
export const isCharged = (invoice: Node, profile: Profile): boolean =>
  ['posted', 'unknown'].includes(processingOf(invoice, profile));
