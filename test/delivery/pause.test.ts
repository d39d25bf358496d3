/** An endpoint that an operator pauses: nothing leaves for it, nothing is lost, and what waited goes on in its order. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, ended, endpointOf, LATER, openRecord, type Record, say, withoutScopes } from './operator.ts';

describe('a paused endpoint', function () {
  this.timeout(240_000);
  let record: Record;
  const open = async (database?: string, options: Parameters<typeof ledgerSandbox>[2] = {}): Promise<LedgerSandbox> =>
    ledgerSandbox(database ?? (await freshDatabase()), record.server.url, options);

  beforeEach(async () => {
    record = await openRecord();
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  it('is sent nothing of what is accepted, and all of it in its order once it is resumed', async () => {
    await using sandbox = await open();
    const told = await say(sandbox, 'pause', 'a release until noon');
    assert.deepEqual([told.status, told.body.state, told.body.by], [200, 'paused', 'operator-7']);
    const memos = Array.from({ length: 8 }, (_unused, n) => `entry ${n}`);
    const ids: string[] = [];
    for (const memo of memos) {
      const { status, body } = await postEntry<OperationView>(sandbox, 'A-1', memo, LATER);
      assert.equal(status, 202, 'it is still accepted');
      ids.push(body.id);
    }
    await aWhile();
    const { waiting, running, state, note } = await endpointOf(sandbox);
    assert.deepEqual(
      { waiting, running, state, note },
      { waiting: 8, running: 0, state: 'paused', note: 'a release until noon' },
    );
    assert.deepEqual(record.arrived, []);
    const ready = await fetch(`${sandbox.gateway.adminUrl}/readyz`);
    assert.deepEqual([ready.status, /"ledger is paused"/.test(await ready.text())], [200, true]);
    await say(sandbox, 'resume', 'done');
    await ended(sandbox, ids.at(-1)!);
    assert.deepEqual(record.arrived, memos);
  });

  it('keeps a call that may wait, and turns one away that may not', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase());
    await using ledger = await open();
    await say(ledger, 'pause');
    const kept = await postEntry<OperationView>(ledger, 'A-1', 'patient');
    assert.equal(kept.status, 202, 'its contract says so');
    assert.equal(kept.body.attempts, 0, 'nothing left yet');
    await aWhile();
    assert.deepEqual(record.arrived, []);
    await say(ledger, 'resume');
    await ended(ledger, kept.body.id);
    assert.deepEqual(record.arrived, ['patient']);

    await say(sandbox, 'pause', 'enough', 'payer');
    const refused = await send<Problem>(sandbox.gateway.url, checkOf('W000000001'));
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.outcome, refused.body.backend],
      [503, 'backend-unavailable', 'not_applied', { endpoint: 'payer', cause: 'endpoint-paused' }],
    );
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal(sandbox.payer.count(), 0);
  });

  it('is paused on every replica, and after each restart', async () => {
    const database = await freshDatabase();
    const one = await open(database);
    await using two = await open(database);
    await say(one, 'pause');
    await eventually(
      () => endpointOf(two),
      ({ state }) => state === 'paused',
      3,
    );
    const first = await postEntry<OperationView>(two, 'A-1', 'first');
    assert.equal(first.status, 202, 'a call that would have gone at once waits');
    const second = await postEntry<OperationView>(one, 'A-1', 'second', LATER);
    await aWhile();
    assert.deepEqual(record.arrived, []);
    await one.close();
    await using again = await open(database);
    assert.equal((await endpointOf(again)).state, 'paused');
    await aWhile();
    assert.deepEqual(record.arrived, []);
    await say(again, 'resume');
    await ended(again, second.body.id);
    assert.deepEqual(record.arrived, ['first', 'second']);
  });

  it('is no switch where nothing is kept: 501', async () => {
    await using sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' } });
    const told = await call<Problem>(sandbox.gateway.url, '/v1/service-endpoints');
    assert.deepEqual([told.status, told.body.code], [501, 'not-supported']);
    assert.equal((await say<Problem>(sandbox, 'stop', 'now', 'payer')).status, 501);
  });

  it('is on record: who said what, when and why', async () => {
    const database = await freshDatabase();
    await using sandbox = await open(database);
    await say(sandbox, 'pause', 'a release');
    await say(sandbox, 'resume', 'it is out');
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ record: string }>(
      `select record from canongate.audit where record like '%"endpoint-%' order by at`,
    );
    await client.end();
    const said = rows.map(row => JSON.parse(row.record) as { [name: string]: unknown });
    assert.deepEqual(
      said.map(({ what, backend, note, consumer, actor }) => ({ what, backend, note, consumer, actor })),
      [
        { what: 'endpoint-paused', note: 'a release' },
        { what: 'endpoint-running', note: 'it is out' },
      ].map(one => ({ ...one, backend: 'ledger', consumer: 'sandbox', actor: { id: 'operator-7' } })),
    );
  });

  it('is nobody’s to pause without the scope, without a reason, or where there is none of that name', async () => {
    await using sandbox = await open();
    const unknown = await say<Problem>(sandbox, 'pause', 'why not', 'nowhere');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'not-found']);
    const silent = await say<Problem>(sandbox, 'pause', '');
    assert.deepEqual([silent.status, silent.body.errors?.[0]?.pointer], [422, '/note']);
    const page = await call<Problem>(sandbox.gateway.url, '/v1/service-endpoints/ledger/waiting?after=nothing');
    assert.equal(page.status, 422);
    await using stranger = await keepingSandbox(await freshDatabase(), { adjust: withoutScopes });
    for (const [path, method] of [
      ['/v1/service-endpoints', 'GET'],
      ['/v1/service-endpoints/payer/waiting', 'GET'],
    ] as const) {
      const { status, body } = await call<Problem>(stranger.gateway.url, path, method);
      assert.deepEqual([status, body.code], [403, 'forbidden']);
    }
    assert.equal((await say<Problem>(stranger, 'stop', 'mine', 'payer')).status, 403);
  });
});
