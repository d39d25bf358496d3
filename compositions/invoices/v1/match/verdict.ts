/** One word for what several variances come to: the gravest. */
import type { InvoiceMatch, InvoiceMatchVariance } from '../../../../contracts/invoices/v1/types.ts';

/** The gravest first. */
const GRAVITY = [
  'no-po',
  'supplier-mismatch',
  'currency-mismatch',
  'unit-mismatch',
  'over-invoiced',
  'over-credited',
  'not-received',
  'quantity-variance',
  'price-variance',
  'undecided',
  'matched',
] as const satisfies readonly InvoiceMatch['result'][];

type Result = InvoiceMatch['result'];

/** `matched` only where everything was seen. */
export const gravest = (variances: readonly Pick<InvoiceMatchVariance, 'kind'>[], isDecided: boolean): Result =>
  worst([...variances.map(({ kind }) => kind), isDecided ? 'matched' : 'undecided']);

export const worst = (results: readonly Result[]): Result => GRAVITY.find(result => results.includes(result))!;
