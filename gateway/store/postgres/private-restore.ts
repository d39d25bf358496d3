/** Makes a private server of the files of a backup: in its place, under its account, with a password of its own. */
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copied, copiedBack, damaged, within } from '../backup/copied.ts';
import { FILES } from '../backup/files.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { type Account, run } from './binaries.ts';
import { DATABASE, newServer, remembered } from './private-server.ts';
import { refuseForgotten, remember } from './remembered.ts';

/** Folders that hold nothing in a backup; the server wants them there. */
const EMPTY = [
  ...['pg_wal/archive_status', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat'],
  ...['pg_stat_tmp', 'pg_subtrans', 'pg_tblspc', 'pg_twophase', 'pg_commit_ts', 'pg_logical/snapshots'],
  ...['pg_logical/mappings', 'pg_multixact/members', 'pg_multixact/offsets', 'pg_xact'],
];

/** @throws StoreUnavailable where there is a server already, or where the backup is damaged */
export async function restorePrivateServer(
  data: string,
  backup: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  if (await remembered(data))
    throw new StoreUnavailable(
      `There is a store in ${data} already.`,
      'Restore into another data folder (store.data).',
    );
  const { known, account, binaries, memory } = await newServer(data);
  const { folder, password } = known;
  await refuseForgotten(folder, memory);
  await rm(folder, { recursive: true, force: true });
  try {
    await place(join(backup, FILES), folder, files, account);
    // Without a port and without a client: nobody can be quicker. It recovers on the way.
    const alone = run(binaries.postgres, ['--single', '-D', folder, DATABASE], { ...account, cwd: '/' });
    alone.child.stdin?.end(`alter role canongate password '${password}'\n`);
    await alone.catch(() => {
      throw damaged(backup);
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await remember(memory, known);
}

async function place(from: string, folder: string, files: Readonly<Record<string, string>>, account: Account) {
  const made = new Set<string>();
  const own = async (path: string) => account.uid !== undefined && (await chown(path, account.uid, account.gid!));
  const makeFolder = async (path: string): Promise<void> => {
    if (made.has(path)) return;
    made.add(path);
    if (path !== folder) await makeFolder(dirname(path));
    await mkdir(path, { recursive: path === folder, mode: 0o700 });
    await own(path);
  };
  await makeFolder(folder);
  for (const path of EMPTY) await makeFolder(within(folder, path));
  for (const [path, hash] of Object.entries(files)) {
    const to = within(folder, path);
    await makeFolder(dirname(to));
    await copiedBack(within(from, path), to, hash);
    await own(to);
  }
  const label = join(folder, 'backup_label');
  await copied(join(from, 'backup_label'), label);
  await own(label);
  await writeFile(join(folder, 'server.log'), '', { mode: 0o600 });
  await own(join(folder, 'server.log'));
}
