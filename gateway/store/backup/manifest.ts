/** What a backup says of itself: written last, so that a folder without it is none. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import manifest from '../../../package.json' with { type: 'json' };
import { StoreUnavailable } from '../store-unavailable.ts';

export interface Manifest {
  /** The server's own files, or its tables row by row. */
  kind: 'files' | 'tables';
  /** When it began. */
  at: string;
  release: string;
  postgres: string;
  migrations: string[];
  /** Names of the operator's keys without which it tells nothing. */
  sealedUnder: string[];
  /** SHA-256 of each file, by its path within the backup. */
  files: Record<string, string>;
  /** Columns of each table in the order of its file. */
  tables?: Record<string, string[]>;
}

const FILE = 'backup.json';

const ABOUT = `select current_setting('server_version') as postgres,
  (select coalesce(json_agg(distinct wrapped_by), '[]') from canongate.keys) as "sealedUnder",
  (select coalesce(json_agg(name order by name), '[]') from canongate.migrations) as migrations`;

export type About = Omit<Manifest, 'kind' | 'files' | 'tables'>;

export async function aboutOf(client: Pick<pg.ClientBase, 'query'>): Promise<About> {
  const { rows } = await client.query<Pick<Manifest, 'postgres' | 'sealedUnder' | 'migrations'>>(ABOUT);
  return { at: new Date().toISOString(), release: manifest.version, ...rows[0]! };
}

export async function writeManifest(folder: string, made: Manifest): Promise<void> {
  const file = join(folder, FILE);
  await writeFile(`${file}.part`, JSON.stringify(made, null, 1), { mode: 0o600, flush: true });
  await rename(`${file}.part`, file);
}

/** @throws StoreUnavailable where there is no whole backup */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Manifest;
  } catch {
    throw new StoreUnavailable(
      `${folder} holds no backup, or one that was interrupted.`,
      'Name the folder of another.',
    );
  }
}
