/** What of a journal entry no schema can say, whatever system it goes to: it balances, and its allocations sum up. */
import type { JournalEntryPosting, PostedJournalEntryLine } from '../../../contracts/journal-entries/v1/types.ts';
import { decimals, type Finding } from '../../../gateway/kit.ts';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function checkJournalEntry(input: unknown): Finding[] {
  const { currency, lines } = input as JournalEntryPosting;
  const numbers = lines.map(({ number }) => number);
  const findings: (Finding | false)[] = [
    !CURRENCIES.has(currency) && { pointer: '/currency', code: 'currency-unknown' },
    ...lines.flatMap((line, at) => [
      numbers.indexOf(line.number) !== at && { pointer: `/lines/${at}/number`, code: 'named-twice' },
      ...checkAllocations(line, `/lines/${at}`),
    ]),
    decimals.compare(total(lines, 'debit'), total(lines, 'credit')) !== 0 && {
      ...{ pointer: '/lines', code: 'not-balanced', detail: 'Debits equal credits.' },
    },
  ];
  return findings.filter(finding => finding !== false);
}

const total = (lines: readonly PostedJournalEntryLine[], of: 'debit' | 'credit'): string =>
  decimals.sum(lines.filter(({ side }) => side === of).map(({ amount }) => amount))!;

function checkAllocations({ allocations, amount, costCenter }: PostedJournalEntryLine, at: string): Finding[] {
  if (!allocations) return [];
  const pointer = `${at}/allocations`;
  const shares = allocations.map(one => one.percent ?? one.amount!);
  const inPercent = allocations.filter(({ percent }) => percent !== undefined).length;
  const findings: Finding[] = costCenter
    ? [{ pointer: `${at}/costCenter`, code: 'not-allowed', detail: 'The allocations say who carries it.' }]
    : [];
  if (inPercent !== 0 && inPercent !== allocations.length)
    return [...findings, { pointer, code: 'allocations-mixed', detail: 'All in percent, or all as amounts.' }];
  const whole = inPercent > 0 ? '100' : amount;
  if (decimals.compare(decimals.sum(shares)!, whole) === 0) return findings;
  const detail = inPercent > 0 ? 'They sum up to 100 percent.' : 'They sum up to the amount of the line.';
  return [...findings, { pointer, code: 'allocations-differ', detail }];
}
