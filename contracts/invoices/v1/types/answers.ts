/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
import type {
  InvoiceAxes,
  InvoiceDetails,
  InvoiceLine,
  InvoiceMatchLine,
  InvoiceMatchVariance,
  InvoiceMoney,
  InvoiceNamedSupplier,
  InvoiceState,
  InvoiceSystemStatus,
} from './definitions.ts';
/** An invoice or a credit memo as the system of record holds it. What was not stated is not here. */
export interface Invoice extends InvoiceDetails {
  /** Id of the invoice, issued by the gateway. */
  id: string;
  /** Number that the ERP gave it. */
  systemNumber?: string;
  supplier?: InvoiceNamedSupplier;
  /** Lines. */
  lines?: InvoiceLine[];
  status: InvoiceState;
  /** The same in the ERP's own codes. */
  systemStatus?: InvoiceSystemStatus[];
  /** Which version this is, since when, and of which system. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
    /** The system that it was read in, as the gateway names it. */
    source?: string;
  };
}
/** Invoices and credit memos, in pages. */
export interface InvoiceList {
  /** At most as many as asked for. */
  invoices: Invoice[];
  /** Cursor of the page that follows; absent where there is none. */
  next?: string;
}
/** Where an invoice stands, and what was paid. */
export interface InvoiceStatus extends InvoiceAxes {
  /** How far the ERP has it. */
  processing: 'received' | 'in-process' | 'exception' | 'posted' | 'rejected' | 'cancelled' | 'unknown';
  /** Whether somebody has approved it. */
  approval: 'not-required' | 'pending' | 'approved' | 'rejected' | 'unknown';
  /** Whether it was paid. */
  payment: 'unpaid' | 'blocked' | 'scheduled' | 'part-paid' | 'paid' | 'unknown';
  /** The invoice. */
  invoice: {
    /** Id of the invoice, issued by the gateway. */
    id: string;
  };
  paidAmount?: InvoiceMoney;
  /** The day of the last payment. */
  paidOn?: string;
  /** Reference of the last payment. */
  paymentReference?: string;
  /**
   * What keeps it from being paid.
   *
   * Items: One hold.
   */
  holds?: {
    /** The ERP's own code of it. */
    code: string;
  }[];
  /** The same in the ERP's own codes. */
  systemStatus?: InvoiceSystemStatus[];
}
/** An invoice held against its order, line by line, and against what came: over all receipts, and all earlier invoices. */
export interface InvoiceMatch {
  /** The invoice. */
  invoice: {
    /** Id of the invoice, issued by the gateway. */
    id: string;
  };
  /** The order. */
  purchaseOrder?: {
    /** Id of the order, issued by the gateway. */
    id: string;
  };
  /** What it is. */
  kind?: 'invoice' | 'credit-memo';
  /** Currency of every amount (ISO 4217). */
  currency?: string;
  /** What came of it; where there are several variances, the gravest. `undecided`: nothing is known to be wrong, and not everything was seen. */
  result:
    | 'matched'
    | 'undecided'
    | 'quantity-variance'
    | 'price-variance'
    | 'not-received'
    | 'over-invoiced'
    | 'over-credited'
    | 'no-po'
    | 'unit-mismatch'
    | 'currency-mismatch'
    | 'supplier-mismatch';
  /** All of it was seen. It is never `matched` where it was not. */
  complete: boolean;
  /**
   * What was not seen, and why.
   *
   * Items: One reason.
   */
  unseen?: {
    /** Why. */
    code: string;
    /** In words. */
    text?: string;
  }[];
  /** When it was found out. */
  asOf: string;
  /** What does not agree in the invoice as a whole. */
  variances: InvoiceMatchVariance[];
  /** Line by line. */
  lines: InvoiceMatchLine[];
}
