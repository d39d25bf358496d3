/** A backup of a server of somebody else: every table by COPY, all of them as they were at one moment. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { copyIn, copyOut, withClient } from '../postgres/copy.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { damaged, hashing } from './copied.ts';
import { aboutOf, type Manifest } from './manifest.ts';

export const TABLES = 'tables';

/** Of the gateway's own tables: what migrations were run says the manifest. pg-boss makes its own again. */
const COLUMNS = `select c.relname as name, json_agg(a.attname order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'canongate'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
  group by c.relname order by c.relname`;

/** What a restored row has as its number is not given again. */
const IDENTITIES = `select c.relname as name, a.attname as column from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
  where c.relnamespace = 'canongate'::regnamespace and c.relkind = 'r'`;

export function backupTables(url: string, folder: string): Promise<Manifest> {
  return withClient(url, async client => {
    await client.query('begin isolation level repeatable read read only');
    const about = await aboutOf(client);
    const tables = await tablesOf(client);
    const files: Manifest['files'] = {};
    await mkdir(join(folder, TABLES), { mode: 0o700 });
    for (const [name, columns] of Object.entries(tables)) {
      const { through, digest } = hashing();
      const file = createWriteStream(join(folder, TABLES, name), { mode: 0o600, flush: true });
      through.pipe(file);
      await copyOut(client, `copy ${target(name, columns)} to stdout (format binary)`, through);
      through.end();
      await finished(file);
      files[name] = digest();
    }
    await client.query('commit');
    return { kind: 'tables', ...about, files, tables };
  });
}

/** Into tables that are there and empty. @throws StoreUnavailable where they are not, or where the backup is damaged */
export function restoreTables(url: string, folder: string, { tables = {}, files }: Manifest): Promise<void> {
  return withClient(url, async client => {
    await client.query('begin');
    await refuseUsed(client);
    for (const [name, columns] of Object.entries(tables)) {
      const path = join(folder, TABLES, name);
      const { through, digest } = hashing();
      const text = `copy ${target(name, columns)} from stdin (format binary)`;
      await copyIn(client, text, createReadStream(path).pipe(through)).catch((error: { code?: string }) => {
        // Its rows are no rows; what else the database says is its own.
        throw error.code?.startsWith('22') ? damaged(path) : error;
      });
      if (digest() !== files[name]) throw damaged(path);
    }
    const { rows } = await client.query<{ name: string; column: string }>(IDENTITIES);
    for (const { name, column } of rows)
      await client.query(
        `select setval(pg_get_serial_sequence($1, $2), greatest(1, (select max(${quoted(column)}) from ${target(name)})))`,
        [`canongate.${quoted(name)}`, column],
      );
    await client.query('commit');
  });
}

async function refuseUsed(client: pg.ClientBase): Promise<void> {
  for (const name of Object.keys(await tablesOf(client)))
    if ((await client.query(`select from ${target(name)} limit 1`)).rowCount)
      throw new StoreUnavailable(`The database is in use: ${name} is not empty.`, 'Restore into a new one.');
}

async function tablesOf(client: pg.ClientBase): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(COLUMNS);
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const target = (name: string, columns?: readonly string[]): string =>
  `canongate.${quoted(name)}${columns ? ` (${columns.map(quoted).join(', ')})` : ''}`;
