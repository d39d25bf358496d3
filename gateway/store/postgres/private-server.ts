/** A PostgreSQL of the gateway's own: made on first use, adopted where a killed gateway left it running, stopped at the end. */
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';
import { type Account, type Binaries, mayEnter, run, serverAccount, serverFiles } from './binaries.ts';
import {
  memoryOf,
  type Remembered,
  recall,
  refuseForgotten,
  remember,
  rememberFirst,
  settledIn,
} from './remembered.ts';

export interface PrivateServer {
  /** With its password: never printed. */
  url: string;
  /** Where the data lie. */
  folder: string;
  /** Found running instead of started. */
  adopted: boolean;
  /** Starts it again where it was killed. */
  revive(): Promise<void>;
  /** Stops it, unless somebody else is connected. */
  close(): Promise<void>;
}

export const DATABASE = 'canongate';
/** For the account of the server, where it may not enter the folders of the gateway. */
const SPARE = '/var/lib/canongate';
const START_MS = 90_000;
/** One's own connections are listed for a moment after they were closed. */
const [LOOKS, LOOK_MS] = [10, 100];
/** Enough for a sandbox and a small site; whoever needs more brings a server. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=64MB',
  'max_connections=60',
];

/**
 * @param data the data folder of the gateway, such as `.canongate`
 * @throws StoreUnavailable with what is missing and the way out
 */
export async function openPrivateServer(data: string): Promise<PrivateServer> {
  const { binaries: files, account, memory, known: fresh } = await newServer(data);
  let known = (await recall(memory)) ?? (await firstServer(files, account, fresh, memory));
  await settledIn(known);
  const adopted = await answers(known);
  if (!adopted) known = await started(files, account, known, memory);
  await makeDatabase(known);
  const serving = known;
  const { folder } = serving;
  const url = urlOf(serving);
  return {
    ...{ url, folder, adopted },
    async revive() {
      // Whoever was told its address keeps it.
      if (!(await answers(serving))) await started(files, account, serving);
    },
    close: () => stop(files, account, url, folder),
  };
}

/** Made beside its folder and remembered before it is moved there: one of those who begin at once is the first. */
async function firstServer(files: Binaries, account: Account, fresh: Remembered, memory: string): Promise<Remembered> {
  await refuseForgotten(fresh.folder, memory);
  const made = `${fresh.folder}.${randomBytes(6).toString('hex')}`;
  await initialise(files, account, { ...fresh, folder: made });
  const known = { ...fresh, made };
  if (await rememberFirst(memory, known)) return known;
  await rm(made, { recursive: true, force: true });
  return (await recall(memory)) ?? known;
}

/** Where a server of this data folder would lie, and who would run it. */
export async function newServer(data: string) {
  const account = await serverAccount();
  await mkdir(data, { recursive: true, mode: 0o755 });
  const binaries = await serverFiles(account, SPARE);
  const spare = join(SPARE, createHash('sha256').update(resolve(data)).digest('hex').slice(0, 12));
  const folder = (await mayEnter(data, account)) ? join(resolve(data), 'postgres') : join(spare, 'postgres');
  const known: Remembered = { folder, password: randomBytes(24).toString('base64url'), port: await freePort() };
  return { account, binaries, known, memory: memoryOf(data) };
}

/** True where a server of this data folder was made before. */
export const remembered = async (data: string): Promise<boolean> => (await recall(memoryOf(data))) !== undefined;

/** Address of the private server of a data folder if it is running. */
export async function runningServer(data: string): Promise<string | undefined> {
  const known = await recall(memoryOf(data));
  return known && (await answers(known)) ? urlOf(known) : undefined;
}

const urlOf = ({ password, port }: Remembered, database = DATABASE): string =>
  `postgres://canongate:${password}@127.0.0.1:${port}/${database}`;

async function initialise({ initdb }: Binaries, account: Account, { folder, password }: Remembered): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true, mode: 0o755 });
  await mkdir(folder, { mode: 0o700 });
  const secret = join(folder, '..', `password-${randomBytes(6).toString('hex')}`);
  await writeFile(secret, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined) for (const path of [folder, secret]) await chown(path, account.uid, account.gid!);
  const options = ['--auth=scram-sha-256', '--username=canongate', '--encoding=UTF8', '--locale=C', '--data-checksums'];
  try {
    await run(initdb, [`--pgdata=${folder}`, `--pwfile=${secret}`, ...options], { ...account, cwd: '/' });
  } catch (error) {
    throw new StoreUnavailable(`The private PostgreSQL cannot be made: ${lastLine(error)}.`);
  } finally {
    await rm(secret, { force: true });
  }
}

/**
 * Starts it, and waits while it recovers or while what was killed is still going away.
 * @param memory where another port is remembered, if the one before was taken by somebody else; without it none is taken
 */
async function started({ pgCtl }: Binaries, account: Account, known: Remembered, memory?: string): Promise<Remembered> {
  const until = Date.now() + START_MS;
  for (let current = known; ; ) {
    const settings = [...SETTINGS, `port=${current.port}`].map(setting => `-c ${setting}`).join(' ');
    const { folder } = current;
    try {
      const log = join(folder, 'server.log');
      const options = ['start', '-w', '-t', '60', '-s', '-D', folder, '-l', log, '-o', settings];
      await run(pgCtl, options, { ...account, cwd: '/' });
      return current;
    } catch (error) {
      if (await answers(current)) return current;
      if (Date.now() > until) throw new StoreUnavailable(`The private PostgreSQL does not start: ${lastLine(error)}.`);
      if (memory && !(await isFree(current.port)) && !(await isRunning(folder))) {
        current = { ...current, port: await freePort() };
        await remember(memory, current);
      }
      await pause(500);
    }
  }
}

/** Running though it does not answer yet: it recovers after one of its processes died, or it is going away. */
async function isRunning(folder: string): Promise<boolean> {
  try {
    process.kill(Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]), 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

const SHORT = { connectionTimeoutMillis: 2_000, query_timeout: 2_000 };

/** True where a server that is ours, by its data folder, answers. */
async function answers(known: Remembered): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(known, 'postgres'), ...SHORT });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === known.folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeDatabase(known: Remembered): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(known, 'postgres') });
  await client.connect();
  try {
    // Two that begin at once make it once.
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stop({ pgCtl }: Binaries, account: Account, url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    const others = "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";
    for (let look = 0; (await client.query(others)).rowCount; look++) {
      if (look === LOOKS) return;
      await pause(LOOK_MS);
    }
  } catch {
    // It is gone, or on its way: nothing is left to ask.
  } finally {
    await client.end().catch(() => {});
  }
  await run(pgCtl, ['stop', '-w', '-s', '-m', 'fast', '-D', folder], { ...account, cwd: '/' }).catch(() => {});
}

/** A line of the program's own words: it holds paths and settings, never a password. */
const lastLine = (error: unknown): string =>
  String((error as { stderr?: string }).stderr || (error as Error).message)
    .trim()
    .split('\n')
    .at(-1)!
    .replace(/\.$/, '');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise(done => server.close(done));
  return port;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise(done => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
