/** How many calls at a time one partner is given: halved when it says that it is too much, widened again while it does not. */
import { fromAbort, transportFault } from './causes.ts';

export interface GateSettings {
  /** Most calls at a time; the width that it begins with. Default 4. */
  concurrency?: number;
  /** Most calls that may wait; default 64. */
  queue?: number;
}

export interface Gate {
  /**
   * Waits for its turn, until the signal aborts. Who is let in says at the end whether the partner had too much of it.
   * @throws Fault `overloaded` where too many wait already, or that of the signal: nothing has left then
   */
  enter(signal: AbortSignal): Promise<Pass>;
  /** Calls let in at a time, those under way, and those that wait. */
  gauges(): { width: number; used: number; waiting: number };
}

/** Is left once, whatever became of the call. */
export interface Pass {
  leave(how: 'well' | 'throttled' | 'failed'): void;
}

const CONCURRENCY = 4;
const QUEUE = 64;

/** Additive increase, multiplicative decrease (RFC 5681 §3.1): by one after as many good answers as it is wide, by half at a time. */
export function openGate({ concurrency = CONCURRENCY, queue = QUEUE }: GateSettings = {}): Gate {
  let width = concurrency;
  let used = 0;
  /** Of calls; what was let in before the last halving says nothing new by being throttled as well. */
  let turn = 0;
  let halvedAt = 0;
  // In order of arrival; a Set, because who gives up leaves from the middle.
  const waiting = new Set<() => void>();

  const pass = (): Pass => {
    used += 1;
    turn += 1;
    const mine = turn;
    let left = false;
    return {
      leave(how) {
        if (left) return;
        left = true;
        used -= 1;
        if (how === 'well') width = Math.min(concurrency, width + 1 / width);
        if (how === 'throttled' && mine > halvedAt) {
          width = Math.max(1, width / 2);
          halvedAt = turn;
        }
        for (const next of waiting) {
          if (used >= Math.floor(width)) break;
          next();
        }
      },
    };
  };

  return {
    async enter(signal) {
      if (signal.aborted) throw fromAbort(signal, 'queued');
      if (used < Math.floor(width)) return pass();
      if (waiting.size >= queue) throw transportFault('queue-full', 'not_applied').with({ retryAfter: 1 });
      return new Promise((resolve, reject) => {
        const letIn = (): void => {
          waiting.delete(letIn);
          signal.removeEventListener('abort', giveUp);
          resolve(pass());
        };
        const giveUp = (): void => {
          waiting.delete(letIn);
          reject(fromAbort(signal, 'queued'));
        };
        waiting.add(letIn);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
    gauges: () => ({ width: Math.floor(width), used, waiting: waiting.size }),
  };
}
