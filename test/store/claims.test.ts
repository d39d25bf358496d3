/** Idempotency keys between consumers and between replicas, the dead ones included. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { Exchange } from '../../gateway/exchange.ts';
import type { JournalPart } from '../../gateway/keeper.ts';
import { uuidv7 } from '../../gateway/uuid.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keeperOn, keepingSandbox } from './rig.ts';
import { sessionsEnd } from './sessions-end.ts';

const key = (value: string) => ({ 'idempotency-key': value });

/** One more application with the same rights. */
function withNeighbour({ consumers }: Configuration): void {
  const hash = `sha256:${createHash('sha256').update('neighbour-only').digest('hex')}`;
  consumers!.push({ ...consumers![0]!, id: 'neighbour', keys: [{ id: 'neighbour', hash }] });
}

describe('an idempotency key', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('is its consumer’s own: what another sends under the same key is another call', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase(), { adjust: withNeighbour });
    const { url } = sandbox.gateway;
    const first = await send(url, checkOf('W000000001'), key('k'));
    const neighbour = { ...key('k'), authorization: 'apiKey neighbour:neighbour-only' };
    const same = await send(url, checkOf('W000000001'), neighbour);
    assert.deepEqual([first.status, same.status, same.headers.get('idempotency-replayed')], [200, 200, null]);
    assert.notEqual(same.body.id, first.body.id);
    assert.equal(sandbox.payer.count(), 2);
    const other = await send<Problem>(url, checkOf('W000000002'), neighbour);
    assert.equal(other.body.code, 'key-reused');
  });

  it('of a read that a dead replica left running is taken by the first who asks again, and stays his', async () => {
    const database = await freshDatabase();
    await using one = await keepingSandbox(database, { delayMs: 2_000 });
    await using two = await keepingSandbox(database, { delayMs: 3_500 });
    const slow = checkOf('W000000006');
    const left = send(one.gateway.url, slow, key('left'));
    await eventually(
      async () => one.payer.count(),
      count => count > 0,
    );
    await sessionsEnd(database, one.keeper.replica);
    const taken = send(two.gateway.url, slow, key('left'));
    // The first one lives after all and ends before the second: the key is no longer its own to answer or to give back.
    await left;
    assert.equal(two.payer.count(), 1);
    const meanwhile = await send<Problem>(two.gateway.url, slow, key('left'));
    assert.deepEqual([meanwhile.status, meanwhile.body.code], [409, 'in-progress']);
    const repeated = await taken.then(() => send(two.gateway.url, slow, key('left')));
    assert.deepEqual([repeated.status, repeated.body.id], [200, (await taken).body.id]);
    assert.equal(repeated.headers.get('idempotency-replayed'), 'true');
  });

  it('of a write that a dead replica never sent is taken by who repeats it, and the dead one sends nothing any more', async () => {
    const database = await freshDatabase();
    const [one, two] = [await keeperOn(database), await keeperOn(database)];
    try {
      const [left, repeat] = [aWrite('unsent'), aWrite('unsent')];
      assert.deepEqual(await one.admit(left), { kind: 'new' });
      assert.deepEqual(await two.admit(repeat), { kind: 'running' });
      await sessionsEnd(database, one.replica);
      await eventually(
        () => two.admit(repeat),
        ({ kind }) => kind === 'new',
      );
      // It has a session again, which is not the one in which it was admitted.
      await eventually(
        async () => one.health(),
        ({ ok }) => ok,
      );
      await assert.rejects(one.journal(left, SENT), { code: 'store-unavailable' });
      await assert.rejects(one.accept(left, 'payer'), { code: 'store-unavailable' });
      await two.journal(repeat, SENT);
      assert.equal(await two.ledger.find(left.record.id), undefined);
      // On record from now on, and perhaps sent: nobody takes it but the worker.
      await sessionsEnd(database, two.replica);
      assert.deepEqual(await one.admit(aWrite('unsent')), { kind: 'running' });
    } finally {
      await one.close();
      await two.close();
    }
  });

  it('is given back where the end of a read could not be kept', async () => {
    const keeper = await keeperOn(await freshDatabase());
    try {
      const exchange = aRead('unkept');
      assert.deepEqual(await keeper.admit(exchange), { kind: 'new' });
      assert.deepEqual(await keeper.admit(aRead('unkept')), { kind: 'running' });
      // PostgreSQL keeps no NUL in a text.
      exchange.record.facility = 'no\0where';
      exchange.record.answer = {};
      exchange.record.outcome = 'applied';
      await assert.rejects(keeper.settle(exchange), { code: 'store-unavailable' });
      await eventually(
        () => keeper.admit(aRead('unkept')),
        ({ kind }) => kind === 'new',
      );
    } finally {
      await keeper.close();
    }
  });
});

const SENT: JournalPart = {
  ...{ step: 'create', endpoint: 'payer', attempt: 1, direction: 'sent' },
  wire: { head: {}, body: Buffer.from('invented') },
};

const aWrite = (key: string): Exchange => {
  const exchange = aRead(key);
  exchange.record.effect = 'once';
  return exchange;
};

const aRead = (idempotencyKey: string): Exchange =>
  ({
    record: {
      ...{ id: uuidv7(), contract: 'eligibility-checks/v1', operation: 'check', effect: 'read', consumer: 'sandbox' },
      ...{ receivedAt: new Date().toISOString(), idempotencyKey, input: {}, steps: {}, hashes: { contract: 'c' } },
    },
    trace: { traceId: '0'.repeat(32) },
    head: {},
  }) as unknown as Exchange;
