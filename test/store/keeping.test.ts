/** Acknowledged means kept: what a gateway answered is there after it, for its repeats, for search, and sealed. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { everythingIn } from './everything.ts';
import { call, destroyKeys, dropDatabases, freshDatabase, keepingSandbox } from './rig.ts';

const key = (value: string) => ({ 'idempotency-key': value });

describe('a gateway that keeps', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('repeats its answer under an idempotency key after a restart', async () => {
    const database = await freshDatabase();
    const first = await keepingSandbox(database);
    const told = await send(first.gateway.url, checkOf('W000000001'), key('k-1'));
    assert.equal(told.status, 200);
    await first.close();

    await using second = await keepingSandbox(database);
    const again = await send(second.gateway.url, checkOf('W000000001'), key('k-1'));
    assert.deepEqual([again.status, again.body], [200, told.body]);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(second.payer.count(), 0, 'nobody was asked again');
    const other = await send<Problem>(second.gateway.url, checkOf('W000000002'), key('k-1'));
    assert.deepEqual([other.status, other.body.code], [422, 'key-reused']);
  });

  it('is one with its neighbour on the same database: one of them asks, the other repeats or says that it runs', async () => {
    const database = await freshDatabase();
    await using one = await keepingSandbox(database, { delayMs: 700 });
    await using two = await keepingSandbox(database, { delayMs: 700 });
    assert.notEqual(one.keeper.replica, two.keeper.replica);
    const slow = checkOf('W000000006');
    const first = send(one.gateway.url, slow, key('shared'));
    await new Promise(done => setTimeout(done, 250));
    const meanwhile = await send<Problem>(two.gateway.url, slow, key('shared'));
    assert.deepEqual([meanwhile.status, meanwhile.body.code], [409, 'in-progress']);
    const answered = await first;
    const repeated = await send(two.gateway.url, slow, key('shared'));
    assert.deepEqual([repeated.status, repeated.body], [200, answered.body]);
    assert.equal(two.payer.count(), 0);
  });

  it('lets a call be repeated under its key where the first try failed', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase());
    const { url } = sandbox.gateway;
    assert.equal((await send(url, checkOf('W000000004'), key('again'))).status, 503);
    assert.equal((await send(url, checkOf('W000000004'), key('again'))).status, 503);
    assert.equal(sandbox.payer.count(), 6, 'three attempts each');
  });

  it('never gives a control number twice, over restarts and replicas', async () => {
    const database = await freshDatabase();
    const seen = new Set<number>();
    for (let round = 0; round < 2; round++) {
      await using one = await keepingSandbox(database);
      await using two = await keepingSandbox(database);
      for (const { keeper } of [one, two, one, two])
        for (let n = 0; n < 40; n++) seen.add(await keeper.sequence('payer:control', 999_999_999));
    }
    assert.equal(seen.size, 320);
  });

  it('counts control numbers between a sender and a receiver, whatever the endpoint is called', async () => {
    const database = await freshDatabase();
    await using sandbox = await keepingSandbox(database);
    assert.equal((await send(sandbox.gateway.url, checkOf('W000000001'))).status, 200);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query('select name from canongate.sequences');
    await client.end();
    assert.deepEqual(rows, [{ name: 'x12-control:CANONGATE:SANDBOXPAYER' }]);
  });

  it('knows an answer it has had before, after a restart too', async () => {
    const database = await freshDatabase();
    const first = await keepingSandbox(database);
    assert.equal(await first.keeper.seen('isa13:PAYER', '000000042', 60_000), false);
    await send(first.gateway.url, checkOf('W000000001'));
    await first.close();
    await using second = await keepingSandbox(database);
    assert.equal(await second.keeper.seen('isa13:PAYER', '000000042', 60_000), true);
    assert.equal(await second.keeper.seen('isa13:PAYER', '000000043', 60_000), false);
  });

  it('takes an answer that comes to two replicas in the same instant once', async () => {
    const database = await freshDatabase();
    await using one = await keepingSandbox(database);
    await using two = await keepingSandbox(database);
    for (let n = 0; n < 20; n++) {
      const told = await Promise.all([one, two].map(({ keeper }) => keeper.seen('isa13:PAYER', `${n}`, 60_000)));
      assert.deepEqual(told.sort(), [false, true]);
    }
  });

  it('finds a call by every number it has, and its bytes with it', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase());
    const { ledger } = sandbox.keeper;
    const told = await send(sandbox.gateway.url, checkOf('W000000001'));
    const { id, references } = told.body;
    const entry = (await ledger.find(id))!;
    assert.deepEqual(
      [entry.outcome, entry.fault, entry.backend, entry.consumer],
      ['applied', null, 'payer', 'sandbox'],
    );
    const isa13 = entry.references.find(({ kind }) => kind === 'isa13')!.value;
    for (const search of [
      { reference: isa13 },
      { reference: references.payerTrace! },
      { trace: entry.trace },
      { consumer: 'sandbox' },
      { contract: 'eligibility-checks/v1' },
      { backend: 'payer' },
      { subject: 'member:W000000001' },
      { from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 60_000) },
    ]) {
      const found = await ledger.search(search);
      assert.deepEqual(
        found.map(one => one.id),
        [id],
        JSON.stringify(Object.keys(search)),
      );
    }
    for (const search of [{ reference: 'nothing' }, { subject: 'member:W000000002' }, { until: new Date(0) }])
      assert.deepEqual(await ledger.search(search), []);
    const bodies = (await ledger.bodies(id))!;
    assert.deepEqual(
      bodies.map(({ kind }) => kind),
      ['request', 'sent', 'received', 'answer'],
    );
    assert.match(Buffer.from(bodies[1]!.bytes).toString(), /^ISA\*.*\*W000000001~/s);
    assert.deepEqual(JSON.parse(Buffer.from(bodies[3]!.bytes).toString()), told.body);
    const read = await call<EligibilityCheck>(sandbox.gateway.url, `/v1/eligibility-checks/${id}`);
    assert.deepEqual(read.body, told.body);
  });

  it('keeps every attempt of a call that failed, and each with its time', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase());
    const told = await send<Problem>(sandbox.gateway.url, checkOf('W000000004'));
    const bodies = (await sandbox.keeper.ledger.bodies(told.body.correlationId))!;
    const wires = bodies.filter(({ attempt }) => attempt !== undefined);
    assert.deepEqual(
      wires.map(({ kind, attempt }) => `${kind} ${attempt}`),
      [...['sent 1', 'received 1', 'sent 2', 'received 2', 'sent 3', 'received 3']],
    );
    assert.ok(wires.every(({ at }) => !Number.isNaN(Date.parse(at!))));
  });

  it('holds nothing of a member in the open', async () => {
    const database = await freshDatabase();
    {
      await using sandbox = await keepingSandbox(database);
      for (const memberId of ['W000000001', 'W000000005', 'W000000009', 'W000000010'])
        await send(sandbox.gateway.url, checkOf(memberId), {
          prefer: 'respond-async, wait=5',
          ...key(memberId.slice(7)),
        });
    }
    const text = await everythingIn(database);
    assert.ok(text.includes('eligibility-checks/v1'), 'the dump is one');
    for (const secret of ['W0000000', 'Sally', 'SALLY', 'Sample', '1980-02-29', '19800229'])
      assert.ok(!text.includes(secret), `${secret} stands in the open`);
  });

  it('keeps the key it seals under from being deleted by hand, which would lose what is sealed after it', async () => {
    const database = await freshDatabase();
    await using sandbox = await keepingSandbox(database);
    await send(sandbox.gateway.url, checkOf('W000000001'));
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    for (const purpose of ['body', 'index', 'reference'])
      await assert.rejects(client.query('delete from canongate.keys where purpose = $1', [purpose]), { code: '55006' });
    await client.query(
      `insert into canongate.keys (purpose, period, wrapped, wrapped_by)
       values ('body', (now() at time zone 'utc')::date - 2, '', 'nobody')`,
    );
    const past = `delete from canongate.keys where wrapped_by = 'nobody'`;
    assert.equal((await client.query(past)).rowCount, 1);
    await client.end();
  });

  it('forgets what was sealed under a key that is destroyed, and says so', async () => {
    const database = await freshDatabase();
    const first = await keepingSandbox(database);
    const told = await send(first.gateway.url, checkOf('W000000001'), key('erased'));
    await first.close();
    await destroyKeys(database);
    await using second = await keepingSandbox(database);
    assert.equal(await second.keeper.ledger.bodies(told.body.id), undefined);
    const again = await send<Problem>(second.gateway.url, checkOf('W000000001'), key('erased'));
    assert.deepEqual([again.status, again.body.code], [409, 'key-expired']);
    const read = await call<Problem>(second.gateway.url, `/v1/eligibility-checks/${told.body.id}`);
    assert.equal(read.status, 404);
  });
});
