/** What becomes of an operation after an attempt: done, tried again later, given up, or left to a person. */
import type { Effect } from '../effect.ts';
import type { Fault, Outcome } from '../faults.ts';
import { isWithheld } from './control.ts';
import type { OperationStatus } from './operation.ts';
import type { DeliveryKey } from './operations.ts';
import type { Delivering } from './settings.ts';

/** One try of an operation by the worker. */
export interface Delivery {
  key: DeliveryKey;
  /** 1 for the first. */
  attempt: number;
  settings: Delivering;
  /** What became of it, once it is settled. */
  became?: OperationStatus;
}

export interface Verdict {
  status: OperationStatus;
  /** Milliseconds until the next attempt. */
  after?: number;
  /** Attempts that count with this one, where it does not count itself. */
  counts?: number;
  /** It was taken, and its answer comes later. */
  awaits?: true;
}

/** What an attempt ended with. */
export interface Ended {
  attempt: number;
  /** Attempts in all. */
  most: number;
  effect: Effect;
  fault?: Fault | undefined;
  outcome?: Outcome | undefined;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 20 * 60_000;

/**
 * An outcome that nobody knows is asked about where it can be, and never tried again blindly; a fault that a repeat cannot mend is
 * not repeated; what is done in part is gone on with.
 */
export function verdictOf(
  { attempt, most, effect, fault, outcome }: Ended,
  random: () => number = Math.random,
): Verdict {
  if (!fault) return { status: 'succeeded' };
  // No failure, and no attempt that counts; the first has sent something, which none at all would deny.
  const { afterMs } = fault.info.awaited ?? {};
  const counts = Math.max(attempt - 1, 1);
  if (afterMs !== undefined) return { status: 'accepted', after: afterMs, counts, awaits: true };
  // What an operator cut off says nothing of the system of record: it costs no attempt.
  const left = attempt < most || isWithheld(fault);
  const { reconcilable, resumable, retryAfter = 0 } = fault.info;
  if (effect !== 'read' && outcome === 'unknown' && reconcilable && left)
    return { status: 'accepted', after: backoff(attempt + 2, random) };
  if (effect !== 'read' && outcome !== 'not_applied' && !resumable) return { status: 'needs-attention' };
  if (fault.retryable && left) {
    if (isWithheld(fault)) return { status: 'accepted', after: 0 };
    return { status: 'accepted', after: Math.max(retryAfter * 1000, backoff(attempt, random)) };
  }
  return { status: effect === 'read' ? 'failed' : 'needs-attention' };
}

/** Exponential, with jitter over the upper half, so that what failed together does not return together. */
const backoff = (attempt: number, random: () => number): number => {
  const full = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(full / 2 + (full / 2) * random());
};
