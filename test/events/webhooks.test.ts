/** Webhooks as their receivers see them: signed, in order, sent until they are received. */
import assert from 'node:assert/strict';
import type { SubscriptionView } from '../../gateway/events/subscription.ts';
import { postEntry } from '../delivery/ledger-entries.ts';
import { call, dropDatabases, eventually } from '../store/rig.ts';
import { openReceiver, verify } from './receiver.ts';
import { ask, openWorld, POSTED, subscribe, type World } from './rig.ts';

describe('a webhook', function () {
  this.timeout(240_000);
  let world: World;
  let { sandbox, url, receiver, received, subjects, items, parked } = {} as World;
  beforeEach(async () => {
    world = await openWorld();
    ({ sandbox, url, receiver, received, subjects, items, parked } = world);
  });
  afterEach(() => world.close());
  after(dropDatabases);

  it('carries a CloudEvent that its own library takes, and a signature that the Standard Webhooks library verifies', async () => {
    const { secret, id } = await subscribe(sandbox, receiver.url);
    assert.match(secret, /^whsec_/);
    const bytes = Buffer.from(secret.slice(6), 'base64').length;
    assert.ok(bytes >= 24 && bytes <= 64, 'Standard Webhooks: 24 to 64 bytes');
    const { body } = await postEntry(sandbox, 'A-1', 'told to nobody');
    await received(1);
    const [got] = receiver.received;
    const event = verify(got!, secret);
    assert.equal(event.validate(), true);
    assert.deepEqual([event.type, event.subject], [POSTED, `/v1/ledger-entries/${body.id}`]);
    assert.deepEqual(
      event.data,
      { id: body.id, links: { self: event.subject } },
      'thin: it tells what, not what it says',
    );
    assert.equal(got!.headers['content-type'], 'application/cloudevents+json');
    assert.equal(got!.headers['webhook-id'], event.id);
    assert.throws(() => verify({ ...got!, body: got!.body.replace('ledger', 'Ledger') }, secret));
    const read = await call<SubscriptionView>(url, `/v1/subscriptions/${id}`);
    assert.equal(read.body.secret, undefined, 'the secret is told once');
    assert.ok(read.body.position > 0);
  });

  it('comes once for each event that fits, and for no other', async () => {
    const all = await openReceiver();
    await subscribe(sandbox, all.url, { types: ['org.canongate.*'] });
    await subscribe(sandbox, receiver.url, { filter: { exact: { operation: 'eligibility-checks/v1#check' } } });
    for (const memo of ['one', 'two', 'three']) await postEntry(sandbox, 'A-1', memo);
    await received(3, all);
    await new Promise(done => setTimeout(done, 2_500));
    assert.equal(all.received.length, 3);
    assert.equal(receiver.received.length, 0);
    await all.close();
  });

  it('keeps the order within a key, whatever the receiver makes of it, and does not hold up other keys', async () => {
    await subscribe(sandbox, receiver.url);
    let refused = 0;
    const order: string[] = [];
    const keys = new Map<string, string>();
    receiver.answer = (response, { event }) => {
      // The first of the first key fails twice.
      keys.set(event.partitionkey, event.partitionkey);
      if (event.partitionkey === [...keys.keys()][0] && refused < 2) {
        refused++;
        return void response.writeHead(500).end();
      }
      order.push(event.subject);
      return void response.writeHead(200).end();
    };
    const posted: Record<string, string[]> = { 'A-1': [], 'A-2': [] };
    for (let n = 0; n < 4; n++)
      for (const account of ['A-1', 'A-2']) {
        const { body } = await postEntry(sandbox, account, `${n}`);
        posted[account]!.push(`/v1/ledger-entries/${body.id}`);
      }
    await eventually(
      async () => order.length,
      length => length === 8,
      30,
    );
    for (const account of ['A-1', 'A-2'])
      assert.deepEqual(
        order.filter(subject => posted[account]!.includes(subject)),
        posted[account],
      );
  });

  it('is sent again with the same id, and a signature of its own, until it is received', async () => {
    const { secret, id } = await subscribe(sandbox, receiver.url);
    receiver.answer = response => {
      receiver.answer = undefined;
      response.writeHead(500).end('no');
    };
    await postEntry(sandbox, 'A-1', 'twice');
    await received(2);
    const [first, second] = receiver.received;
    const [delivery] = await eventually(
      () => sandbox.keeper.ledger.search({ backend: `webhook.${id}`, outcome: 'applied' }),
      found => found.length === 1,
    );
    const bodies = await sandbox.keeper.ledger.bodies(delivery!.id);
    const sent = bodies!.filter(({ kind }) => kind === 'sent').map(({ bytes }) => Buffer.from(bytes).toString());
    assert.deepEqual(sent, [first!.body, second!.body], 'the ledger has what was sent');
    assert.equal(first!.headers['webhook-id'], second!.headers['webhook-id']);
    assert.equal(first!.body, second!.body);
    for (const got of receiver.received) verify(got, secret);
    assert.deepEqual(await items(), []);
  });

  it('is given up on while its receiver hangs, and sent again', async () => {
    receiver.answer = () => {};
    await subscribe(sandbox, receiver.url);
    await postEntry(sandbox, 'A-1', 'hangs');
    await received(2);
    assert.equal(new Set(receiver.received.map(({ event }) => event.id)).size, 1);
  });

  it('holds up no other subscriber while its receiver hangs on every key', async () => {
    const patient = await openWorld({
      adjust: configuration => {
        configuration.events!.webhooks!.timeout = '60s';
      },
    });
    const hanging = await openReceiver();
    hanging.answer = () => {};
    await subscribe(patient.sandbox, hanging.url);
    for (let n = 0; n < 30; n++) await postEntry(patient.sandbox, `A-${n}`, 'hangs');
    await received(1, hanging);
    await subscribe(patient.sandbox, patient.receiver.url);
    await postEntry(patient.sandbox, 'A-1', 'passes');
    await patient.received(1);
    // By now whoever looks after what was not notified has looked too.
    await new Promise(done => setTimeout(done, 2_500));
    assert.ok(hanging.received.length <= 4, `${hanging.received.length} at a time`);
    await hanging.close();
    await patient.close();
  });

  it('that cannot be delivered is no event in its turn, or it would be told for ever', async () => {
    await subscribe(sandbox, receiver.url, {
      types: ['org.canongate.*'],
      delivery: { attempts: 1, onFailure: 'skip' },
    });
    receiver.answer = response => void response.writeHead(500).end();
    await postEntry(sandbox, 'A-1', 'poisoned');
    await parked();
    await new Promise(done => setTimeout(done, 2_500));
    assert.deepEqual([receiver.received.length, (await items()).length], [1, 1]);
  });

  it('is left to a person after the last attempt, holds what is behind it, and goes on when it is resent', async () => {
    await subscribe(sandbox, receiver.url, { delivery: { attempts: 1 } });
    receiver.answer = (response, { event }) =>
      void response.writeHead(event.subject === subjects()[0] ? 500 : 204).end();
    await postEntry(sandbox, 'A-1', 'poisoned');
    const [item] = await parked();
    await postEntry(sandbox, 'A-1', 'behind');
    await postEntry(sandbox, 'A-2', 'beside');
    await received(2);
    await new Promise(done => setTimeout(done, 2_500));
    assert.equal(receiver.received.length, 2, 'what is behind it waits');
    assert.deepEqual([item!.fault, item!.cause, item!.outcome], ['backend-rejected', 'not-received', 'not_applied']);
    assert.equal(item!.kind, 'subscriptions/v1#deliver');
    receiver.answer = undefined;
    assert.equal((await ask(url, `${item!.links.self}/resend`, {})).status, 200);
    await received(4);
    assert.deepEqual([subjects()[2], subjects().length], [subjects()[0], 4]);
  });

  it('goes on behind what failed where its subscriber says skip', async () => {
    await subscribe(sandbox, receiver.url, { delivery: { attempts: 1, onFailure: 'skip' } });
    receiver.answer = (response, { event }) =>
      void response.writeHead(event.subject === subjects()[0] ? 500 : 204).end();
    await postEntry(sandbox, 'A-1', 'poisoned');
    await parked();
    await postEntry(sandbox, 'A-1', 'behind');
    await received(2);
  });
});
