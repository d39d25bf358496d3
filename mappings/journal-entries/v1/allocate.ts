/** A journal entry as it leaves: a line that several cost centres carry is one line for each of them. */
import type { JournalEntryCode, PostedJournalEntryLine } from '../../../contracts/journal-entries/v1/types.ts';
import { decimals } from '../../../gateway/kit.ts';

/** A line of one cost centre at most; `of` is the number of the line that it is, or is a part of. */
export interface AllocatedLine extends Omit<PostedJournalEntryLine, 'allocations' | 'number'> {
  number: number;
  of: number;
  costCenter?: JournalEntryCode;
}

/** Numbered anew from 1. What rounding leaves goes to the last share; a share that comes to nothing is no line. */
export function allocated(lines: readonly PostedJournalEntryLine[], currency: string): AllocatedLine[] {
  const digits = digitsOf(currency);
  return lines
    .flatMap(({ allocations, number: of, ...line }): Omit<AllocatedLine, 'number'>[] => {
      if (!allocations) return [{ ...line, of }];
      const amounts = sharesOf(line.amount, allocations, digits);
      return allocations.flatMap(({ costCenter }, at) =>
        decimals.compare(amounts[at]!, '0') === 0 ? [] : [{ ...line, of, costCenter, amount: amounts[at]! }],
      );
    })
    .map((line, at) => ({ ...line, number: at + 1 }));
}

/** Multiplied by, it leaves the zeros of the cents where a shift of the point would drop them. */
const HUNDREDTH = '0.01';

/** Cut off and not rounded up: the last is never less than its share, and never below zero. */
function sharesOf(
  amount: string,
  allocations: readonly { percent?: string; amount?: string }[],
  digits: number,
): string[] {
  const all = allocations.map(
    ({ percent, amount: own }) =>
      own ?? decimals.truncate(decimals.multiply(decimals.multiply(amount, percent!)!, HUNDREDTH)!, digits)!,
  );
  const before = decimals.sum(all.slice(0, -1))!;
  return [...all.slice(0, -1), decimals.subtract(amount, before)!];
}

/** Digits behind the point that the currency has (ISO 4217): two of a dollar, none of a yen. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
