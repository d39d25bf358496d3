/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** The supplier. */
export interface InvoiceSupplier {
  /** Id of the supplier, issued by the gateway. */
  id: string;
}
/** A line, as it is submitted. */
export interface SubmittedInvoiceLine extends InvoiceLineDetails {
  /** Number of the line, from 1. */
  number: number;
  /** In words. */
  description: string;
  /** Amount of the line, before tax, in the currency of the invoice; below zero where the line takes off. */
  amount: string;
}
/** A line. */
export interface InvoiceLineDetails {
  /** Number of the line, from 1. */
  number?: number;
  /** Number of the line of the purchase order that it charges. */
  purchaseOrderLine?: number;
  item?: InvoiceItem;
  /** In words. */
  description?: string;
  quantity?: InvoiceQuantity;
  /** Price of one, before tax, in the currency of the invoice. */
  unitPrice?: string;
  /** Amount of the line, before tax, in the currency of the invoice; below zero where the line takes off. */
  amount?: string;
  account?: InvoiceCode;
  costCenter?: InvoiceCode;
  tax?: InvoiceLineTax;
}
/** An item: by id, or by the ERP's own code where no id is known, or in words. */
export interface InvoiceItem {
  /** Id of the item, issued by the gateway. */
  id?: string;
  /** The ERP's own code of the item, leading zeros and all. */
  code?: string;
  /** In words. */
  description?: string;
}
/** How many, and of what. */
export interface InvoiceQuantity {
  /** How many, as a decimal. */
  value: string;
  /** Unit, as the ERP's own code says it. */
  unit?: string;
}
/** A code of the ERP's own lists. */
export interface InvoiceCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** What tax is on a line. */
export interface InvoiceLineTax {
  /** The ERP's own code of the tax. */
  code?: string;
  /** Rate in percent. */
  rate?: string;
}
/** Who charges what. A credit memo has the same fields, and its amounts are what is given back. */
export interface InvoiceDetails {
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** What it is. */
  kind?: 'invoice' | 'credit-memo';
  /** The invoice that a credit memo corrects. */
  corrects?: {
    /** Id of the invoice, issued by the gateway. */
    id: string;
  };
  /** The supplier's own number. */
  number?: string;
  /** The purchase order that it charges. */
  purchaseOrder?: {
    /** Id of the purchase order, issued by the gateway. */
    id: string;
  };
  /** The day that the supplier put on it. */
  issueDate?: string;
  /** The day on which it is to be paid. */
  dueDate?: string;
  /** The day on which it came in. */
  receivedOn?: string;
  /** Currency of every amount (ISO 4217). */
  currency?: string;
  paymentTerms?: InvoiceCode;
  /** Taxes, one entry for each rate. */
  taxes?: InvoiceTax[];
  /** What is charged for the carriage. */
  freight?: string;
  /** What is taken off the whole. */
  discount?: string;
  /** What is to be paid: lines, taxes and freight, less the discount. */
  total?: string;
}
/** Tax of one rate, over all lines that it is on. */
export interface InvoiceTax {
  /** The ERP's own code of the tax. */
  code?: string;
  /** Rate in percent. */
  rate: string;
  /** What it is reckoned on. */
  base: string;
  /** The tax. */
  amount: string;
}
/** The supplier, and what it is called. */
export interface InvoiceNamedSupplier {
  /** Id of the supplier, issued by the gateway. */
  id: string;
  /** Name. */
  name?: string;
}
/** A line, as the system of record holds it. */
export interface InvoiceLine extends InvoiceLineDetails {
  /** Number of the line, from 1. */
  number: number;
}
/** Where it stands. */
export interface InvoiceState extends InvoiceAxes {
  /** How far the ERP has it. */
  processing: 'received' | 'in-process' | 'exception' | 'posted' | 'rejected' | 'cancelled' | 'unknown';
  /** Whether somebody has approved it. */
  approval: 'not-required' | 'pending' | 'approved' | 'rejected' | 'unknown';
  /** Whether it was paid. */
  payment: 'unpaid' | 'blocked' | 'scheduled' | 'part-paid' | 'paid' | 'unknown';
}
/** Where it stands, on three axes: one word for all would be a guess. */
export interface InvoiceAxes {
  /** How far the ERP has it. */
  processing: 'received' | 'in-process' | 'exception' | 'posted' | 'rejected' | 'cancelled' | 'unknown';
  /** Whether somebody has approved it. */
  approval: 'not-required' | 'pending' | 'approved' | 'rejected' | 'unknown';
  /** Whether it was paid. */
  payment: 'unpaid' | 'blocked' | 'scheduled' | 'part-paid' | 'paid' | 'unknown';
}
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface InvoiceSystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** An amount with its currency. */
export interface InvoiceMoney {
  /** The amount as a decimal; never a float. */
  amount: string;
  /** Currency (ISO 4217). */
  currency: string;
}
/** What does not agree, with what was compared. */
export interface InvoiceMatchVariance {
  /** What it is. */
  kind:
    | 'quantity-variance'
    | 'price-variance'
    | 'not-received'
    | 'over-invoiced'
    | 'over-credited'
    | 'no-po'
    | 'unit-mismatch'
    | 'currency-mismatch'
    | 'supplier-mismatch';
  /** Number of the line of the invoice, where it is of one alone. */
  invoiceLine?: number;
  /** JSON Pointer of the field of the invoice. */
  pointer: string;
  /** What would have been right: so many, or so much. */
  expected?: string;
  /** What there is. */
  found?: string;
  /** By how much it is off: above zero is too much. */
  difference?: string;
  tolerance?: InvoiceMatchTolerance;
  /** Id of the rule of the site. */
  rule: string;
  /** The same in words. */
  text: string;
}
/** What may differ and still pass: where both are given, the tighter of the two. */
export interface InvoiceMatchTolerance {
  /** So much. */
  absolute?: string;
  /** So many percent. */
  percent?: string;
  /** What that comes to here. */
  allowed: string;
}
/** A line of the order, held against what came of it and what was charged for it; or a line of the invoice that charges none. */
export interface InvoiceMatchLine {
  /** Number of the line of the order. */
  purchaseOrderLine?: number;
  /** Numbers of the lines of the invoice that charge it. */
  invoiceLines: number[];
  /** What came of it; where there are several variances, the gravest. */
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
  /** What was compared: how many, or how much. */
  basis?: 'quantity' | 'amount';
  /** Unit of the figures, where they are quantities. */
  unit?: string;
  /** Category of the item, where a rule asks for it. */
  category?: string;
  /** What was ordered. */
  ordered?: string;
  /** What came and counts, over all receipts, less what went back. */
  received?: string;
  /** What came in a condition that does not count. */
  setAside?: string;
  /** What earlier invoices charge, less what credit memos give back. */
  invoicedBefore?: string;
  /** What this one charges, or gives back where it is a credit memo. */
  invoicedNow?: string;
  /** Price of one, as ordered. */
  orderedPrice?: string;
  /** Id of the rule of the site that was held against it. */
  rule: string;
  /** What does not agree. */
  variances: InvoiceMatchVariance[];
}
