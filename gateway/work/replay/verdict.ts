/** What a rehearsal says of an exchange: whether a corrected mapping changes anything, and how it could go on. */
import type { Fault } from '../../faults.ts';
import type { Past } from './past.ts';
import type { Rehearsal, StepDifference } from './rehearse.ts';

export type ReplayVerdict = 'same' | 'different' | 'still-failing' | 'now-mapping' | 'now-failing' | 'not-kept';
/** Sent again, or settled from the answer that was received. */
export type ReplayWay = 'resend' | 'decode';

/** How it failed. */
export interface FailedWith {
  fault: string;
  cause?: string;
  rule?: string;
  pointer?: string;
}

export interface Judged {
  verdict: ReplayVerdict;
  way?: ReplayWay;
  after?: FailedWith;
  differences: Omit<StepDifference, 'before' | 'after'>[];
}

/** Faults that a mapping can mend; others are of the system of record, or of the way there. */
const OF_THE_MAPPING: readonly (string | null)[] = [
  ...['invalid-request', 'unroutable', 'not-supported', 'internal', 'backend-invalid', 'backend-unreadable'],
];

/** Kept of each exchange; who wants more reads the values. */
const MOST = 50;

export function judge({ fault: before }: Pick<Past, 'fault'>, rehearsal: Rehearsal): Judged {
  const { fault, next } = rehearsal;
  const differences = rehearsal.differences.slice(0, MOST).map(({ before: _b, after: _a, ...bare }) => bare);
  if (fault)
    return { verdict: before === null ? 'now-failing' : 'still-failing', after: failedWith(fault), differences };
  const way = wayOf(before, next);
  const mended = before !== null && OF_THE_MAPPING.includes(before) && next !== 'refused' && next !== 'in-doubt';
  const verdict = mended ? 'now-mapping' : differences.length > 0 ? 'different' : 'same';
  return { verdict, differences, ...(way && { way }) };
}

/** What may have been applied is never sent again; what was answered well needs nothing. */
function wayOf(before: string | null, next: Rehearsal['next']): ReplayWay | undefined {
  if (before === null || next === 'in-doubt') return undefined;
  return next === undefined ? 'decode' : 'resend';
}

export function failedWith({ code, info }: Fault): FailedWith {
  const pointer = info.errors?.find(error => error.pointer !== '')?.pointer;
  return {
    fault: code,
    ...(info.backend && { cause: info.backend.cause }),
    ...(info.rule !== undefined && { rule: info.rule }),
    ...(pointer !== undefined && { pointer }),
  };
}
