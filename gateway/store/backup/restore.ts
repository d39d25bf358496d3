/** Brings a backup back into a store that holds nothing yet, and lets nothing be given twice that was given after it. */
import { nameOf } from '../key-ring.ts';
import { type Database, openDatabase } from '../postgres/database.ts';
import { migrationsKnown } from '../postgres/migrate.ts';
import { restorePrivateServer } from '../postgres/private-restore.ts';
import { operatorKeysOf, type StoreSettings, whereIs } from '../settings.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { openRecorder } from '../writer.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { restoreTables } from './tables.ts';

export interface Restored {
  /** When the backup was made: what came after is not in it. */
  at: string;
  server: string;
  /** By how many the sequences were moved on. */
  jump: number;
}

/** @throws StoreUnavailable before anything is touched where it cannot be done */
export async function restore(settings: StoreSettings, env: NodeJS.ProcessEnv, folder: string): Promise<Restored> {
  const manifest = await readManifest(folder);
  await refuseNewer(manifest);
  await refuseStranger(manifest, await operatorKeysOf(settings, env, 'must be there'));
  const { url, data } = whereIs(settings, env);
  if (manifest.kind === 'files') {
    if (url)
      throw new StoreUnavailable(
        'This is a backup of the files of a private server, and DATABASE_URL names another one.',
        'Restore it without DATABASE_URL; then `canongate store backup FOLDER --tables` makes one to move with.',
      );
    await restorePrivateServer(data, folder, manifest.files);
  }
  await using database = await openDatabase({ url, data });
  if (manifest.kind === 'tables') await restoreTables(database.url, folder, manifest);
  const jump = await moveOn(database, manifest);
  await using recorder = await openRecorder(database);
  await recorder.record({ at: new Date().toISOString(), what: 'restored', before: { backup: manifest.at } });
  return { at: manifest.at, server: database.described, jump };
}

async function refuseNewer({ migrations, release }: Manifest): Promise<void> {
  const known = await migrationsKnown();
  if (migrations.some(name => !known.has(name)))
    throw new StoreUnavailable(`The backup was made by a newer release (${release}).`, 'Restore it with that release.');
}

async function refuseStranger({ sealedUnder }: Manifest, keys: readonly Uint8Array[]): Promise<void> {
  const names = keys.map(nameOf);
  const missing = sealedUnder.find(name => !names.includes(name));
  if (missing !== undefined)
    throw new StoreUnavailable(
      `The backup was sealed under the operator's key ${missing}, which is not among those configured.`,
      'Configure it, as store.key or among store.previousKeys; a private store without them has it as operator.key in its data folder.',
    );
}

/** The order of operations and events goes on after what was given out since the backup, also if no row of it is left. */
const MOVE_ON = `select setval(number, nextval(number) + $1::bigint)
  from pg_attribute a join pg_class c on c.oid = a.attrelid,
    lateral (select pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)::regclass as number) s
  where c.relnamespace = 'canongate'::regnamespace and c.relkind = 'r'
    and a.attidentity <> '' and a.atttypid = 'bigint'::regtype`;

/** More than anybody gives out: a hundred numbers a second since the backup, and a million at the least. */
async function moveOn({ pool }: Database, { at }: Manifest): Promise<number> {
  const seconds = Math.max(0, Date.now() - Date.parse(at)) / 1000;
  const jump = Math.max(1_000_000, Math.ceil(seconds * 100));
  await pool.query('update canongate.sequences set last = last + $1', [jump]);
  await pool.query(MOVE_ON, [jump]);
  return jump;
}
