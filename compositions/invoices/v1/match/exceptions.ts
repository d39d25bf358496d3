/** What of a match a person has to see to: one piece of work for each variance, and one where nothing could be concluded. */
import type { Invoice, InvoiceMatchVariance } from '../../../../contracts/invoices/v1/types.ts';
import type { FoundWork } from '../../../../gateway/kit.ts';
import type { Held, Seen } from './whole.ts';

/** An invoice that is no longer to be paid asks nothing of anybody. */
const GONE: readonly string[] = ['cancelled', 'rejected'];

export function exceptions(
  { status }: Invoice,
  { result, variances, lines }: Held,
  unseen: Seen['unseen'],
): FoundWork[] {
  if (GONE.includes(status.processing)) return [];
  const all = [...variances, ...lines.flatMap(line => line.variances)].map(workOf);
  // Where something is known to be wrong, that is what is to be seen to first.
  return result === 'undecided' ? [{ cause: 'undecided', pointer: '', figures: unseen.map(({ code }) => code) }] : all;
}

const workOf = ({ kind, pointer, rule, expected, found }: InvoiceMatchVariance): FoundWork => ({
  ...{ cause: kind, pointer, rule },
  figures: [expected, found],
});
