/** Group commit: whatever waits while one commit is under way goes with the next, over the replica's one session. */
import { setImmediate as turnOver } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { type AuditRecord, type Head, link } from '../audit/chain.ts';
import type { StoreTelemetry } from '../telemetry/store.ts';
import { commit, type KeySettled, type OperationEnded } from './commit.ts';
import type { Rows, TableName } from './tables.ts';

/** Something waits under a key of a service endpoint. */
export interface Notice {
  endpoint: string;
  partition: string;
  /** Not before this time; without it, now. */
  at?: Date;
}

export interface Notifying {
  /** Notifies later, with the commit of the transaction that this client is in. */
  notifyWithin(client: ClientBase, notices: readonly Notice[]): Promise<void>;
  /** Notifies now, of what is committed. */
  notify(notices: readonly Notice[]): void;
}

/** What one exchange wants kept, all of it or nothing. */
export interface Entry {
  rows: Omit<Rows, 'audit'>;
  keys?: readonly KeySettled[];
  operations?: readonly OperationEnded[];
  /** Told with the commit, or once it is there. */
  notices?: readonly Notice[];
  /** Further statements of the same transaction, small ones: whoever waits for a commit waits for them. What they throw undoes this entry alone. */
  within?(client: ClientBase): Promise<void>;
  audit: readonly AuditRecord[];
}

export interface Batcher {
  /** Resolves once it is committed. @throws what the database said, where this very entry cannot be kept */
  submit(entry: Entry): Promise<void>;
  /** Number and hash of the last record committed. */
  readonly head: Head;
  /** Entries that wait, and batches and entries so far. */
  counts(): { waiting: number; batches: number; entries: number };
  /** Resolves when nothing waits any more; what comes later is refused. */
  close(): Promise<void>;
}

interface Waiting {
  entry: Entry;
  /** `performance.now()` when it came. */
  since: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** More would only make the others wait longer. */
const MOST = 64;

/** Nobody is kept waiting longer because others meet a lock: what was not yet sent to the database can be refused for certain. */
const LONGEST_MS = 10_000;

/** @param committed told of each commit: how many entries, how many seconds */
export function openBatcher(
  client: ClientBase,
  chain: string,
  start: Head,
  notifier: Notifying,
  committed: StoreTelemetry['committed'] = () => {},
): Batcher {
  const waiting: Waiting[] = [];
  let head = start;
  let working: Promise<void> | undefined;
  let closed = false;
  let [batches, entries] = [0, 0];

  const work = async (): Promise<void> => {
    for (;;) {
      // What has arrived in this turn of the event loop goes along: the first to ask would otherwise go alone.
      await turnOver();
      if (waiting.length === 0) break;
      const batch = waiting.splice(0, MOST).filter(inTime);
      if (batch.length === 0) continue;
      try {
        await write(batch.map(({ entry }) => entry));
        for (const one of batch) one.resolve();
      } catch (error) {
        if (batch.length === 1) batch[0]!.reject(error);
        else await oneByOne(batch);
      }
    }
    working = undefined;
  };

  /** The statement rolled back whole, and the chain did not move: an entry that cannot be kept takes no neighbour with it. */
  const oneByOne = async (batch: readonly Waiting[]): Promise<void> => {
    for (const one of batch) if (inTime(one)) await write([one.entry]).then(one.resolve, one.reject);
  };

  const write = async (batch: readonly Entry[]): Promise<void> => {
    const { rows, last } = rowsOf(batch, chain, head);
    const updates = {
      keys: batch.flatMap(({ keys = [] }) => keys),
      operations: batch.flatMap(({ operations = [] }) => operations),
    };
    const notices = noticesOf(batch);
    const later = notices.filter(({ at }) => at);
    const began = performance.now();
    if (later.length === 0 && !batch.some(({ within }) => within)) await commit(client, rows, updates);
    else await asOne(() => commit(client, rows, updates), later, batch);
    head = last;
    batches++;
    entries += batch.length;
    committed(batch.length, (performance.now() - began) / 1000);
    const now = notices.filter(({ at }) => !at);
    if (now.length > 0) notifier.notify(now);
  };

  /**
   * A notice is a row of its own, and so may be what else belongs to it: all in one transaction. Three that leave together
   * are one round trip over a client that pipelines; it ends only once all have succeeded.
   */
  const asOne = async (
    write: () => Promise<void>,
    notices: readonly Notice[],
    batch: readonly Entry[],
  ): Promise<void> => {
    const notifying = notices.length > 0 ? [notifier.notifyWithin(client, notices)] : [];
    const sent = await Promise.allSettled([client.query('begin'), write(), ...notifying]);
    try {
      // The first that failed says why; those behind it only that the transaction was aborted.
      for (const one of sent) if (one.status === 'rejected') throw one.reason;
      for (const entry of batch) await entry.within?.(client);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  };

  return {
    submit: entry =>
      new Promise<void>((resolve, reject) => {
        if (closed) return reject(new Error('the store is closed'));
        waiting.push({ entry, since: performance.now(), resolve, reject });
        working ??= work();
      }),
    get head() {
      return head;
    },
    counts: () => ({ waiting: waiting.length, batches, entries }),
    async close() {
      closed = true;
      while (working) await working;
    },
  };
}

/** Else it is refused. */
function inTime({ since, reject }: Waiting): boolean {
  if (performance.now() - since < LONGEST_MS) return true;
  reject(new Error('it waited too long for the database'));
  return false;
}

/** All rows of a batch; each exchange names the first of its audit records. */
function rowsOf(batch: readonly Entry[], chain: string, head: Head): { rows: Rows; last: Head } {
  const rows: Rows = { audit: [] };
  let last = head;
  for (const { rows: given, audit } of batch) {
    const first = last.seq + 1;
    const own = new Map<string | undefined, number>();
    for (const record of audit) {
      const { at, exchange, facility = '' } = record;
      const linked = link(chain, last, JSON.stringify(record));
      rows.audit!.push({ chain, at: new Date(at), exchange, facility, ...linked });
      last = linked;
      if (!own.has(exchange)) own.set(exchange, linked.seq);
    }
    const exchanges = given.exchanges?.map(row => ({ ...row, audit_seq: own.get(row.id as string) ?? first }));
    for (const [table, more] of Object.entries({ ...given, exchanges }) as [TableName, never[] | undefined][]) {
      if (!more) continue;
      rows[table] ??= [];
      (rows[table] as never[]).push(...more);
    }
  }
  return { rows, last: { seq: last.seq, hash: last.hash } };
}

/** One notice a key is enough, however many wait behind it; what is told later has its time. */
function noticesOf(batch: readonly Entry[]): Notice[] {
  const notices = batch.flatMap(({ notices = [] }) => notices);
  const named = notices.map(
    notice => [`${notice.endpoint} ${notice.partition} ${notice.at?.getTime() ?? ''}`, notice] as const,
  );
  return [...new Map(named).values()];
}
