/** The one session by which a replica is alive: it holds the replica's lock, and everything acknowledged commits over it. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';
import manifest from '../../package.json' with { type: 'json' };
import { Fault } from '../faults.ts';
import { BEAT_MS, COMMITS, PROBE_MS, SILENCE_MS } from './patience.ts';
import { StoreUnavailable } from './store-unavailable.ts';

export interface Session {
  /** Name of the replica and of its audit chain. */
  name: string;
  /** Of this process: an earlier one under the same name was another. */
  incarnation: string;
  client: pg.Client;
  /** Locks of keys: over a session of their own, one after the other, so that they do not wait for commits. */
  locks: Queries;
  /** Aborts once either session is gone: nothing more may leave on its strength. */
  signal: AbortSignal;
  /** Resolves then. */
  lost: Promise<void>;
  close(): Promise<void>;
}

/** Queries of one client, one after the other. */
export interface Queries {
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

/** First key of the advisory locks of replicas; the second is the replica's number. */
export const REPLICA_LOCK = 0x43_41_4e_4f;

/** Of a replica `r`: it holds its lock. */
export const HOLDS_LOCK = `exists (select from pg_locks l
  join pg_database d on d.oid = l.database and d.datname = current_database()
  where l.locktype = 'advisory' and l.classid::bigint = ${REPLICA_LOCK} and l.objid::bigint = r.number
    and l.objsubid = 2 and l.granted)`;

/** Incarnations of the replicas that are alive. */
export const ALIVE = `select r.incarnation from canongate.replicas r where ${HOLDS_LOCK} and r.incarnation is not null`;

const MOST_ALIKE = 100;

/** Takes the first free name: `wanted`, then `wanted-2` and so on where live replicas share a host. */
export async function openSession(
  url: string,
  wanted: string = process.env['REPLICA'] ?? hostname(),
): Promise<Session> {
  const gone = new AbortController();
  const lost = new Promise<void>(done => gone.signal.addEventListener('abort', () => done()));
  const [client, locks] = [`canongate ${wanted}`, `canongate ${wanted} locks`].map(application_name => {
    const one = new pg.Client({ connectionString: url, keepAlive: true, pipeline: true, application_name, ...COMMITS });
    for (const event of ['error', 'end'] as const) one.on(event, () => gone.abort(new Fault('store-unavailable')));
    return one;
  }) as [pg.Client, pg.Client];
  const end = () => Promise.allSettled([client.end(), locks.end()]);
  try {
    await Promise.all([client.connect(), locks.connect()]);
    for (const one of [client, locks]) await one.query(`set idle_session_timeout = ${SILENCE_MS}`);
    await client.query(`set search_path to canongate`);
    for (let n = 1; n <= MOST_ALIKE; n++) {
      const name = n === 1 ? wanted : `${wanted}-${n}`;
      const incarnation = randomUUID();
      if (await claimed(client, name, incarnation)) {
        const { signal } = gone;
        beating([client, locks], signal);
        const close = async (): Promise<void> => {
          await client.query('update replicas set ended_at = now() where name = $1', [name]).catch(() => {});
          await end();
        };
        return { name, incarnation, client, locks: inTurn(locks), signal, lost, close };
      }
    }
    throw new StoreUnavailable(`A hundred replicas are called ${wanted}.`, 'Give this one a REPLICA name of its own.');
  } catch (error) {
    await end();
    throw error;
  }
}

async function claimed(client: pg.Client, name: string, incarnation: string): Promise<boolean> {
  const { rows } = await client.query<{ number: number }>(
    `insert into replicas (name, release) values ($1, $2)
     on conflict (name) do update set name = excluded.name returning number`,
    [name, manifest.version],
  );
  const { number } = rows[0]!;
  const lock = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, $2) as free', [
    REPLICA_LOCK,
    number,
  ]);
  if (!lock.rows[0]!.free) return false;
  await client.query(
    'update replicas set release = $2, incarnation = $3, started_at = now(), ended_at = null where number = $1',
    [number, manifest.version, incarnation],
  );
  return true;
}

/** What does not answer ends with its query: a driver that pipelines closes the connection of one that took too long. */
function beating([client, locks]: [pg.Client, pg.Client], signal: AbortSignal): void {
  const beat = setInterval(() => {
    // It waits for the commits before it, which have a limit of their own.
    client.query('select 1').catch(() => {});
    locks.query({ text: 'select 1', query_timeout: PROBE_MS } as pg.QueryConfig).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  signal.addEventListener('abort', () => clearInterval(beat));
}

/** The driver queues what comes while it is busy, and will not for ever. */
function inTurn(client: pg.Client): Queries {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(config) {
      const result = last.then(() => client.query(config));
      last = result.catch(() => {});
      return result as never;
    },
  };
}
