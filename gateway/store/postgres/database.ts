/** Opens the database of the gateway: the one DATABASE_URL names, else a private one below the data folder. */
import pg from 'pg';
import { CALLS } from '../patience.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { migrate } from './migrate.ts';
import { openPrivateServer } from './private-server.ts';
import { refuseTransactionPooler } from './transaction-pooler.ts';

export interface Database extends AsyncDisposable {
  /** With its password: never printed. */
  url: string;
  /** Such as `private PostgreSQL 18.4 in /srv/canongate/.canongate/postgres`; for people. */
  described: string;
  /** In which the files of a private server lie. */
  folder?: string | undefined;
  /** For what is asked now and then and may take its time; whoever writes in groups opens a connection of its own. */
  pool: pg.Pool;
  /** For what a caller waits for: a database that is slow to answer counts as away. */
  calls: pg.Pool;
  /** Brings a private server back that was killed; a server of somebody else comes back by itself. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Of a PostgreSQL that is there already. */
  url?: string | undefined;
  /** Where the private one lives otherwise. */
  data: string;
  /** Who only looks leaves a private server that was running as it was found; who serves takes it along at the end. */
  leaves?: boolean;
  /** Most connections of the pool; default 8. */
  connections?: number;
}

/** `server_version_num`: what is run must be what is tested. */
const OLDEST = 180_000;

/** Migrated and ready. @throws StoreUnavailable that says what to do, with nothing of the URL in it */
export async function openDatabase({ url, data, leaves = false, connections = 8 }: DatabaseOptions): Promise<Database> {
  const own = url ? undefined : await openPrivateServer(data);
  const address = url ?? own!.url;
  const pool = new pg.Pool({ connectionString: address, max: connections, connectionTimeoutMillis: 10_000 });
  const calls = new pg.Pool({ connectionString: address, max: connections, ...CALLS });
  // An idle connection that breaks is replaced; who uses one hears of it from its own query.
  for (const one of [pool, calls]) one.on('error', () => {});
  const close = async (): Promise<void> => {
    await Promise.all([pool.end(), calls.end()]);
    if (!(leaves && own?.adopted)) await own?.close();
  };
  try {
    const version = await versionOf(pool);
    if (url) await refuseTransactionPooler(address);
    await migrate(address);
    const described = own ? `private PostgreSQL ${version} in ${own.folder}` : `PostgreSQL ${version} of DATABASE_URL`;
    const revive = async (): Promise<void> => own?.revive();
    return { url: address, described, folder: own?.folder, pool, calls, revive, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function versionOf(pool: pg.Pool): Promise<string> {
  try {
    const { rows } = await pool.query<{ number: number; name: string }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
    );
    const { number, name } = rows[0]!;
    if (number < OLDEST) throw new StoreUnavailable(`The database is PostgreSQL ${name}, which is too old.`);
    return name.split(' ')[0]!;
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    // The driver's own words may hold the address.
    throw new StoreUnavailable(`The database does not answer (${(error as { code?: string }).code ?? 'no code'}).`);
  }
}
