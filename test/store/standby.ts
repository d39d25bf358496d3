/** A standby of a private server, made of its files while it works, and an address that leads to one of the two. */
import { appendFile, chown, cp, mkdir, readdir } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { backupFiles, FILES } from '../../gateway/store/backup/files.ts';
import { run } from '../../gateway/store/postgres/binaries.ts';
import { newServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { eventually } from './rig.ts';

export interface Standby {
  /** Once it is promoted. */
  url: string;
  /** Waits until it has all; synchronously, no commit is answered before it has it too. */
  follows(how: 'synchronously' | 'later'): Promise<void>;
  /** What is committed from now on does not reach it. */
  stopFollowing(): Promise<void>;
  promote(): Promise<void>;
  close(): Promise<void>;
}

const NAME = 'standby';

async function asked<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** PostgreSQL 18, "Setting Up a Standby Server": the files of a base backup, `standby.signal` and where to follow. */
export async function openStandby(primary: PrivateServer, data: string): Promise<Standby> {
  await mkdir(data, { mode: 0o755 });
  const { account, binaries, known } = await newServer(data);
  const copy = join(data, 'copy');
  await mkdir(copy);
  await backupFiles(primary.url, primary.folder, copy);
  const { folder, port } = known;
  await cp(join(copy, FILES), folder, { recursive: true });
  for (const empty of ['pg_wal/archive_status', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots'])
    await mkdir(join(folder, empty), { recursive: true, mode: 0o700 });
  for (const empty of ['pg_stat_tmp', 'pg_subtrans', 'pg_tblspc', 'pg_stat', 'pg_twophase', 'pg_commit_ts'])
    await mkdir(join(folder, empty), { recursive: true, mode: 0o700 });
  const from = new URL(primary.url);
  const parts = { host: from.hostname, port: from.port, user: from.username, password: from.password };
  const line = Object.entries({ ...parts, application_name: NAME }).map(([name, value]) => `${name}=${value}`);
  await appendFile(join(folder, 'postgresql.auto.conf'), `primary_conninfo = '${line.join(' ')}'\n`);
  await appendFile(join(folder, 'standby.signal'), '');
  if (account.uid !== undefined)
    for (const entry of ['.', ...(await readdir(folder, { recursive: true }))])
      await chown(join(folder, entry), account.uid, account.gid!);

  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, 'max_connections=60'];
  const options = settings.map(setting => `-c ${setting}`).join(' ');
  const as = { ...account, cwd: '/' };
  const log = join(folder, 'server.log');
  await run(binaries.pgCtl, ['start', '-w', '-t', '60', '-s', '-D', folder, '-l', log, '-o', options], as);
  const there = new URL(primary.url);
  there.port = String(port);
  return {
    url: there.href,
    async follows(how) {
      if (how === 'synchronously') {
        await asked(primary.url, `alter system set synchronous_standby_names = '${NAME}'`);
        await asked(primary.url, 'select pg_reload_conf()');
      }
      const wanted = how === 'synchronously' ? 'sync' : 'async';
      const look = `select sync_state from pg_stat_replication
        where application_name = '${NAME}' and state = 'streaming' and replay_lsn = pg_current_wal_lsn()`;
      await eventually(
        () => asked<{ sync_state: string }>(primary.url, look),
        ([row]) => row?.sync_state === wanted,
      );
    },
    async stopFollowing() {
      await asked(there.href, `alter system set primary_conninfo = ''`);
      await asked(there.href, 'select pg_reload_conf()');
      await eventually(
        () => asked(there.href, 'select from pg_stat_wal_receiver'),
        rows => rows.length === 0,
      );
    },
    promote: async () => void (await asked(there.href, 'select pg_promote()')),
    close: async () =>
      void (await run(binaries.pgCtl, ['stop', '-w', '-s', '-m', 'immediate', '-D', folder], as).catch(() => {})),
  };
}

export interface Address {
  url: string;
  leadTo(url: string): void;
  close(): void;
}

/** What an operator moves: whoever is connected through it is cut off. */
export async function openAddress(url: string): Promise<Address> {
  let port = Number(new URL(url).port);
  const open = new Set<Socket>();
  const server = createServer(socket => {
    const other = connect(port, '127.0.0.1');
    for (const one of [socket, other]) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const here = new URL(url);
  here.port = String((server.address() as { port: number }).port);
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: here.href,
    leadTo(other) {
      port = Number(new URL(other).port);
      cut();
    },
    close() {
      server.close();
      cut();
    },
  };
}
