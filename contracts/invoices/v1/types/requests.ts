/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
import type { InvoiceDetails, InvoiceSupplier, SubmittedInvoiceLine } from './definitions.ts';
/** Submits what a supplier has charged. */
export interface InvoiceSubmission extends InvoiceDetails {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** What it is. */
  kind: 'invoice' | 'credit-memo';
  /** The supplier's own number. */
  number: string;
  /** The day that the supplier put on it. */
  issueDate: string;
  /** Currency of every amount (ISO 4217). */
  currency: string;
  /** What is to be paid: lines, taxes and freight, less the discount. */
  total: string;
  supplier: InvoiceSupplier;
  /** Lines. */
  lines: SubmittedInvoiceLine[];
}
/** Which invoices. */
export interface InvoiceQuery {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** Those of this supplier. */
  supplier?: string;
  /** Those that charge this purchase order. */
  purchaseOrder?: string;
  /** The supplier's own number. */
  number?: string;
  /** Those of this day or later. */
  issuedFrom?: string;
  /** Those of this day or earlier. */
  issuedTo?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
