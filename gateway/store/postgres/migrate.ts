/** Brings the tables up to this release; replicas that start together wait for each other. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';

const FOLDER = join(import.meta.dirname, 'migrations');
const SCHEMA = 'canongate';
const TABLE = 'migrations';

/**
 * A migration leaves the release before it running: it adds, and what it no longer needs goes one release later.
 * @param upTo as many migrations as an earlier release had; all of them if it is not said
 * @throws StoreUnavailable where a newer release was here before
 */
export async function migrate(url: string, { upTo }: { upTo?: number } = {}): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await refuseNewer(client);
    await runner({
      dbClient: client,
      dir: FOLDER,
      direction: 'up',
      ...(upTo !== undefined && { count: upTo }),
      migrationsTable: TABLE,
      schema: SCHEMA,
      createSchema: true,
      advisoryLockMode: 'wait',
      checkOrder: true,
      log: () => {},
    });
  } finally {
    await client.end();
  }
}

/** Names of the migrations of this release. */
export const migrationsKnown = async (): Promise<ReadonlySet<string>> =>
  new Set((await readdir(FOLDER)).map(file => file.replace(/\.sql$/, '')));

async function refuseNewer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>(`select to_regclass('${SCHEMA}.${TABLE}') as found`);
  if (!rows[0]?.found) return;
  const known = await migrationsKnown();
  const run = await client.query<{ name: string }>(`select name from ${SCHEMA}.${TABLE} order by name`);
  const foreign = run.rows.map(({ name }) => name).filter(name => !known.has(name));
  if (foreign.length > 0)
    throw new StoreUnavailable(
      `The database was migrated by a newer release (${foreign[0]}).`,
      'Start that release, or restore a backup of this one.',
    );
}
