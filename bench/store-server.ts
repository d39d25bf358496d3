/** A private PostgreSQL in a folder of its own, gone when the bench is over. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPrivateServer } from '../gateway/store/postgres/private-server.ts';

export interface BenchServer extends AsyncDisposable {
  /** Address of a database that nobody has used. */
  database(name: string): Promise<string>;
}

export async function openServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'canongate-bench-'));
  // As root the server runs as another user, who has to come in.
  await chmod(folder, 0o755);
  const server = await openPrivateServer(join(folder, '.canongate'));
  return {
    async database(name) {
      const client = await connect(server.url);
      await client.query(`create database ${name}`);
      await client.end();
      const address = new URL(server.url);
      address.pathname = `/${name}`;
      return address.href;
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
      if (!server.folder.startsWith(folder)) await rm(join(server.folder, '..'), { recursive: true, force: true });
    },
  };
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** A number that those who want it short may lower. */
export const most = (name: string, usual: number): number => Number(process.env[name] ?? usual);
