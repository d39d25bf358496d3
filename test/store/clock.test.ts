/** A clock that jumps by days, forward and back, under a gateway that serves: nothing is lost, repeated, held up or removed early. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { ExchangeDetail } from '../../gateway/keeping/exchange-view.ts';
import { openClock } from '../../gateway/store/clock.ts';
import { UUID } from '../../gateway/uuid.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { openReceiver } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';
import { call, dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from './rig.ts';

/** Where Debian puts it, by architecture. */
function fakeClock(): string | undefined {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').map(name => `/usr/lib/${name}/faketime`) : [];
  return folders.map(folder => join(folder, 'libfaketimeMT.so.1')).find(existsSync);
}

const DAY_S = 86_400;
/** How far the machine's clock is from the truth, one after the other. */
const JUMPS = [3 * DAY_S, -3 * DAY_S, 5 * 3_600, -400 * DAY_S, 0];

describe('the clock of what is kept', function () {
  this.timeout(60_000);
  after(dropDatabases);

  it('is the clock of the database, and says how far the machine is from it', async () => {
    const pool = new pg.Pool({ connectionString: await freshDatabase() });
    let wall = 0;
    const clock = await openClock(pool, () => Date.now() + wall);
    const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
    assert.ok(Math.abs(clock.now() - rows[0]!.now.getTime()) < 5_000);
    assert.equal(clock.warning, undefined);
    wall = 7_200_000;
    assert.match(
      clock.warning!,
      /^The clock of this machine is 7(199|200|201) s ahead of the clock of the database\.$/,
    );
    wall = -7_200_000;
    assert.match(clock.warning!, / s behind the clock/);
    clock.close();
    await pool.end();
  });
});

