/**
 * Notifies of a key when something waits under it. What is due now is told in this process, at no cost; what is due later by
 * pg-boss. A notice says that there is work, never which; one that is lost delays it until somebody looks.
 */
import { type Clock, type Db, PgBoss } from 'pg-boss';
import type { Notifying } from '../store/batcher.ts';
import { NOTICES } from '../store/patience.ts';
import type { DeliveryKey } from './operations.ts';

export interface Notifier extends Notifying {
  /** Tells of each notice of an endpoint from now on. */
  answer(endpoint: string, tell: (key: DeliveryKey) => void): Promise<void>;
  silence(endpoint: string): Promise<void>;
  close(): Promise<void>;
}

/** A notice is short: whoever answers it either drains the key or leaves it to the one who does. */
const NOTICE = {
  expireInSeconds: 300,
  retryLimit: 3,
  retryDelay: 1,
  retentionSeconds: 86_400,
  deleteAfterSeconds: 3_600,
};
/** As long as there are many, one look follows the other. */
const POLLING = {
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 5,
  batchSize: 100,
  burstWhenBatchFull: true,
};

/** What stands before a dot is a family: its members share a notifier. */
export const familyOf = (endpoint: string): string => endpoint.split('.', 1)[0]!;

const queueOf = (endpoint: string): string => `deliver.${familyOf(endpoint)}`;

/** What is timed by a clock that is set back waits as long as it was set back, or turns without a pause. */
const steady = (now: () => number) => ({ now, setTimeout, clearTimeout, setInterval, clearInterval }) as Clock;

export async function openNotifier(url: string, now: () => number = Date.now): Promise<Notifier> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'canongate notifier',
    max: 4,
    ...NOTICES,
    useListenNotify: true,
    schedule: false,
    clock: steady(now),
    superviseIntervalSeconds: 10,
    maintenanceIntervalSeconds: 600,
  });
  // What goes wrong within is tried again within; what matters is in our own tables and is swept.
  boss.on('error', () => {});
  await boss.start();
  const tellers = new Map<string, (key: DeliveryKey) => void>();
  const made = new Map<string, Promise<void>>();
  const queue = async (endpoint: string): Promise<string> => {
    const name = queueOf(endpoint);
    let making = made.get(name);
    if (!making) {
      making = boss.createQueue(name, { ...NOTICE, notify: true });
      made.set(name, making);
      making.catch(() => made.delete(name));
    }
    await making;
    return name;
  };

  const names = new Map<string, string>();
  const named = (text: string): string => {
    const name = names.get(text) ?? `canongate-notify-${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    async notifyWithin(client, notices) {
      // It is long, and planning it anew would cost more than running it.
      const executeSql: Db['executeSql'] = (text, values) =>
        client.query({ name: named(text), text, values: values as unknown[] });
      for (const [endpoint, some] of Map.groupBy(notices, notice => notice.endpoint)) {
        const jobs = some.map(({ partition, at }) => ({
          data: { endpoint, partition },
          ...(at && { startAfter: at }),
        }));
        await boss.insert(await queue(endpoint), jobs, { db: { executeSql } });
      }
    },
    notify(notices) {
      for (const { endpoint, partition } of notices) tellers.get(familyOf(endpoint))?.({ endpoint, partition });
    },
    async answer(endpoint, tell) {
      await boss.work<DeliveryKey>(await queue(endpoint), POLLING, async jobs => {
        for (const { data } of jobs) tell(data);
      });
      tellers.set(familyOf(endpoint), tell);
    },
    async silence(endpoint) {
      tellers.delete(familyOf(endpoint));
      await boss.offWork(queueOf(endpoint));
    },
    close: () => boss.stop({ graceful: true, timeout: 5_000, close: true }),
  };
}
