/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Posts a journal entry: debits equal credits. */
export interface JournalEntryPosting extends JournalEntryDetails {
  /** Code of the legal entity whose books it is in. */
  company: string;
  /** The day in whose period it counts. */
  postingDate: string;
  /** The day of what it is entered for. */
  documentDate: string;
  /** Currency of every amount (ISO 4217). */
  currency: string;
  /** Lines. */
  lines: PostedJournalEntryLine[];
}
/** A line, as it is posted. Its allocations sum up to it: each leaves as a line of its own, and what rounding leaves goes to the last. */
export interface PostedJournalEntryLine extends JournalEntryLineDetails {
  /** Number of the line, from 1. */
  number: number;
  account: JournalEntryCode;
  /** On which side it stands. */
  side: 'debit' | 'credit';
  /** Amount, in the currency of the entry; never below zero, the side says it. */
  amount: string;
  /** Who carries it, where it is more than one cost centre; all in percent or all as amounts. */
  allocations?: JournalEntryAllocation[];
}
/** A code of the ERP's own lists. */
export interface JournalEntryCode {
  /** Code, leading zeros and all. */
  code: string;
  /** What it is called there. */
  name?: string;
}
/** The share of a line that a cost centre carries: in percent, or as an amount, and not both. */
export interface JournalEntryAllocation {
  costCenter: JournalEntryCode;
  /** Share in percent of the amount of the line. */
  percent?: string;
  /** Share, in the currency of the entry. */
  amount?: string;
}
/** A line. */
export interface JournalEntryLineDetails {
  /** Number of the line, from 1. */
  number?: number;
  account?: JournalEntryCode;
  /** On which side it stands. */
  side?: 'debit' | 'credit';
  /** Amount, in the currency of the entry; never below zero, the side says it. */
  amount?: string;
  costCenter?: JournalEntryCode;
  /** Text of the line. */
  text?: string;
}
/** What is entered in the ledger. */
export interface JournalEntryDetails {
  /** Code of the legal entity whose books it is in. */
  company?: string;
  /** The day in whose period it counts. */
  postingDate?: string;
  /** The day of what it is entered for. */
  documentDate?: string;
  /** The caller's own number. */
  reference?: string;
  /** What it is for. */
  text?: string;
  /** Currency of every amount (ISO 4217). */
  currency?: string;
}
/** A journal entry as the system of record holds it. What was not stated is not here. */
export interface JournalEntry extends JournalEntryDetails {
  /** Id of the entry, issued by the gateway. */
  id: string;
  /** Number that the ERP gave it. */
  number?: string;
  /** Fiscal year of that number. */
  fiscalYear?: string;
  /** Where it stands. */
  status: 'posted' | 'in-process' | 'rejected' | 'unknown';
  /** The same in the ERP's own codes. */
  systemStatus?: JournalEntrySystemStatus[];
  /** Lines. */
  lines?: JournalEntryLine[];
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
/** Where it stands in the ERP's own code: a code, and no free text. */
export interface JournalEntrySystemStatus {
  /** Field of the ERP that says it. */
  field: string;
  /** What it says. */
  code: string;
}
/** A line, as the system of record holds it. */
export interface JournalEntryLine extends JournalEntryLineDetails {
  /** Number of the line, from 1. */
  number: number;
  /** Who carries it, where it is more than one cost centre. */
  allocations?: JournalEntryAllocation[];
}
