/** Keeps one slow system of record from taking the whole gateway: so many calls at a time, so many waiting, no more. */
import { definePolicy, Fault, type Guard } from '../gateway/kit.ts';

interface Settings {
  limit: number;
  queue: number;
}

export default definePolicy({
  name: 'bulkhead',
  summary: 'Limits how many calls to a service endpoint are under way at the same time.',
  at: 'endpoint',
  order: 40,
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      limit: { description: 'Calls at the same time.', type: 'integer', minimum: 1, maximum: 10_000, default: 32 },
      queue: {
        description: 'Calls that may wait for a place.',
        type: 'integer',
        minimum: 0,
        maximum: 10_000,
        default: 32,
      },
    },
  },
  decisions: ['queued', 'refused'],
  open({ limit, queue }: Settings, { count }) {
    let used = 0;
    // In order of arrival; a Set, because who gives up leaves from the middle.
    const waiting = new Set<() => void>();

    const release = (): void => {
      const [first] = waiting;
      if (first) first();
      else used--;
    };
    /** Resolves when a place has been handed over. */
    const place = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        const taken = (): void => {
          waiting.delete(taken);
          signal.removeEventListener('abort', gaveUp);
          resolve();
        };
        const gaveUp = (): void => {
          waiting.delete(taken);
          reject(Fault.ofAbort(signal));
        };
        waiting.add(taken);
        signal.addEventListener('abort', gaveUp, { once: true });
      });

    const guard: Guard = call => async attempt => {
      if (attempt.signal.aborted) throw Fault.ofAbort(attempt.signal);
      if (used < limit) used++;
      else if (waiting.size < queue) {
        count('queued');
        await place(attempt.signal);
      } else {
        count('refused');
        throw new Fault('overloaded', { outcome: 'not_applied', retryAfter: 1 });
      }
      // The place is held until the call has really ended: a call past its deadline may still hold a connection.
      try {
        return await call(attempt);
      } finally {
        release();
      }
    };
    return { guard, gauges: () => ({ used, queued: waiting.size, limit }) };
  },
});
