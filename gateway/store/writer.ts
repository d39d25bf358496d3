/** Everything acknowledged goes through here: batches over one session, which is opened again when it is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord, Head } from '../audit/chain.ts';
import { Fault } from '../faults.ts';
import { SILENT, type StoreTelemetry } from '../telemetry/store.ts';
import { type Batcher, type Entry, type Notifying, openBatcher } from './batcher.ts';
import { chainStart, stands } from './chain-start.ts';
import type { Database } from './postgres/database.ts';
import { openSession, type Session } from './session.ts';

export interface Writer {
  /** Name under which this replica holds its lock. */
  readonly replica: string;
  /** Resolves once it is committed. @throws Fault `store-unavailable` where it is not, or what the entry's own statements throw */
  submit(entry: Entry): Promise<void>;
  connected(): boolean;
  /** True once the database was found to be behind what had been committed: a standby that was not synchronous took over. */
  readonly isCutBack: boolean;
  counts(): ReturnType<Batcher['counts']>;
  /** The session in force. @throws Fault `store-unavailable` */
  session(): Session;
  close(): Promise<void>;
}

interface Open {
  session: Session;
  batcher: Batcher;
  isCutBack: boolean;
}

/** The last record that was committed before the session was lost. */
interface Last extends Head {
  chain: string;
}

const AGAIN_MS = 500;

export async function openWriter(
  { url, revive }: Pick<Database, 'url' | 'revive'>,
  notifier: Notifying,
  wanted?: string,
  told: Pick<StoreTelemetry, 'committed' | 'cutBack'> = SILENT,
): Promise<Writer> {
  const opening = (name?: string, last?: Last): Promise<Open> => opened(url, notifier, name, told, last);
  let open: Open | undefined = await opening(wanted);
  let replica = open.session.name;
  let closing = false;
  let isCutBack = false;

  /** A session that breaks takes its uncommitted entries with it; under its own name the replica comes back. */
  const watch = async ({ session, batcher }: Open): Promise<void> => {
    await session.lost;
    open = undefined;
    const last = { chain: session.name, ...batcher.head };
    while (!closing && !open) {
      await pause(AGAIN_MS, undefined, { ref: false });
      await revive().catch(() => {});
      if (!closing) open = await opening(replica, last).catch(() => undefined);
    }
    if (!open) return;
    // Another one where the server has not noticed yet that the session before is gone.
    replica = open.session.name;
    isCutBack ||= open.isCutBack;
    void watch(open);
  };
  void watch(open);

  return {
    get replica() {
      return replica;
    },
    connected: () => open !== undefined,
    get isCutBack() {
      return isCutBack;
    },
    counts: () => open?.batcher.counts() ?? { waiting: 0, batches: 0, entries: 0 },
    session() {
      if (!open) throw new Fault('store-unavailable');
      return open.session;
    },
    async submit(entry) {
      if (!open) throw new Fault('store-unavailable');
      try {
        await open.batcher.submit(entry);
      } catch (cause) {
        throw cause instanceof Fault ? cause : new Fault('store-unavailable', { cause });
      }
    },
    async close() {
      closing = true;
      await open?.batcher.close();
      await open?.session.close();
    },
  };
}

async function opened(
  url: string,
  notifier: Notifying,
  wanted: string | undefined,
  told: Pick<StoreTelemetry, 'committed' | 'cutBack'>,
  last?: Last,
): Promise<Open> {
  const session = await openSession(url, wanted);
  const { head, others } = await chainStart(session.client, session.name);
  const batcher = openBatcher(session.client, session.name, head, notifier, told.committed);
  const isCutBack = last !== undefined && !(await stands(session.client, last));
  // On record as a head that was seen: whoever verifies the audit is told that it is gone.
  const seen = isCutBack && { [last.chain]: { seq: last.seq, hash: last.hash.toString('hex') } };
  const record: AuditRecord = { at: new Date().toISOString(), what: 'opened', heads: { ...others, ...seen } };
  await batcher.submit({ rows: {}, audit: [record] });
  if (isCutBack) told.cutBack();
  return { session, batcher, isCutBack };
}

export interface Recorder extends AsyncDisposable {
  record(record: AuditRecord): Promise<void>;
  submit(entry: Entry): Promise<void>;
}

/** What is done by the command is on record too, in a chain of its own. */
export async function openRecorder(database: Pick<Database, 'url' | 'revive'>): Promise<Recorder> {
  const writer = await openWriter(database, { notifyWithin: async () => {}, notify() {} }, 'command');
  return {
    record: record => writer.submit({ rows: {}, audit: [record] }),
    submit: writer.submit,
    [Symbol.asyncDispose]: () => writer.close(),
  };
}
