/** Retention: what is past it goes, what is still needed stays, and the audit stands before, between and after. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { type Pruned, prune } from '../../gateway/keeping/prune.ts';
import { retentionOf } from '../../gateway/store/retention.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';
import { call, destroyKeys, dropDatabases, freshDatabase, keepingSandbox, OPERATOR_KEY } from './rig.ts';

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);
const pause = (milliseconds: number) => new Promise(done => setTimeout(done, milliseconds));

describe('retention', function () {
  this.timeout(240_000);
  let url: string;
  let pool: pg.Pool;
  beforeEach(async () => {
    url = await freshDatabase();
    pool = new pg.Pool({ connectionString: url });
  });
  afterEach(() => pool.end());
  after(dropDatabases);

  const pruned = async (now: Date, retention = retentionOf()): Promise<Pruned> => {
    await using recorder = await openRecorder({ url, revive: async () => {} });
    return (await prune(pool, { retention, record: recorder.record, now }))!;
  };
  const count = async (from: string): Promise<number> =>
    Number((await pool.query(`select count(*) from canongate.${from}`)).rows[0].count);

  it('touches nothing that is young, and says nothing of it', async () => {
    await using sandbox = await keepingSandbox(url);
    await send(sandbox.gateway.url, checkOf('W000000001'), { 'idempotency-key': 'young' });
    const { seen, ...counts } = await pruned(inDays(29));
    assert.deepEqual(Object.values(counts), Object.values(counts).fill(0));
    assert.equal(seen, 1, 'whose window was shorter');
    assert.equal(await count(`audit where record like '%"prun%'`), 0);
  });

  it('erases bodies after their days, on record, in every replica at once; who asked what stays', async () => {
    await using sandbox = await keepingSandbox(url);
    const told = await send(sandbox.gateway.url, checkOf('W000000001'), { 'idempotency-key': 'old' });
    const { ledger } = sandbox.keeper;
    assert.ok(await ledger.bodies(told.body.id));
    const { keys, bodies, exchanges, records } = await pruned(inDays(32));
    assert.deepEqual([keys, bodies, exchanges, records], [1, 1, 0, 0]);
    assert.equal(await ledger.bodies(told.body.id), undefined);
    assert.equal(await count('exchanges where sealed is not null or key is not null'), 0);
    const [found] = await ledger.search({ subject: 'member:W000000001' });
    assert.deepEqual([found?.id, found?.outcome], [told.body.id, 'applied']);
    const read = await call<Problem>(sandbox.gateway.url, `/v1/eligibility-checks/${told.body.id}`);
    assert.deepEqual([read.status, read.body.code], [404, 'not-found']);
    const { rows } = await pool.query<{ record: string }>(
      `select record from canongate.audit where chain = 'command' order by seq`,
    );
    const said = rows.map(({ record }) => JSON.parse(record));
    assert.deepEqual(
      said.map(({ what }) => what),
      ['opened', 'pruning', 'pruned'],
    );
    assert.equal(said[2].counts.bodies, 1);
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
  });

  it('lets a read be asked again under a key whose answer is erased', async () => {
    await using sandbox = await keepingSandbox(url);
    const ask = () => send(sandbox.gateway.url, checkOf('W000000001'), { 'idempotency-key': 'again' });
    const first = await ask();
    assert.equal((await pruned(inDays(32))).repeats, 1);
    const second = await ask();
    assert.deepEqual([second.status, second.headers.get('idempotency-replayed')], [200, null]);
    assert.notEqual(second.body.id, first.body.id);
  });

  it('keeps the bodies of what has not ended, and their key; those beside them go', async () => {
    await using sandbox = await keepingSandbox(url);
    const done = await send(sandbox.gateway.url, checkOf('W000000001'));
    await sandbox.payer.close();
    const waiting = await send<{ id: string }>(sandbox.gateway.url, checkOf('W000000002'), { prefer: 'respond-async' });
    assert.equal(waiting.status, 202);
    const { keys, bodies, exchanges } = await pruned(inDays(32));
    assert.deepEqual([keys, bodies, exchanges], [0, 1, 0]);
    assert.equal(await sandbox.keeper.ledger.bodies(done.body.id), undefined);
    assert.ok(await sandbox.keeper.ledger.bodies(waiting.body.id));
    // Nor is it gone after years, nor what the audit says of it.
    const later = await pruned(inDays(2_300));
    assert.equal(later.exchanges, 1);
    assert.ok(await sandbox.keeper.ledger.find(waiting.body.id));
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    await pool.query(`update canongate.operations set status = 'cancelled'`);
    assert.deepEqual([(await pruned(inDays(2_300))).exchanges, await count('operations')], [1, 0]);
  });

  it('empties what a person’s own deletion of a key left behind', async () => {
    await using sandbox = await keepingSandbox(url);
    await send(sandbox.gateway.url, checkOf('W000000001'));
    await destroyKeys(url);
    const { keys, bodies } = await pruned(new Date());
    assert.deepEqual([keys, bodies], [0, 1]);
  });

  it('is no gap to who verifies the audit meanwhile', async () => {
    await using sandbox = await keepingSandbox(url);
    for (let n = 0; n < 3; n++) await send(sandbox.gateway.url, checkOf('W000000001'));
    await pause(20);
    const meanwhile = new pg.Pool({ connectionString: url });
    const connect = meanwhile.connect.bind(meanwhile) as () => Promise<pg.PoolClient>;
    let removed = 0;
    // Once it has read where the chains begin, and before it walks them.
    meanwhile.connect = (async () => {
      const client = await connect();
      const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<pg.QueryResult>;
      client.query = (async (text: string, values?: unknown[]) => {
        if (text.includes('order by seq') && removed === 0)
          removed = (await pruned(new Date(), { bodies: 1, audit: 1 })).records;
        return query(text, values);
      }) as typeof client.query;
      return client;
    }) as typeof meanwhile.connect;
    assert.deepEqual((await verifyAudit(meanwhile)).flaws, []);
    assert.ok(removed > 0);
    await meanwhile.end();
  });

  it('removes records of the audit from the beginning of each chain alone, and the rest still stands and tells', async () => {
    const retention = { bodies: 1, audit: 1 };
    await using one = await keepingSandbox(url);
    await using two = await keepingSandbox(url);
    for (const { gateway } of [one, two, one]) await send(gateway.url, checkOf('W000000001'));
    const exported = (await verifyAudit(pool)).heads;
    await pause(20);
    const between = new Date();
    await pause(20);
    const kept = await send(one.gateway.url, checkOf('W000000001'));
    const first = await pruned(between, retention);
    // Two starts and three calls, but for the last record of the second chain.
    assert.deepEqual([first.exchanges, first.records], [3, 4]);
    const verdict = await verifyAudit(pool, exported);
    assert.deepEqual(verdict.flaws, []);
    assert.equal(await count('exchanges'), 1);
    assert.equal(await count('exchange_references'), (await one.keeper.ledger.find(kept.body.id))!.references.length);
    // Once more, with the record that said where the chains began among those that go.
    await send(one.gateway.url, checkOf('W000000002'));
    await pause(20);
    const second = await pruned(new Date(), retention);
    assert.ok(second.records > 0);
    assert.deepEqual((await verifyAudit(pool, exported)).flaws, []);
    for (const { gateway } of [one, two]) await send(gateway.url, checkOf('W000000001'));
    assert.deepEqual((await verifyAudit(pool, exported)).flaws, []);
    // Whoever takes out one more than was announced is found.
    const chain = one.keeper.replica;
    const least = `select min(seq) from canongate.audit where chain = $1`;
    await pool.query(`delete from canongate.audit where chain = $1 and seq = (${least})`, [chain]);
    const cut = (await verifyAudit(pool, exported)).flaws;
    assert.ok(
      cut.some(one => one.chain === chain && one.flaw === 'missing'),
      JSON.stringify(cut),
    );
  });

  it('lets the audit stand where it was interrupted between two batches', async () => {
    const retention = { bodies: 1, audit: 1 };
    {
      await using sandbox = await keepingSandbox(url);
      for (let n = 0; n < 4; n++) await send(sandbox.gateway.url, checkOf('W000000001'));
    }
    const { rows } = await pool.query('select * from canongate.audit order by seq');
    await pause(20);
    await pruned(new Date(), retention);
    // As it was with only the first two removed.
    const columns = Object.keys(rows[0]);
    const back = `insert into canongate.audit (${columns.join(', ')}) values (${columns.map((_, n) => `$${n + 1}`)})`;
    for (const row of rows.slice(2, 4)) await pool.query(back, Object.values(row));
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    await pool.query(`update canongate.audit set record = replace(record, '"read"', '"once"') where seq = 4`);
    const flaws = (await verifyAudit(pool)).flaws.map(({ seq, flaw }) => `${seq} ${flaw}`);
    assert.deepEqual(flaws, ['4 changed']);
  });

  it('is one at a time, and interrupted it goes on the next time', async () => {
    await using sandbox = await keepingSandbox(url);
    await send(sandbox.gateway.url, checkOf('W000000001'));
    const gate = Promise.withResolvers<void>();
    const record = () => gate.promise;
    const signal = AbortSignal.abort();
    const held = prune(pool, { retention: retentionOf(), record, now: inDays(32), signal });
    await pause(200);
    assert.equal(await prune(pool, { retention: retentionOf(), record: async () => {} }), undefined);
    gate.resolve();
    await assert.rejects(held, { name: 'AbortError' });
    assert.equal((await pruned(inDays(32))).bodies, 1);
  });

  it('is asked for and looked at by the command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'canongate-prune-'));
    try {
      const config = await configured(folder, { data: folder, key: OPERATOR_KEY.toString('base64') });
      await using sandbox = await keepingSandbox(url);
      await send(sandbox.gateway.url, checkOf('W000000001'));
      const env = { DATABASE_URL: url };
      const status = await canongate(['store', 'status', '--config', config], env);
      assert.match(status.out, /^PostgreSQL 18\S* of DATABASE_URL$/m, status.err);
      assert.match(status.out, new RegExp(`replicas +${sandbox.keeper.replica} \\(release`));
      assert.match(status.out, /exchanges +1, 0 of them not settled/);
      assert.match(status.out, /keys +1 days, under the operator's key [0-9a-f]{12}$/m);
      assert.ok(!status.out.includes('postgres://'));
      const done = await canongate(['store', 'prune', '--config', config, '--json'], env);
      assert.equal(JSON.parse(done.out).bodies, 0, done.err);
      const wrong = await canongate(['store', 'burn'], env);
      assert.deepEqual([wrong.code, /status, verify, prune, forget, backup or restore/.test(wrong.err)], [2, true]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
