/** A real Tryton on a free port, with the demo data in it; what took half a minute to make is kept for the next who starts one. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../free-port.ts';
import { MODULES, TRYTOND, version, whatIsMissing } from './installed.ts';
import { DATABASE, databaseFile, initialise, serve } from './process.ts';
import { GATEWAY, seed } from './seed/seed.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const DEMO = ['demo.ts', 'demo-types.ts'].map(name => join(HERE, '../../../simulators/erp', name));
const INITIALISE_WITHIN_MS = 300_000;

export interface TrytonServer {
  /** With `/` and the name of the database behind it, where JSON-RPC is spoken. */
  url: string;
  database: string;
  user: string;
  password: string;
  close(): Promise<void>;
}

/** `folder` is made and, unless it was given, taken away again. */
export async function startTryton(given: { folder?: string; port?: number } = {}): Promise<TrytonServer> {
  const missing = whatIsMissing();
  if (missing) throw new Error(missing);
  const prepared = await seeded();
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), 'canongate-tryton-run-')));
  await place(prepared, folder);
  const server = await serve(folder, given.port ?? (await freePort()));
  const close = async (): Promise<void> => {
    await server.close();
    if (!given.folder) await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, database: DATABASE, ...GATEWAY, close };
}

async function place(file: string, folder: string): Promise<void> {
  await mkdir(join(folder, 'db'), { recursive: true });
  await copyFile(file, databaseFile(folder));
}

/** Tables and modules alone: they change with the packages. */
const empty = (): Promise<string> =>
  kept('modules', `${version(TRYTOND)} ${MODULES.join(' ')}`, folder =>
    initialise(folder, MODULES, INITIALISE_WITHIN_MS),
  );

/** With the demo data in it: changes with what seeds it, and with the year, whose periods are open. */
async function seeded(): Promise<string> {
  const seeds = (await readdir(join(HERE, 'seed'))).toSorted().map(name => join(HERE, 'seed', name));
  const base = await empty();
  const texts = await Promise.all([...seeds, ...DEMO].map(path => readFile(path, 'utf8')));
  return kept(base, `${new Date().getUTCFullYear()} ${texts.join('\n')}`, async folder => {
    await place(base, folder);
    const server = await serve(folder, await freePort());
    try {
      await seed(server.url);
    } finally {
      await server.close();
    }
  });
}

/** Makes a database once for what it is made of. Two who make it at the same time both do; the last to finish is kept. */
async function kept(from: string, of: string, make: (folder: string) => Promise<void>): Promise<string> {
  const hash = createHash('sha256').update(from).update('\0').update(of).digest('hex').slice(0, 16);
  const file = join(tmpdir(), `canongate-tryton-${hash}.sqlite`);
  if (existsSync(file)) return file;
  const folder = await mkdtemp(join(tmpdir(), 'canongate-tryton-make-'));
  await make(folder);
  await rename(databaseFile(folder), file);
  await rm(folder, { recursive: true, force: true });
  return file;
}
