/** Retention by size: the oldest days go first, what has not ended stays, the audit stands, and all of it is said. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { type DurableKeeper, durableKeeper } from '../../gateway/keeping/durable.ts';
import { type Pruned, prune } from '../../gateway/keeping/prune.ts';
import { openPruning } from '../../gateway/keeping/pruning.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { bytesOf, retentionOf } from '../../gateway/store/retention.ts';
import { bodySize, daysBeyond } from '../../gateway/store/size.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from './rig.ts';

const DAY = 86_400_000;

describe('retention by size', function () {
  this.timeout(240_000);
  let url: string;
  let pool: pg.Pool;
  beforeEach(async () => {
    url = await freshDatabase();
    pool = new pg.Pool({ connectionString: url });
  });
  afterEach(() => pool.end());
  after(dropDatabases);

  /** A gateway whose bodies are sealed under the key of a day so many days ago. */
  const open = async (ago: number): Promise<Sandbox & { keeper: DurableKeeper }> => {
    const options = { operatorKeys: [OPERATOR_KEY], now: () => Date.now() - ago * DAY };
    const keeper = await durableKeeper(await openDatabase({ url, data: '' }), options);
    const sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper });
    return Object.assign(sandbox, { keeper });
  };
  const checked = async (ago: number): Promise<string> => {
    await using sandbox = await open(ago);
    return (await send(sandbox.gateway.url, checkOf('W000000001'))).body.id;
  };
  const pruned = async (size: number): Promise<Pruned> => {
    await using recorder = await openRecorder({ url, revive: async () => {} });
    return (await prune(pool, { retention: { ...retentionOf(), size }, record: recorder.record }))!;
  };
  const kept = async (): Promise<string[]> =>
    (
      await pool.query<{ id: string }>('select id from canongate.exchanges where sealed is not null order by id')
    ).rows.map(({ id }) => id);

  it('removes the bodies of the oldest days until the rest fits, on record, and nothing of the audit', async () => {
    const ids = [await checked(9), await checked(6), await checked(3), await checked(0)];
    const { bytes, days } = await bodySize(pool);
    assert.equal(days.length, 4);
    const before = (await verifyAudit(pool)).records;
    assert.deepEqual((await pruned(bytes)).bodies, 0);
    const gone = await pruned(bytes - days[0]!.bytes - 1);
    assert.deepEqual([gone.keys, gone.bodies, gone.exchanges, gone.records, gone.above], [2, 2, 0, 0, undefined]);
    assert.deepEqual(await kept(), ids.slice(2));
    const verdict = await verifyAudit(pool);
    assert.deepEqual(verdict.flaws, []);
    // The start of the recorder twice, and what it said.
    assert.equal(verdict.records, before + 4);
    const { rows } = await pool.query<{ record: string }>(
      `select record from canongate.audit where record like '%"prun%' order by at, seq`,
    );
    const [announced, done] = rows.map(({ record }) => JSON.parse(record));
    assert.deepEqual([announced.what, announced.before.bodiesUntil], ['pruning', days[1]!.day]);
    assert.deepEqual([done.what, done.counts.bodies], ['pruned', 2]);
  });

  it('never removes what has not ended, nor what is of today or yesterday, and says by how much they are above', async () => {
    const waiting = await checked(9);
    const ended = await checked(9);
    await pool.query('update canongate.exchanges set settled_at = null where id = $1', [waiting]);
    const young = [await checked(1), await checked(0)];
    const { keys, bodies, above } = await pruned(1);
    assert.deepEqual([keys, bodies], [0, 1]);
    assert.deepEqual(await kept(), [waiting, ...young].sort());
    assert.ok(!(await kept()).includes(ended));
    assert.equal(above, (await bodySize(pool)).bytes - 1);
  });

  it('warns and counts while what may not go keeps it above', async () => {
    await checked(0);
    const retention = { ...retentionOf(), size: 1 };
    const pruning = openPruning(pool, retention, async () => {}, { first: 1 });
    await eventually(
      async () => pruning.excess,
      excess => (excess ?? 0) > 0,
    );
    assert.match(pruning.warning!, /store\.retention\.size/);
    await pruning.close();
    const roomy = openPruning(pool, { ...retention, size: 1e9 }, async () => {}, { first: 1 });
    await new Promise(done => setTimeout(done, 100));
    await roomy.close();
    assert.deepEqual([roomy.excess, roomy.warning], [0, undefined]);
  });

  it('is told by the command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'canongate-size-'));
    try {
      await checked(9);
      const store = { data: folder, key: OPERATOR_KEY.toString('base64'), retention: { size: '50MB' } };
      const config = await configured(folder, store);
      await pruned(1);
      const status = await canongate(['store', 'status', '--config', config], { DATABASE_URL: url });
      assert.match(status.out, /bodies +0\.0 MB of 50\.0 MB/, status.err);
      assert.match(status.out, /removed +1 bodies, 0 exchanges and 0 audit records at 20/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('goes by whole days from the oldest, no further than it must', () => {
    const day = (ago: number): string => new Date(Date.UTC(2026, 10, 26) - ago * DAY).toISOString().slice(0, 10);
    const now = new Date(Date.UTC(2026, 10, 26, 12));
    const made = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 12 });
    fc.assert(
      fc.property(made, fc.nat(5000), (sizes, most) => {
        const days = sizes.map(([removable, open], n) => {
          const ago = sizes.length - 1 - n;
          return { key: n, day: day(ago), bytes: removable + open, removable };
        });
        const bytes = days.reduce((sum, one) => sum + one.bytes, 0);
        const going = daysBeyond({ bytes, days }, most, now);
        const after = bytes - going.reduce((sum, one) => sum + one.removable, 0);
        const could = days.filter(one => one.day < day(1) && one.removable > 0);
        assert.deepEqual(going, could.slice(0, going.length));
        assert.ok(after <= most || going.length === could.length);
        if (going.length > 0) assert.ok(after + going.at(-1)!.removable > most, 'not one day more than it must');
      }),
    );
  });

  it('is written as a whole number with a unit', () => {
    assert.deepEqual([bytesOf('500MB'), bytesOf('50GB'), bytesOf('2TB')], [5e8, 5e10, 2e12]);
    for (const text of ['0GB', '1.5GB', '50', '50G', '-1GB', '']) assert.throws(() => bytesOf(text), RangeError);
  });
});