describe('a gateway whose clock jumps (needs the Debian package faketime)', function () {
  this.timeout(300_000);
  const library = fakeClock();
  let folder: string;
  let database: string;
  let config: string;
  let payer: Payer;
  let gateway: ChildProcess | undefined;
  let url: string;
  let warned = '';
  let pool: pg.Pool;

  before(async function () {
    if (!library) return void this.skip();
    folder = await mkdtemp(join(tmpdir(), 'canongate-clock-'));
    database = await freshDatabase();
    payer = await startPayer({ port: 0, user: 'canongate', password: 'sandbox-only', members: loadMembers() });
    config = await configured(folder, { data: folder, key: OPERATOR_KEY.toString('base64') }, payer.url);
    pool = new pg.Pool({ connectionString: database });
    await jump(0);
    gateway = fork(join(import.meta.dirname, '../delivery/gateway-process.ts'), [config], {
      env: faked(),
      silent: true,
    });
    gateway.stderr!.on('data', chunk => (warned += chunk));
    [{ url }] = (await once(gateway, 'message')) as [{ url: string }];
  });
  after(async () => {
    gateway?.kill('SIGKILL');
    await payer?.close();
    await pool?.end();
    await dropDatabases();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const file = (): string => join(folder, 'offset');
  const jump = async (seconds: number): Promise<void> => {
    // The library reads it at every look at the clock: never half of it.
    await writeFile(`${file()}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await rename(`${file()}.new`, file());
  };
  const faked = (): NodeJS.ProcessEnv => ({
    ...process.env,
    ...{ DATABASE_URL: database, REPLICA: 'jumping', LD_PRELOAD: library!, FAKETIME_TIMESTAMP_FILE: file() },
    ...{ FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
  });
  /** As the gateway says in its answers: the jump has happened. */
  const jumped = async (seconds: number): Promise<void> => {
    await jump(seconds);
    await eventually(
      async () => Date.parse((await fetch(url)).headers.get('date')!) - Date.now(),
      apart => Math.abs(apart - seconds * 1000) < 600_000,
    );
  };

  it('answers each key once, delivers in order, repeats no number, and its audit stands', async () => {
    const ids: string[] = [];
    for (const [n, seconds] of JUMPS.entries()) {
      await jumped(seconds);
      const key = { 'idempotency-key': `jump-${n}` };
      const first = await send(url, checkOf('W000000001'), key);
      assert.equal(first.status, 200, `${seconds}`);
      assert.match(first.body.id, UUID);
      ids.push(first.body.id);
      // In order of one member, and without waiting for a time that is days away.
      const later = [0, 1, 2].map(() => send<OperationView>(url, checkOf('W000000002'), { prefer: 'respond-async' }));
      for (const { status, headers, body } of await Promise.all(later)) {
        assert.equal(status, 202);
        const after = Number(headers.get('retry-after'));
        assert.ok(after > 0 && after <= 60, `Retry-After ${after}`);
        await eventually(
          async () => (await call<OperationView>(url, `/v1/operations/${body.id}`)).body.status,
          status => status === 'succeeded',
          60,
        );
        ids.push(body.id);
      }
      for (let before = 0; before <= n; before++) {
        const again = await send(url, checkOf('W000000001'), { 'idempotency-key': `jump-${before}` });
        assert.deepEqual([again.status, again.body.id], [200, ids[before * 4]]);
      }
    }
    assert.equal(payer.count(), JUMPS.length * 4);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.equal((await call(url, `/v1/eligibility-checks/${id}`)).status, 200);
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    const { rows } = await pool.query<{ kind: string; numbers: number; different: number }>(
      `select kind, count(*)::int as numbers, count(distinct value)::int as different
       from canongate.exchange_references where kind in ('isa13', 'ISA13', 'gs06', 'GS06') group by kind`,
    );
    assert.ok(rows.length > 0);
    for (const { kind, numbers, different } of rows) assert.equal(different, numbers, kind);
    const order = await pool.query<{ ordered: boolean }>(
      `select bool_and(a.updated_at <= b.updated_at) as ordered from canongate.operations a
       join canongate.operations b on (a.endpoint, a.partition) = (b.endpoint, b.partition) and a.seq < b.seq`,
    );
    assert.equal(order.rows[0]!.ordered, true);
  });

  it('says when a call came by the clock of the database: before it was sent on, and after nothing else', async () => {
    for (const seconds of [5 * 3_600, -3 * DAY_S, 0]) {
      await jumped(seconds);
      const { body } = await send(url, checkOf('W000000001'));
      const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
      const seen = await call<ExchangeDetail>(url, `/v1/exchanges/${body.id}`);
      const times = seen.body.timeLine.map(({ at }) => Date.parse(at!));
      assert.deepEqual(
        times,
        times.toSorted((one, other) => one - other),
        JSON.stringify(seen.body.timeLine),
      );
      assert.ok(Math.abs(Date.parse(seen.body.receivedAt) - rows[0]!.now.getTime()) < 60_000, seen.body.receivedAt);
    }
  });

  it('repeats in seconds what failed, whatever the machine says of the time', async () => {
    const { port } = payer;
    await payer.close();
    const { body } = await send<OperationView>(url, checkOf('W000000001'), { prefer: 'respond-async' });
    await eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${body.id}`)).body.attempts,
      attempts => attempts > 0,
    );
    await jumped(2 * DAY_S);
    payer = await startPayer({ port, user: 'canongate', password: 'sandbox-only', members: loadMembers() });
    await eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${body.id}`)).body.status,
      status => status === 'succeeded',
      90,
    );
    const { rows } = await pool.query<{ due: number }>(
      "select coalesce(max(extract(epoch from due_at - now())), 0)::int as due from canongate.operations where status = 'accepted'",
    );
    assert.ok(rows[0]!.due < DAY_S / 2, 'nothing waits for another day');
  });

  it('tells a subscriber at once, hours ahead or behind', async () => {
    await using receiver = await openReceiver();
    await jumped(0);
    const { status } = await ask(url, '/v1/subscriptions', {
      types: ['org.canongate.operations.succeeded.v1'],
      target: { url: receiver.url },
    });
    assert.equal(status, 201);
    for (const [n, seconds] of [5 * 3_600, -5 * 3_600].entries()) {
      await jumped(seconds);
      await send<OperationView>(url, checkOf('W000000001'), { prefer: 'respond-async' });
      await eventually(
        async () => receiver.received.length,
        count => count > n,
        60,
      );
    }
  });

  it('removes nothing early, neither where its clock is years ahead nor what was kept while it was years behind', async () => {
    const counts = async () =>
      (
        await pool.query<Record<string, number>>(
          `select (select count(*)::int from canongate.exchanges where sealed is not null) as bodies,
             (select count(*)::int from canongate.exchanges) as exchanges, (select count(*)::int from canongate.keys) as keys`,
        )
      ).rows[0]!;
    await jumped(-3_000 * DAY_S);
    const { status, body } = await send(url, checkOf('W000000001'));
    assert.equal(status, 200);
    const before = await counts();
    await jump(3_000 * DAY_S);
    const pruned = await canongate(['store', 'prune', '--config', config], faked());
    assert.equal(pruned.code, 0, pruned.err);
    assert.deepEqual(await counts(), before);
    await jump(0);
    assert.equal((await canongate(['store', 'prune', '--config', config], { DATABASE_URL: database })).code, 0);
    assert.deepEqual(await counts(), before);
    await jumped(0);
    assert.equal((await call(url, `/v1/eligibility-checks/${body.id}`)).status, 200);
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    // A timer that was to end before a time in years turns without a pause, and Node says so.
    assert.equal(warned, '');
  });
});
