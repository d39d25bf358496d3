/** Lets so many keys of one endpoint be worked on at a time, each by one at a time; the others wait in the order in which they came, each once. */
import type { DeliveryKey } from './operations.ts';

interface Waiting {
  key: DeliveryKey;
  ended: PromiseWithResolvers<number>;
}

interface Line {
  waiting: Map<string, Waiting>;
  working: Set<string>;
}

export interface KeyLimiter {
  /** Resolves with what the work said. What comes while its key is worked on has a turn of its own afterwards. */
  take(key: DeliveryKey): Promise<number>;
  /** For whoever does not wait: nothing more is remembered of a key that waits already, or of one too many. */
  offer(key: DeliveryKey, most: number): void;
  /** What waits is forgotten; resolves when what is under way has ended. */
  close(): Promise<void>;
}

/** @param limitOf how many keys of an endpoint at a time; it may change */
export function limitKeys(
  limitOf: (endpoint: string) => number,
  work: (key: DeliveryKey) => Promise<number>,
): KeyLimiter {
  const lines = new Map<string, Line>();
  const under = new Set<Promise<unknown>>();

  const next = (endpoint: string, line: Line): void => {
    for (const [partition, { key, ended }] of line.waiting) {
      if (line.working.size >= limitOf(endpoint)) return;
      if (line.working.has(partition)) continue;
      line.waiting.delete(partition);
      line.working.add(partition);
      const done = work(key)
        .then(ended.resolve, ended.reject)
        .finally(() => {
          line.working.delete(partition);
          under.delete(done);
          next(endpoint, line);
        });
      under.add(done);
    }
    if (line.working.size === 0) lines.delete(endpoint);
  };

  const take = (key: DeliveryKey): Promise<number> => {
    const line = lines.get(key.endpoint) ?? { waiting: new Map(), working: new Set() };
    lines.set(key.endpoint, line);
    let one = line.waiting.get(key.partition);
    if (!one) {
      one = { key, ended: Promise.withResolvers() };
      line.waiting.set(key.partition, one);
      next(key.endpoint, line);
    }
    return one.ended.promise;
  };

  return {
    take,
    offer(key, most) {
      const waiting = lines.get(key.endpoint)?.waiting;
      if (!waiting || (!waiting.has(key.partition) && waiting.size < most)) take(key).catch(() => {});
    },
    async close() {
      for (const { waiting } of lines.values()) {
        for (const { ended } of waiting.values()) ended.resolve(0);
        waiting.clear();
      }
      await Promise.allSettled(under);
    },
  };
}
