/** Makes a backup of the store while it works: files of a private server, tables of one that somebody else runs. */
import type { Database } from '../postgres/database.ts';
import { emptyFolder } from './copied.ts';
import { backupFiles } from './files.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { backupTables } from './tables.ts';

/**
 * @param folder new or empty
 * @param byTables of a private server too: to move to another server with it
 */
export async function backup({ url, folder: data }: Database, folder: string, byTables = false): Promise<Manifest> {
  await emptyFolder(folder);
  const made = data && !byTables ? await backupFiles(url, data, folder) : await backupTables(url, folder);
  await writeManifest(folder, made);
  return made;
}
