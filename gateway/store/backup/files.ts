/** A backup of a private server: its files as they lie, while it works, and the write-ahead log that makes them one state. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from '../postgres/copy.ts';
import { copied, within } from './copied.ts';
import { aboutOf, type Manifest } from './manifest.ts';

/** Of no use to another server: PostgreSQL's own list (Continuous Archiving, "Making a Base Backup Using the Low Level API"). */
const EMPTIED =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/|(^|\/)pgsql_tmp/;
const LEFT = /^(postmaster\.(pid|opts)|server\.log|backup_label|tablespace_map)|(^|\/)pg_internal\.init/;
const SEGMENT = /^[0-9A-F]{24}$/;
/** Read last: by it the server begins. */
const CONTROL = 'global/pg_control';
const AT_ONCE = 8;

export const FILES = 'postgres';

/** @param data the folder in which the server's files lie */
export function backupFiles(url: string, data: string, folder: string): Promise<Manifest> {
  return withClient(url, async client => {
    // Holds the log back until the end of this session.
    await client.query(
      "select pg_create_physical_replication_slot('canongate_backup_' || pg_backend_pid(), true, true)",
    );
    const about = await aboutOf(client);
    const start = await segment(client, "pg_backup_start('canongate', fast => true)");
    const to = join(folder, FILES);
    await mkdir(to, { mode: 0o700 });
    const files = await copyTree(data, to);
    const { rows } = await client.query<{ lsn: string; labelfile: string }>(
      'select lsn, labelfile from pg_backup_stop(wait_for_archive => false)',
    );
    const { lsn, labelfile } = rows[0]!;
    await writeFile(join(to, 'backup_label'), labelfile, { mode: 0o600, flush: true });
    await copyLog(data, to, start, await segment(client, `'${lsn}'::pg_lsn`), files);
    return { kind: 'files', ...about, files };
  });
}

const segment = async (client: pg.ClientBase, lsn: string): Promise<string> =>
  (await client.query<{ name: string }>(`select pg_walfile_name(${lsn}) as name`)).rows[0]!.name;

async function copyTree(data: string, to: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = {};
  const paths: string[] = [];
  for (const entry of await readdir(data, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
      .slice(data.length + 1)
      .replaceAll('\\', '/');
    if (EMPTIED.test(path) || LEFT.test(path)) continue;
    if (entry.isDirectory()) await mkdir(within(to, path), { recursive: true, mode: 0o700 });
    else if (entry.isFile() && path !== CONTROL) paths.push(path);
  }
  const next = async (): Promise<void> => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop()) await one(path);
  };
  const one = async (path: string): Promise<void> => {
    try {
      files[path] = await copied(within(data, path), within(to, path));
    } catch (error) {
      // A table that was dropped meanwhile: the log says so too.
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  await one(CONTROL);
  return files;
}

async function copyLog(data: string, to: string, first: string, last: string, files: Manifest['files']): Promise<void> {
  const log = join(data, 'pg_wal');
  for (const name of await readdir(log))
    if ((SEGMENT.test(name) && name >= first && name <= last) || name.endsWith('.history'))
      files[`pg_wal/${name}`] = await copied(join(log, name), join(to, 'pg_wal', name));
}
