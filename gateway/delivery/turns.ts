/** Lets so many keys of one endpoint be worked on at a time; the others wait, each once, and hold up no other endpoint. */
import type { DeliveryKey } from './operations.ts';

interface Member {
  waiting: Map<string, DeliveryKey>;
  working: number;
}

export interface Turns {
  /** Returns at once. */
  offer(key: DeliveryKey): void;
  /** What waits is forgotten; resolves when what is under way has ended. */
  close(): Promise<void>;
}

export function inTurns(each: number, work: (key: DeliveryKey) => Promise<unknown>): Turns {
  const members = new Map<string, Member>();
  const under = new Set<Promise<unknown>>();

  const next = (endpoint: string, member: Member): void => {
    while (member.working < each && member.waiting.size > 0) {
      const [partition, key] = member.waiting.entries().next().value!;
      member.waiting.delete(partition);
      member.working++;
      const done: Promise<unknown> = work(key)
        .catch(() => {})
        .finally(() => {
          member.working--;
          under.delete(done);
          next(endpoint, member);
        });
      under.add(done);
    }
    if (member.working === 0) members.delete(endpoint);
  };

  return {
    offer(key) {
      const member = members.get(key.endpoint) ?? { waiting: new Map(), working: 0 };
      members.set(key.endpoint, member);
      member.waiting.set(key.partition, key);
      next(key.endpoint, member);
    },
    async close() {
      for (const { waiting } of members.values()) waiting.clear();
      await Promise.allSettled(under);
    },
  };
}
