/** Runs the programs of Tryton: bounded in time, on one folder with its database in SQLite, and gone when the test is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TRYTOND, TRYTOND_ADMIN } from './installed.ts';

export const DATABASE = 'erp';
/** Of servers on loopback that live as long as a test. */
export const ADMIN_PASSWORD = 'adm-Passw0rd-of-a-test';

const START_WITHIN_MS = 60_000;

/** Writes the configuration; the database is a file beside it. */
export function configure(folder: string, port: number): string {
  mkdirSync(join(folder, 'db'), { recursive: true });
  const file = join(folder, 'trytond.conf');
  writeFileSync(
    file,
    `[database]\nuri = sqlite://\npath = ${join(folder, 'db')}\nlist = False\n[web]\nlisten = 127.0.0.1:${port}\n[email]\nuri = smtp://127.0.0.1:9\n`,
    { mode: 0o600 },
  );
  return file;
}

export const databaseFile = (folder: string): string => join(folder, 'db', `${DATABASE}.sqlite`);

/** Makes an empty database and activates modules; what they need comes with them. */
export async function initialise(folder: string, modules: readonly string[], withinMs: number): Promise<void> {
  const config = configure(folder, 9);
  closeSync(openSync(databaseFile(folder), 'a'));
  const password = join(folder, 'password');
  writeFileSync(password, `${ADMIN_PASSWORD}\n`, { mode: 0o600 });
  const args = ['-c', config, '-d', DATABASE, '--email', 'admin@canongate.example', '-u', ...modules];
  const child = start(TRYTOND_ADMIN, [...args, '--activate-dependencies'], folder, { TRYTONPASSFILE: password });
  const late = AbortSignal.timeout(withinMs);
  late.addEventListener('abort', () => child.kill('SIGKILL'));
  const code = await new Promise(done => child.once('exit', done));
  if (code !== 0) throw new Error(`${TRYTOND_ADMIN} ended with ${code}: see ${join(folder, 'log')}`);
}

export interface Running {
  url: string;
  close(): Promise<void>;
}

/** Starts the server on what the folder holds, and waits until it listens. */
export async function serve(folder: string, port: number): Promise<Running> {
  const child = start(TRYTOND, ['-c', configure(folder, port), '-d', DATABASE], folder, {});
  const gone = new Promise<void>(done => child.once('exit', () => done()));
  // A test that ends without closing takes it along.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const close = async (): Promise<void> => {
    process.off('exit', end);
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(late);
  };
  const until = Date.now() + START_WITHIN_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > until) {
      await close();
      throw new Error(`${TRYTOND} does not listen: see ${join(folder, 'log')}`);
    }
    await sleep(100);
  }
  return { url: `http://127.0.0.1:${port}`, close };
}

function start(program: string, args: string[], folder: string, more: Record<string, string>): ChildProcess {
  const log = openSync(join(folder, 'log'), 'a');
  const env = { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC', ...more };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
