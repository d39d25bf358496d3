/** Repeats a failed attempt where that is harmless and may help, with full jitter and within a budget. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Attempt,
  definePolicy,
  duration,
  durationSchema,
  Fault,
  type Guard,
  type Outcome,
  type PolicyServices,
  retryBudget,
} from '../gateway/kit.ts';

interface Settings {
  attempts: number;
  base: string;
  cap: string;
  budget: number;
  floor: number;
}

export default definePolicy({
  name: 'retry',
  summary: 'Repeats an attempt that failed for a reason that may pass, if a repeat cannot do harm.',
  at: 'endpoint',
  order: 20,
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      attempts: {
        description: 'Attempts in all, the first included.',
        type: 'integer',
        minimum: 2,
        maximum: 10,
        default: 3,
      },
      base: {
        description: 'Upper bound of the first wait; it doubles with each attempt.',
        ...durationSchema,
        default: '100ms',
      },
      cap: {
        description: 'No wait is longer, unless the system of record asked for it.',
        ...durationSchema,
        default: '2s',
      },
      budget: {
        description: 'Share of the calls of this endpoint, over ten seconds, that may be repeats.',
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.2,
      },
      floor: {
        description: 'Repeats per second that are allowed whatever the share.',
        type: 'number',
        minimum: 0,
        maximum: 1000,
        default: 10,
      },
    },
  },
  decisions: ['retried', 'exhausted', 'no-budget', 'no-time', 'unsafe'],
  open(settings: Settings, services) {
    const backoff = { base: duration(settings.base, { most: '1m' }), cap: duration(settings.cap, { most: '1m' }) };
    const budget = retryBudget(settings, services.now);
    const guard: Guard = call => async first => {
      budget.called();
      let attempt = first;
      // Once an attempt may have been applied, no later attempt can take that back.
      let worst: Outcome = 'not_applied';
      for (;;) {
        const track = tracked(attempt);
        try {
          return await call(track.attempt);
        } catch (error) {
          const fault = Fault.from(error);
          const outcome = track.outcome(fault);
          if (outcome !== 'not_applied' && worst !== 'applied') worst = outcome;
          const told = worst === fault.info.outcome ? fault : fault.with({ outcome: worst });
          const tries = attempt.n - first.n + 1;
          const wait = waitFor(fault, tries, backoff);
          const refusal = refuses(told, attempt, {
            last: tries >= settings.attempts,
            wait,
            cap: backoff.cap,
            services,
          });
          const decision = refusal ?? (budget.spend() ? 'retried' : 'no-budget');
          if (fault.retryable) services.count(decision);
          if (decision !== 'retried') throw patient(told, backoff);
          await pause(wait, undefined, { signal: attempt.signal }).catch(() => {});
          if (attempt.signal.aborted) throw Fault.ofAbort(attempt.signal).with({ outcome: worst });
          attempt = { ...first, n: attempt.n + 1 };
        }
      }
    };
    return { guard };
  },
});

/** Watches whether an attempt left, for faults that do not say what came of it. */
function tracked(attempt: Attempt): { attempt: Attempt; outcome(fault: Fault): Outcome } {
  if (attempt.effect === 'read') return { attempt, outcome: () => 'not_applied' };
  let left = false;
  return {
    attempt: {
      ...attempt,
      async leaving(wire, references) {
        left = true;
        await attempt.leaving(wire, references);
      },
    },
    outcome: fault => fault.info.outcome ?? (left ? 'unknown' : 'not_applied'),
  };
}

interface Chance {
  last: boolean;
  wait: number;
  cap: number;
  services: PolicyServices;
}

/** Why this fault is not followed by another attempt, or undefined. */
function refuses(fault: Fault, attempt: Attempt, { last, wait, cap, services }: Chance): string | undefined {
  const harmless = attempt.effect !== 'once' || fault.info.outcome === 'not_applied';
  if (!fault.retryable || !harmless || fault.info.outcome === 'applied') return 'unsafe';
  if (attempt.signal.aborted) return 'no-time';
  if (last) return 'exhausted';
  // The fault in hand says more than the deadline that would cut the wait short.
  const patience = attempt.deadline === undefined ? cap : attempt.deadline - services.now();
  return wait > patience ? 'no-time' : undefined;
}

/** Who is told to wait as long as Retry-After says must be told how long. */
function patient(fault: Fault, { cap }: Backoff): Fault {
  const silent = fault.retryable && fault.status === 503 && fault.info.retryAfter === undefined;
  return silent ? fault.with({ retryAfter: Math.ceil(cap / 1000) }) : fault;
}

function waitFor(fault: Fault, tries: number, backoff: Backoff): number {
  const { retryAfter } = fault.info;
  return retryAfter === undefined ? fullJitter(tries, backoff) : retryAfter * 1000;
}

interface Backoff {
  /** Milliseconds. */
  base: number;
  cap: number;
}

/** Milliseconds before the attempt after `tries`: anything from 0 to `base` doubled with each try, at most `cap`. */
export function fullJitter(tries: number, { base, cap }: Backoff, random: () => number = Math.random): number {
  return random() * Math.min(cap, base * 2 ** (tries - 1));
}
