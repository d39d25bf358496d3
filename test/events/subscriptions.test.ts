/** Subscriptions as their owner manages them: a new secret, a pause, a replay, an end. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { removeEvents } from '../../gateway/events/removal.ts';
import type { SubscriptionView } from '../../gateway/events/subscription.ts';
import { postEntry } from '../delivery/ledger-entries.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually } from '../store/rig.ts';
import { verify } from './receiver.ts';
import { ask, openWorld, subscribe, type World } from './rig.ts';

describe('a subscription', function () {
  this.timeout(240_000);
  let world: World;
  let { sandbox, url, receiver, received, subjects, items, parked } = {} as World;
  beforeEach(async () => {
    world = await openWorld();
    ({ sandbox, url, receiver, received, subjects, items, parked } = world);
  });
  afterEach(() => world.close());
  after(dropDatabases);

  it('tells the whole of it only where the contract allows it and its application holds the scope', async () => {
    const rich = await openWorld({ scopes: ['ledger:read', 'ledger:full'] });
    await subscribe(sandbox, receiver.url, { content: 'full' });
    await subscribe(rich.sandbox, rich.receiver.url, { content: 'full' });
    const [thin, full] = [await postEntry(sandbox, 'A-1', 'thin'), await postEntry(rich.sandbox, 'A-1', 'full')];
    await received(1);
    await rich.received(1);
    const { event } = receiver.received[0]!;
    assert.deepEqual(event.data, { id: thin.body.id, links: { self: event.subject } });
    assert.deepEqual(rich.receiver.received[0]!.event.data, full.body);
    await rich.close();
  });

  it('is its own application’s: another type than it may see is refused, another’s subscription is not there', async () => {
    const target = { url: receiver.url };
    const told = await ask<Problem>(url, '/v1/subscriptions', { types: ['org.canongate.nothing.*'], target });
    assert.deepEqual([told.status, told.body.errors?.[0]?.pointer], [422, '/types/0']);
    const { id } = await subscribe(sandbox, receiver.url);
    const listed = await call<{ subscriptions: SubscriptionView[] }>(url, '/v1/subscriptions?status=active');
    assert.deepEqual(
      listed.body.subscriptions.map(one => one.id),
      [id],
    );
    assert.equal((await call(url, '/v1/subscriptions/01a214e6-f188-78a2-9e44-82a4818334aa')).status, 404);
    const changed = await ask<SubscriptionView>(
      url,
      `/v1/subscriptions/${id}`,
      { types: ['org.canongate.operations.*'], target, delivery: { onFailure: 'skip' } },
      'PUT',
    );
    assert.deepEqual([changed.body.types, changed.body.delivery.onFailure], [['org.canongate.operations.*'], 'skip']);
  });

  it('takes each step in one commit with its audit record', async () => {
    const { id } = await subscribe(sandbox, receiver.url);
    const pool = new pg.Pool({ connectionString: world.database });
    const commits = async (what: string): Promise<string[]> => {
      const { rows } = await pool.query<{ xmin: string }>(
        `select xmin::text from canongate.subscriptions where id = $1
         union all select xmin::text from canongate.audit where record like '%"' || $2 || '"%'`,
        [id, what],
      );
      return rows.map(({ xmin }) => xmin);
    };
    const steps: readonly [step: string, what: string, body?: object][] = [
      ['pause', 'subscription-pause'],
      ['replay', 'subscription-replay', { after: 0 }],
      ['rotate-secret', 'subscription-secret-rotated', {}],
      ['cancel', 'subscription-cancel'],
    ];
    const [made, ...more] = await commits('subscribed');
    assert.deepEqual(more, [made]);
    for (const [step, what, body] of steps) {
      assert.equal((await ask(url, `/v1/subscriptions/${id}/${step}`, body)).status, 200);
      const [row, ...records] = await commits(what);
      assert.deepEqual(records, [row], what);
    }
    await pool.end();
  });

  it('tells how it is received, and how old what was not received is', async () => {
    const figure = async (name: string): Promise<number> => {
      const text = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
      return Number(
        text
          .split('\n')
          .find(line => line.startsWith(name))
          ?.split(' ')
          .at(-1),
      );
    };
    const outcome = (name: string) => `gateway_event_deliveries_total{consumer="sandbox",outcome="${name}"}`;
    const age = 'gateway_event_undelivered_age_seconds{consumer="sandbox"}';
    assert.deepEqual([await figure(outcome('delivered')), await figure(age)], [0, 0]);
    await subscribe(sandbox, receiver.url, { delivery: { attempts: 2 } });
    receiver.answer = response => void response.writeHead(500).end();
    await postEntry(sandbox, 'A-1', 'refused');
    await eventually(
      () => figure(outcome('parked')),
      count => count === 1,
    );
    assert.deepEqual([await figure(outcome('again')), await figure(outcome('delivered'))], [1, 0]);
    await eventually(
      () => figure(age),
      seconds => seconds > 2,
      20,
    );
    receiver.answer = undefined;
    await postEntry(sandbox, 'A-2', 'received');
    await eventually(
      () => figure(outcome('delivered')),
      count => count === 1,
    );
  });

  it('says that it did not keep up where events were removed before they were sent, and begins anew where it is told to', async () => {
    const { id, position } = await subscribe(sandbox, receiver.url);
    await ask(url, `/v1/subscriptions/${id}/pause`);
    await postEntry(sandbox, 'A-1', 'removed');
    const pool = new pg.Pool({ connectionString: world.database });
    assert.equal(await removeEvents(pool, new Date(Date.now() + 86_400_000)), 1);
    await pool.end();
    const resumed = await ask<Problem & { detail: string }>(url, `/v1/subscriptions/${id}/resume`);
    assert.deepEqual([resumed.status, resumed.body.code], [410, 'gone']);
    const floor = Number(/after=(\d+)\./.exec(resumed.body.detail)![1]);
    assert.ok(floor > position);
    assert.equal((await ask(url, `/v1/subscriptions/${id}/replay`, { after: position })).status, 410);
    await ask(url, `/v1/subscriptions/${id}/replay`, { after: floor });
    assert.equal((await ask(url, `/v1/subscriptions/${id}/resume`)).status, 200);
    await postEntry(sandbox, 'A-1', 'told');
    await received(1);
  });

  it('is signed with both secrets while a new one takes over, an attempt under way included', async () => {
    const { id, secret } = await subscribe(sandbox, receiver.url);
    let fresh = '';
    receiver.answer = async response => {
      receiver.answer = undefined;
      const rotated = await ask<SubscriptionView>(url, `/v1/subscriptions/${id}/rotate-secret`, { overlap: '1h' });
      fresh = rotated.body.secret!;
      response.writeHead(500).end();
    };
    await postEntry(sandbox, 'A-1', 'rotated meanwhile');
    await received(2);
    const [old, both] = receiver.received;
    assert.notEqual(fresh, secret);
    verify(old!, secret);
    assert.throws(() => verify(old!, fresh));
    verify(both!, secret);
    verify(both!, fresh);
    await ask(url, `/v1/subscriptions/${id}/rotate-secret`, { overlap: '1s' });
    await new Promise(done => setTimeout(done, 1_100));
    await postEntry(sandbox, 'A-1', 'after the overlap');
    await received(3);
    assert.throws(() => verify(receiver.received[2]!, fresh));
  });

  it('waits while its subscription is paused, and comes when it is resumed', async () => {
    const { id } = await subscribe(sandbox, receiver.url);
    receiver.answer = async response => {
      receiver.answer = undefined;
      await ask(url, `/v1/subscriptions/${id}/pause`);
      response.writeHead(500).end();
    };
    await postEntry(sandbox, 'A-1', 'on its way');
    await received(1);
    await postEntry(sandbox, 'A-2', 'not yet on its way');
    await new Promise(done => setTimeout(done, 3_500));
    assert.equal(receiver.received.length, 1);
    await ask(url, `/v1/subscriptions/${id}/resume`);
    await received(3);
  });

  it('comes again from a place on where its subscriber asks for it', async () => {
    const { id, position } = await subscribe(sandbox, receiver.url);
    for (const memo of ['one', 'two', 'three']) await postEntry(sandbox, 'A-1', memo);
    await received(3);
    const told = await ask<SubscriptionView>(url, `/v1/subscriptions/${id}/replay`, { after: position + 1 });
    assert.equal(told.status, 200);
    await received(5);
    assert.deepEqual(subjects().slice(3), subjects().slice(1, 3));
    assert.equal(receiver.received[1]!.headers['webhook-id'], receiver.received[3]!.headers['webhook-id']);
  });

  it('comes no more once its subscription is cancelled', async () => {
    const { id } = await subscribe(sandbox, receiver.url, { delivery: { attempts: 1 } });
    receiver.answer = response => void response.writeHead(500).end();
    await postEntry(sandbox, 'A-1', 'parked');
    await parked();
    await ask(url, `/v1/subscriptions/${id}/cancel`);
    assert.deepEqual(
      (await items()).map(({ status, resolution }) => [status, resolution]),
      [['cancelled', 'discarded']],
    );
    await postEntry(sandbox, 'A-1', 'unheard');
    await new Promise(done => setTimeout(done, 2_500));
    assert.equal(receiver.received.length, 1);
    assert.equal((await ask(url, `/v1/subscriptions/${id}/resume`)).status, 409);
  });
});
