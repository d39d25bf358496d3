/** What the system's own codes mean, as data; a profile lays its own table over each. Codes that no table holds are `unknown`. */

/** PurReqnReleaseStatus of an item. Sites differ in the first ones: `B` and `02` both stand for what waits to be released; where nothing stands, its release was not started. */
export const REQUISITION_STATUS = {
  '': 'draft',
  '01': 'pending-approval',
  '02': 'pending-approval',
  B: 'pending-approval',
  '03': 'pending-approval',
  '05': 'approved',
  '08': 'rejected',
} as const;

/** SupplierInvoiceStatus. */
export const INVOICE_STATUS = {
  '1': 'received',
  '2': 'cancelled',
  '3': 'exception',
  '4': 'posted',
  '5': 'posted',
  A: 'in-process',
  B: 'in-process',
  C: 'received',
  D: 'received',
  E: 'in-process',
} as const;

/** PaymentBlockingReason of what is posted and does not match: R is set by the check against order and receipt, A by a person. */
export const MISMATCH: ReadonlySet<string> = new Set(['A', 'R']);

/** The same code on the axis of who has to look at it: parked is not released, what is posted needs nobody any more. */
export const INVOICE_APPROVAL = {
  '4': 'approved',
  '5': 'not-required',
  A: 'pending',
  B: 'pending',
  E: 'approved',
} as const;

/** PurchasingProcessingStatus of an order: 01 to 05 are there before anything has come of it. */
export const ORDER_STATUS = {
  '01': 'draft',
  '02': 'open',
  '03': 'draft',
  '04': 'open',
  '05': 'open',
  '08': 'cancelled',
} as const;

export function meaning<Word extends string>(
  usual: Readonly<Record<string, Word>>,
  own: unknown,
  code: string,
): Word | 'unknown' {
  const table = (own ?? {}) as Readonly<Record<string, Word>>;
  if (Object.hasOwn(table, code)) return table[code]!;
  return Object.hasOwn(usual, code) ? usual[code]! : 'unknown';
}
