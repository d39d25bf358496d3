/** Retention by time: bodies first, records years later, all of it in small batches and on record in the audit. */
import type pg from 'pg';
import { beginningsOf, movedOn } from '../audit/beginnings.ts';
import type { AuditRecord } from '../audit/chain.ts';
import { anyEventBefore, removeEvents } from '../events/removal.ts';
import { earlierOf } from '../store/clock.ts';
import { type Erased, erase, expiredKeys } from '../store/erase.ts';
import { anyExchangeBefore, type Forgotten, forget } from '../store/forget.ts';
import { cutsBefore, removeRecords } from '../store/prune-audit.ts';
import type { Retention } from '../store/retention.ts';
import { REPLICA_LOCK } from '../store/session.ts';
import { bodySize, daysBeyond, eraseDays } from '../store/size.ts';

export interface Pruned extends Erased, Forgotten {
  events: number;
  records: number;
  /** Bytes by which what may not be removed is above the size. */
  above?: number;
}

export interface Pruning {
  retention: Retention;
  /** Commits a record to a chain of one's own. */
  record(record: AuditRecord): Promise<void>;
  /** Instead of the earlier of our clock and the clock of the database. */
  now?: Date;
  signal?: AbortSignal;
}

/** Beyond the size the oldest days go, on record before the first of them is gone. */
async function pruneBySize(
  client: pg.PoolClient,
  { retention: { size }, record, now, signal }: Pruning & { now: Date },
) {
  if (size === undefined) return { keys: 0, bodies: 0, above: 0 };
  const days = daysBeyond(await bodySize(client), size, now);
  const last = days.at(-1);
  if (last) await record({ at: new Date().toISOString(), what: 'pruning', before: { bodiesUntil: last.day } });
  const erased = await eraseDays(client, days, signal);
  return { ...erased, above: Math.max(0, (await bodySize(client)).bytes - size) };
}

/** Number 0 is no replica's. */
const LOCK = [REPLICA_LOCK, 0];

/** Undefined where another one is at it. */
export async function prune(pool: pg.Pool, pruning: Pruning): Promise<Pruned | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, $2) as free', LOCK);
    if (!rows[0]!.free) return undefined;
    try {
      return await pruneAlone(client, pruning);
    } finally {
      await client.query('select pg_advisory_unlock($1, $2)', LOCK);
    }
  } finally {
    client.release();
  }
}

async function pruneAlone(client: pg.PoolClient, pruning: Pruning): Promise<Pruned> {
  const { retention, record, now = await earlierOf(client), signal } = pruning;
  const bodies = new Date(now.getTime() - retention.bodies);
  // What is no longer on record has no body either.
  const audit = new Date(now.getTime() - Math.max(retention.audit, retention.bodies));
  const before = { bodies: bodies.toISOString(), audit: audit.toISOString() };

  const keys = await expiredKeys(client, bodies);
  const any = keys.length > 0 || (await anyEventBefore(client, bodies)) || (await anyExchangeBefore(client, audit));
  // On record before the first of it is gone.
  if (any) await record({ at: new Date().toISOString(), what: 'pruning', before });
  const events = await removeEvents(client, bodies, signal);
  const erased = await erase(client, bodies, signal);
  const forgotten = await forget(client, { now, bodies, audit }, signal);
  const cuts = await cutsBefore(client, audit);
  const isCut = Object.keys(cuts).length > 0;
  if (isCut) {
    const beginnings = movedOn(await beginningsOf(client), cuts);
    await record({ at: new Date().toISOString(), what: 'pruning', before, beginnings });
  }
  const bySize = await pruneBySize(client, { ...pruning, now });
  erased.keys += bySize.keys;
  erased.bodies += bySize.bodies;
  const counts = { ...erased, ...forgotten, events, records: await removeRecords(client, cuts, signal) };
  if (any || isCut || bySize.keys + bySize.bodies > 0)
    await record({ at: new Date().toISOString(), what: 'pruned', before, counts });
  return { ...counts, ...(bySize.above > 0 && { above: bySize.above }) };
}
