/** The one session by which a replica is alive: it holds the replica's lock, and everything acknowledged commits over it. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';
import manifest from '../../package.json' with { type: 'json' };
import { StoreUnavailable } from './store-unavailable.ts';

export interface Session {
  /** Name of the replica and of its audit chain. */
  name: string;
  /** Of this process: an earlier one under the same name was another. */
  incarnation: string;
  client: pg.Client;
  /** Rejects with nothing, resolves once the session is gone. */
  lost: Promise<void>;
  close(): Promise<void>;
}

/** First key of the advisory locks of replicas; the second is the replica's number. */
export const REPLICA_LOCK = 0x43_41_4e_4f;

const MOST_ALIKE = 100;

/** Takes the first free name: `wanted`, then `wanted-2` and so on where live replicas share a host. */
export async function openSession(
  url: string,
  wanted: string = process.env['REPLICA'] ?? hostname(),
): Promise<Session> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: `canongate ${wanted}` });
  const gone = Promise.withResolvers<void>();
  client.on('error', () => gone.resolve());
  client.on('end', () => gone.resolve());
  await client.connect();
  try {
    await client.query(`set search_path to canongate`);
    for (let n = 1; n <= MOST_ALIKE; n++) {
      const name = n === 1 ? wanted : `${wanted}-${n}`;
      const incarnation = randomUUID();
      if (await claimed(client, name, incarnation)) {
        return { name, incarnation, client, lost: gone.promise, close: () => ended(client, name) };
      }
    }
    throw new StoreUnavailable(`A hundred replicas are called ${wanted}.`, 'Give this one a REPLICA name of its own.');
  } catch (error) {
    await client.end().catch(() => {});
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

async function ended(client: pg.Client, name: string): Promise<void> {
  await client.query('update replicas set ended_at = now() where name = $1', [name]).catch(() => {});
  await client.end().catch(() => {});
}
