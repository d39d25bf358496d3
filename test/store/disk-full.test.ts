/** A full disk below the private server: a clear 503, nothing acknowledged lost, and all is well by itself once there is room. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { openStore } from '../../gateway/keeping/open.ts';
import { serverAccount } from '../../gateway/store/postgres/binaries.ts';
import { runningServer } from '../../gateway/store/postgres/private-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { call, eventually, OPERATOR_KEY } from './rig.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';

const FULL = '503 store-unavailable';

describe('a gateway whose disk is full', function () {
  this.timeout(300_000);
  let folder: string;
  let data: string;
  let acknowledged: Map<string, string>;
  let refused: Set<string>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-disk-'));
    await chmod(folder, 0o755);
    data = join(folder, 'data');
    [acknowledged, refused] = [new Map(), new Set()];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (): Promise<Sandbox & { keeper: DurableKeeper }> => {
    const keeper = await openStore({ data, key: OPERATOR_KEY.toString('base64') }, {});
    const sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper });
    return Object.assign(sandbox, { keeper });
  };
  const query = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: (await runningServer(data))! });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };

  /** A call under a key of its own. What was answered has to be there later; what was not has to say why. */
  const ask = async (url: string, key: string): Promise<string> => {
    const { status, body } = await send<Problem & { id: string }>(url, checkOf('W000000001'), {
      'idempotency-key': key,
    });
    if (status === 200) acknowledged.set(key, body.id);
    else refused.add(key);
    return status === 200 ? 'answered' : `${status} ${body.code}`;
  };
  const askUntil = (url: string, name: string, told: string): Promise<string> => {
    let n = 0;
    return eventually(
      () => ask(url, `${name}-${++n}`),
      said => said === told,
      90,
    );
  };
  const ready = (sandbox: Sandbox, wanted: number): Promise<number> =>
    eventually(
      async () => (await fetch(`${sandbox.gateway.adminUrl}/readyz`)).status,
      status => status === wanted,
      120,
    );

  const nothingIsLost = async ({ gateway: { url } }: Sandbox): Promise<void> => {
    for (const [key, id] of acknowledged) {
      const read = await call<{ id: string }>(url, `/v1/eligibility-checks/${id}`);
      assert.deepEqual([read.status, read.body.id], [200, id], key);
      const again = await send(url, checkOf('W000000001'), { 'idempotency-key': key });
      assert.deepEqual([again.status, again.body.id], [200, id], key);
    }
    for (const key of refused) {
      const again = await send(url, checkOf('W000000001'), { 'idempotency-key': key });
      assert.equal(again.status, 200, `${key} may be asked again`);
    }
    const pool = new pg.Pool({ connectionString: (await runningServer(data))! });
    try {
      assert.deepEqual((await verifyAudit(pool)).flaws, []);
    } finally {
      await pool.end();
    }
  };

  describe('to the last byte (needs an account that may mount a tmpfs)', () => {
    let disk: SmallDisk | undefined;
    beforeEach(function () {
      disk = smallDisk(data, 256);
      if (!disk) this.skip();
    });
    afterEach(() => disk?.unmount());

    it('says so while the server lives, and while it cannot even start, and goes on once there is room', async () => {
      await using sandbox = await open();
      const { url } = sandbox.gateway;
      assert.equal(await ask(url, 'before'), 'answered');
      await disk!.fill();
      await askUntil(url, 'filling', FULL);

      // Its log has no room for another segment: it stops in the middle of whatever it was doing.
      for (let n = 0; n < 20; n++) await query('select pg_switch_wal(), pg_current_wal_insert_lsn()').catch(() => {});
      await ready(sandbox, 503);
      const told = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(url, `full-${n}`)));
      assert.deepEqual([...new Set(told)], [FULL]);

      await disk!.free();
      await ready(sandbox, 200);
      await askUntil(url, 'after', 'answered');
      await nothingIsLost(sandbox);
    });
  });

  describe('for what has to grow (a limit on the size of files, which needs Linux and no privilege)', () => {
    before(function () {
      if (spawnSync('prlimit', ['--version']).error) this.skip();
    });
    const LIMIT = 16 << 20;
    /** Of a limit the server thinks as of a full disk: it ignores the signal and sees the write fail. */
    const limit = async (bytes: number | 'unlimited'): Promise<void> => {
      const server = (await readFile(join(data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]!;
      const children = (await query('select pid from pg_stat_activity')) as { pid: number }[];
      // Whose process it is may limit it; root without its capabilities may not.
      const account = await serverAccount();
      for (const pid of [server, ...children.map(({ pid }) => String(pid))])
        spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:unlimited`], { ...account, stdio: 'ignore' });
    };

    it('says so while the server lives, and goes on once there is room', async () => {
      await using sandbox = await open();
      const { url } = sandbox.gateway;
      assert.equal(await ask(url, 'before'), 'answered');
      const id = acknowledged.get('before');
      // Bodies go to a file of their own that is beyond the limit already: whatever comes next needs a further page of it.
      await query('alter table canongate.exchanges alter sealed set storage external, set (toast_tuple_target = 128)');
      await query(`insert into canongate.exchanges select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
        'trace', 'ballast', 'sealed', '\\x' || repeat('00', 1048576)))).* from canongate.exchanges e, generate_series(1, 17) where e.id = '${id}'`);
      await query('checkpoint');
      await limit(LIMIT);
      await askUntil(url, 'filling', FULL);
      const told = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(url, `full-${n}`)));
      assert.deepEqual([...new Set(told)], [FULL]);
      await limit('unlimited');
      await query("delete from canongate.exchanges where trace = 'ballast'");
      await askUntil(url, 'after', 'answered');
      await ready(sandbox, 200);
      await nothingIsLost(sandbox);
    });
  });
});
