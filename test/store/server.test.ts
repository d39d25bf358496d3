/** The server under the store: made, adopted, killed, shared, refused, and the keys without which it says nothing. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { durableKeeper } from '../../gateway/keeping/durable.ts';
import { openKeyRing } from '../../gateway/store/key-ring.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { openPrivateServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { StoreUnavailable } from '../../gateway/store/store-unavailable.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keeperOn, OPERATOR_KEY } from './rig.ts';

describe('the private server', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-server-'));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const pidOf = async ({ folder: data }: PrivateServer): Promise<number> =>
    Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('is made on first use, adopted where it still runs, and started again where it was stopped', async () => {
    const first = await openPrivateServer(folder);
    assert.equal(first.adopted, false);
    const second = await openPrivateServer(folder);
    assert.deepEqual([second.adopted, second.url], [true, first.url]);
    await first.close();
    const third = await openPrivateServer(folder);
    assert.deepEqual([third.adopted, third.url], [false, first.url]);
    await third.close();
  });

  it('keeps its password and its data to itself', async () => {
    const server = await openPrivateServer(folder);
    try {
      const { mode } = await stat(join(folder, 'store.json'));
      assert.equal(mode & 0o077, 0);
      const stranger = new URL(server.url);
      stranger.password = 'guessed';
      const client = new pg.Client({ connectionString: stranger.href });
      await assert.rejects(client.connect(), { code: '28P01' });
    } finally {
      await server.close();
    }
  });

  it('is back, with all that was answered, after a kill -9 in the middle of calls', async () => {
    const database = await openDatabase({ data: folder });
    const keeper = await durableKeeper(database, { operatorKeys: [OPERATOR_KEY] });
    const quiet = { freePorts: true, withoutFhir: true, log: { level: 'silent' as const } };
    await using sandbox = await startSandbox({
      ...{ ...quiet, keeper },
      // It must not be the limit that stops the callers.
      adjust({ pipelines }) {
        for (const use of pipelines['patient-access']!.policies) if (use.name === 'rate-limit') use['max'] = 1_000_000;
      },
    });
    const { url } = sandbox.gateway;
    const answered: string[] = [];
    const codes = new Set<string>();
    let going = true;
    const callers = Array.from({ length: 4 }, async () => {
      while (going) {
        const told = await send(url, checkOf('W000000001'));
        if (told.status === 200) answered.push(told.body.id);
        else codes.add((told.body as unknown as Problem).code);
      }
    });
    await eventually(
      async () => answered.length,
      count => count > 20,
    );
    const server = { folder: /in (.*)$/.exec(database.described)![1]! } as PrivateServer;
    process.kill(await pidOf(server), 'SIGKILL');
    const before = answered.length;
    await eventually(
      async () => answered.length,
      count => count > before + 20,
      60,
    );
    going = false;
    await Promise.all(callers);
    assert.deepEqual(
      [...codes].filter(code => code !== 'store-unavailable'),
      [],
    );
    const { rows } = await database.pool.query<{ id: string }>(
      'select id from canongate.exchanges where outcome is not null',
    );
    const kept = new Set(rows.map(({ id }) => id));
    assert.deepEqual(
      answered.filter(id => !kept.has(id)),
      [],
      'answered and lost',
    );
    assert.deepEqual((await verifyAudit(database.pool)).flaws, []);
    const ready = await (await fetch(`${sandbox.gateway.adminUrl}/readyz`)).json();
    assert.equal((ready as { ready: boolean }).ready, true);
  });

  it('finds a place that its account may enter where the folder of the project is closed to it', async function () {
    if (process.getuid?.() !== 0) return void this.skip();
    await chmod(folder, 0o700);
    const server = await openPrivateServer(join(folder, '.canongate'));
    try {
      assert.ok(!server.folder.startsWith(folder), server.folder);
    } finally {
      await server.close();
      await rm(join(server.folder, '..'), { recursive: true, force: true });
    }
  });

  it('keeps its address while it runs and cannot answer, as after the death of one of its processes', async () => {
    const server = await openPrivateServer(folder);
    const pid = await pidOf(server);
    try {
      process.kill(pid, 'SIGSTOP');
      const revived = server.revive();
      const memory = () => readFile(join(folder, 'store.json'), 'utf8');
      const before = await memory();
      // Longer than its first look and its first try.
      await new Promise(done => setTimeout(done, 7_000));
      process.kill(pid, 'SIGCONT');
      await revived;
      const again = await openPrivateServer(folder);
      assert.deepEqual([again.adopted, again.url, await memory()], [true, server.url, before]);
      // A gateway that starts meanwhile waits for it as well.
      process.kill(pid, 'SIGSTOP');
      const adopted = openPrivateServer(folder);
      await new Promise(done => setTimeout(done, 7_000));
      process.kill(pid, 'SIGCONT');
      assert.equal((await adopted).url, server.url);
    } finally {
      process.kill(pid, 'SIGCONT');
      await server.close();
    }
  });

  it('waits for no port that somebody else has taken since', async () => {
    const first = await openPrivateServer(folder);
    await first.close();
    const port = Number(new URL(first.url).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await openPrivateServer(folder);
      assert.notEqual(new URL(second.url).port, String(port));
      await second.close();
    } finally {
      squatter.close();
    }
  });
});

describe('the database of DATABASE_URL', function () {
  this.timeout(240_000);
  after(dropDatabases);
  const refused = (says: RegExp) => (error: unknown) => {
    assert.ok(error instanceof StoreUnavailable, String(error));
    assert.match(error.message, says);
    assert.ok(!error.message.includes('postgres://'), 'the address stays out of it');
    return true;
  };

  it('is migrated once by replicas that start together', async () => {
    const url = await freshDatabase();
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url, data: '' })));
    for (const { described } of opened) assert.match(described, /^PostgreSQL 18/);
    await Promise.all(opened.map(database => database.close()));
  });

  it('is refused where a newer release has been at it', async () => {
    const url = await freshDatabase();
    const { pool, close } = await openDatabase({ url, data: '' });
    await pool.query(`insert into canongate.migrations (name, run_on) values ('9999_later', now())`);
    await close();
    await assert.rejects(openDatabase({ url, data: '' }), refused(/newer release \(9999_later\).*Start that release/));
  });

  it('is refused in words of our own where nobody answers', async () => {
    const url = 'postgres://someone:secret@127.0.0.1:1/nothing';
    await assert.rejects(openDatabase({ url, data: '' }), refused(/does not answer \(ECONNREFUSED\)/));
  });

  it('is refused by name behind a transaction pooler (needs the Debian package pgbouncer)', async function () {
    if (spawnSync('pgbouncer', ['--version']).error) return void this.skip();
    const target = new URL(await freshDatabase());
    const folder = await mkdtemp(join(tmpdir(), 'canongate-pooler-'));
    await chmod(folder, 0o755);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await new Promise(done => taken.close(done));
    await mkdir(join(folder, 'run'), { mode: 0o777 });
    const database = target.pathname.slice(1);
    await writeFile(
      join(folder, 'pgbouncer.ini'),
      `[databases]
${database} = host=127.0.0.1 port=${target.port} user=${target.username} password=${target.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
`,
    );
    const account = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
    const pooler = spawn('pgbouncer', ['-q', ...account, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
    try {
      const url = `postgres://${target.username}@127.0.0.1:${port}/${database}`;
      const attempt = async () => {
        try {
          await (await openDatabase({ url, data: '' })).close();
          return 'opened';
        } catch (error) {
          return (error as Error).message;
        }
      };
      const said = await eventually(attempt, message => !message.includes('does not answer'));
      assert.match(said, /transaction pooler \(such as PgBouncer\).*pool_mode=session/);
    } finally {
      pooler.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the keys of the ledger', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('open nothing for an operator who has another key, and say which one is wanted', async () => {
    const url = await freshDatabase();
    await (await keeperOn(url)).close();
    const pool = new pg.Pool({ connectionString: url });
    try {
      await assert.rejects(openKeyRing(pool, [Buffer.alloc(32, 'another')]), (error: Error) => {
        assert.ok(error instanceof StoreUnavailable);
        return /operator's key [0-9a-f]{12}, which is not among those configured/.test(error.message);
      });
    } finally {
      await pool.end();
    }
  });

  it('are wrapped anew when the operator changes the key, and open what was sealed before', async () => {
    const url = await freshDatabase();
    const pool = new pg.Pool({ connectionString: url });
    const fresh = Buffer.alloc(32, 'newer');
    try {
      await (await keeperOn(url)).close();
      const before = (await openKeyRing(pool, [OPERATOR_KEY])).hash('member:1');
      const rotated = await openKeyRing(pool, [fresh, OPERATOR_KEY]);
      assert.deepEqual(rotated.hash('member:1'), before);
      const alone = await openKeyRing(pool, [fresh]);
      assert.deepEqual(alone.hash('member:1'), before, 'the key before is needed no more');
    } finally {
      await pool.end();
    }
  });
});
