/** pg-boss rings for a key when something waits under it: at once, or later. It says that there is work, never which. */
import { type Clock, type Db, PgBoss } from 'pg-boss';
import type { Ring, Ringing } from '../store/batcher.ts';
import type { DeliveryKey } from './operations.ts';

export interface Bell extends Ringing {
  ring(...rings: readonly Ring[]): Promise<void>;
  /** Calls for each ring of an endpoint, so many at a time. */
  answer(endpoint: string, concurrency: number, work: (key: DeliveryKey) => Promise<unknown>): Promise<void>;
  silence(endpoint: string): Promise<void>;
  close(): Promise<void>;
}

/** A ring is short: whoever answers it either drains the key or leaves it to the one who does. */
const RING = {
  expireInSeconds: 300,
  retryLimit: 3,
  retryDelay: 1,
  retentionSeconds: 86_400,
  deleteAfterSeconds: 3_600,
};
const POLLING = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5 };

/** Jobs of one insert. */
const AT_ONCE = 1_000;

/** What stands before a dot is a family: its members share a bell. */
export const familyOf = (endpoint: string): string => endpoint.split('.', 1)[0]!;

const queueOf = (endpoint: string): string => `deliver.${familyOf(endpoint)}`;

/** What is timed by a clock that is set back waits as long as it was set back, or turns without a pause. */
const steady = (now: () => number) => ({ now, setTimeout, clearTimeout, setInterval, clearInterval }) as Clock;

export async function openBell(url: string, now: () => number = Date.now): Promise<Bell> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'canongate bell',
    max: 4,
    useListenNotify: true,
    schedule: false,
    clock: steady(now),
    superviseIntervalSeconds: 10,
    maintenanceIntervalSeconds: 600,
  });
  // What goes wrong within is tried again within; what matters is in our own tables and is swept.
  boss.on('error', () => {});
  await boss.start();
  const made = new Map<string, Promise<void>>();
  const queue = async (endpoint: string): Promise<string> => {
    const name = queueOf(endpoint);
    let making = made.get(name);
    if (!making) {
      making = boss.createQueue(name, { ...RING, notify: true });
      made.set(name, making);
      making.catch(() => made.delete(name));
    }
    await making;
    return name;
  };

  const names = new Map<string, string>();
  const named = (text: string): string => {
    const name = names.get(text) ?? `canongate-ring-${names.size}`;
    names.set(text, name);
    return name;
  };
  const insert = async (rings: readonly Ring[], db?: Db): Promise<void> => {
    for (const [endpoint, some] of Map.groupBy(rings, ring => ring.endpoint)) {
      const jobs = some.map(({ partition, at }) => ({ data: { endpoint, partition }, ...(at && { startAfter: at }) }));
      await boss.insert(await queue(endpoint), jobs, db ? { db } : {});
    }
  };

  return {
    ringWithin: (client, rings) =>
      insert(rings, {
        // It is long, and planning it anew would cost more than running it.
        executeSql: (text, values) => client.query({ name: named(text), text, values: values as unknown[] }),
      }),
    async ring(...rings) {
      for (let n = 0; n < rings.length; n += AT_ONCE) await insert(rings.slice(n, n + AT_ONCE));
    },
    async answer(endpoint, concurrency, work) {
      const options = { ...POLLING, localConcurrency: concurrency };
      await boss.work<DeliveryKey>(await queue(endpoint), options, async ([job]) => {
        if (job) await work(job.data);
      });
    },
    silence: async endpoint => void (await boss.offWork(queueOf(endpoint))),
    close: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  };
}
