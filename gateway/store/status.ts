/** How the store is: who is alive on it, what it holds and since when, and under which key of the operator. */
import type pg from 'pg';
import { OPEN } from './erase.ts';
import { HOLDS_LOCK } from './session.ts';

export interface StoreStatus {
  /** Such as `private PostgreSQL 18.4 in …`. */
  server: string;
  bytes: number;
  migrations: string[];
  replicas: { name: string; release: string; startedAt: Date; endedAt: Date | null; alive: boolean }[];
  exchanges: number;
  /** Exchanges that have not ended. */
  open: number;
  oldestBody: Date | null;
  /** Bytes of all bodies. */
  bodyBytes: number;
  /** What was removed last, when, and up to which day or time. */
  removed: { at: string; counts: Record<string, number>; before: Record<string, string> } | null;
  quarantined: number;
  records: number;
  /** Days that have a key of their own. */
  keys: number;
  /** Names of the operator's keys that wrap them; one, unless a rotation is under way. */
  sealedUnder: string[];
}

const REPLICAS = `select name, release, started_at as "startedAt", ended_at as "endedAt", ${HOLDS_LOCK} as alive
  from canongate.replicas r order by name`;

const COUNTS = `select
  pg_database_size(current_database())::float8 as bytes,
  (select count(*)::int from canongate.exchanges) as exchanges,
  (select count(*)::int from canongate.exchanges e where ${OPEN}) as open,
  (select min(received_at) from canongate.exchanges where sealed is not null and key =
    (select min(key) from canongate.exchanges where sealed is not null)) as "oldestBody",
  (select coalesce(sum(octet_length(sealed)), 0)::float8 from canongate.exchanges where sealed is not null) as "bodyBytes",
  (select record from canongate.audit where record like '%"what":"pruned"%' order by at desc limit 1) as removed,
  (select count(*)::int from canongate.quarantine) as quarantined,
  (select count(*)::int from canongate.audit) as records,
  (select count(*)::int from canongate.keys where purpose = 'body') as keys,
  (select coalesce(json_agg(distinct wrapped_by), '[]') from canongate.keys) as "sealedUnder",
  (select coalesce(json_agg(name order by name), '[]') from canongate.migrations) as migrations`;

type Counts = Omit<StoreStatus, 'server' | 'replicas'>;

export async function storeStatus(pool: pg.Pool, server: string): Promise<StoreStatus> {
  const [counts, replicas] = await Promise.all([
    pool.query<Omit<Counts, 'removed'> & { removed: string | null }>(COUNTS),
    pool.query<StoreStatus['replicas'][number]>(REPLICAS),
  ]);
  const { removed, ...found } = counts.rows[0]!;
  return { server, ...found, removed: removed === null ? null : removedIn(removed), replicas: replicas.rows };
}

function removedIn(record: string): StoreStatus['removed'] {
  const { at, counts = {}, before = {} } = JSON.parse(record) as NonNullable<StoreStatus['removed']>;
  return { at, counts, before };
}
