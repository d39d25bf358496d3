/** A sandbox whose gateway keeps: on a private PostgreSQL of the test run, each gateway on a database of its own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DurableKeeper, durableKeeper } from '../../gateway/keeping/durable.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { openPrivateServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/start.ts';
import { KEY, request, type Told } from '../e2e/sandbox.ts';

export const OPERATOR_KEY = Buffer.alloc(32, 'invented');

let server: Promise<PrivateServer> | undefined;
let folder = '';
let made = 0;
/** Databases that a file has made and not dropped. */
const databases = new Set<string>();

async function startServer(): Promise<PrivateServer> {
  folder = await mkdtemp(join(tmpdir(), 'canongate-store-'));
  // As root the server runs as another user, who has to come in.
  await chmod(folder, 0o755);
  return openPrivateServer(join(folder, '.canongate'));
}

/** Address of a database that nobody has used. */
export async function freshDatabase(): Promise<string> {
  server ??= startServer();
  const { url } = await server;
  const name = `test_${process.pid}_${++made}`;
  databases.add(name);
  await administer(url, [`create database ${name}`]);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function administer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** For the end of a file: what it has made is gone, and the server goes on for the next. */
export async function dropDatabases(): Promise<void> {
  const names = [...databases];
  databases.clear();
  if (server)
    await administer(
      (await server).url,
      names.map(name => `drop database if exists ${name} with (force)`),
    );
}

/** One server for the whole run: this is the hook of all files together, which a process that a test starts has not. */
(globalThis as { after?: typeof after }).after?.(async () => {
  await (await server)?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

export const keeperOn = async (url: string): Promise<DurableKeeper> =>
  durableKeeper(await openDatabase({ url, data: folder }), { operatorKeys: [OPERATOR_KEY] });

/** A sandbox over X12 alone, quiet, on this database. */
export async function keepingSandbox(
  url: string,
  options: SandboxOptions = {},
): Promise<Sandbox & { keeper: DurableKeeper }> {
  const keeper = await keeperOn(url);
  const quiet = { freePorts: true, withoutFhir: true, log: { level: 'silent' as const } };
  try {
    return Object.assign(await startSandbox({ ...quiet, ...options, keeper }), { keeper });
  } catch (error) {
    await keeper.close();
    throw error;
  }
}

/** A call without a body, as the sandbox's application makes it. */
export const call = <T>(url: string, path: string, method = 'GET', key = KEY): Promise<Told<T>> =>
  request<T>(method, url + path, undefined, { authorization: key });

/** Looks again and again until it is so, or forty seconds have gone. */
export async function eventually<T>(look: () => Promise<T>, isSo: (seen: T) => boolean, seconds = 40): Promise<T> {
  const until = Date.now() + seconds * 1000;
  // Less and less often: the sandbox lets an application ask 600 times a minute.
  for (let pause = 50; ; pause = Math.min(pause * 1.2, 300)) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(seen)}`);
    await new Promise(done => setTimeout(done, pause));
  }
}

/** As if the days had gone by and a person had deleted their keys: those in use are refused to anybody else. */
export async function destroyKeys(database: string): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(`set canongate.erasing = 'on'`);
  await client.query(`delete from canongate.keys where purpose = 'body'`);
  await client.end();
}
