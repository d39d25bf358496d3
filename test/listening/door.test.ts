/** A listening door: what is acknowledged is kept, once, and told to whoever subscribed. */
import assert from 'node:assert/strict';
import { openReceiver } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, eventually } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { DOOR, message, type Open, openDoor, type Sender, segment, sender, verdict } from './rig.ts';

interface Page {
  exchanges: { id: string; operation: string; consumer: string; backend: string }[];
}
interface Bodies {
  wires: { direction: string; text: string }[];
}
type Feed = {
  events: { type: string; subject: string; operation: string; partitionkey: string; data: { id: string } }[];
};

describe('a listening door', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  before(async () => {
    open = await openDoor();
  });
  beforeEach(async () => {
    line = await sender(open.port);
  });
  afterEach(() => line.end());
  after(async () => {
    await open?.sandbox.close();
    await dropDatabases();
  });

  const kept = async (reference: string) =>
    (await call<Page>(open.url, `/v1/exchanges?reference=${reference}`)).body.exchanges;

  it('acknowledges what it has kept, and keeps the bytes as they came with what it said', async () => {
    const sent = message('K1');
    const ack = await line.say(sent);
    assert.equal(verdict(ack), 'AA K1');
    // MSH-3 to 6 turned round, and the structure of 2.3.1 and later (HL7 v2.5.1 §2.13.1).
    assert.deepEqual(segment(ack, 'MSH').slice(2, 6), ['HUB', 'CENTRAL', 'REG', 'NORTH']);
    assert.equal(segment(ack, 'MSH')[8], 'ACK^A08^ACK');
    const [found, ...others] = await kept('K1');
    assert.deepEqual([found?.operation, found?.consumer, found?.backend, others.length], ['adt-a08', DOOR, DOOR, 0]);
    const { body } = await call<Bodies>(open.url, `/v1/exchanges/${found?.id}/bodies`);
    assert.deepEqual(
      body.wires.map(({ direction, text }) => [direction, text]),
      [
        ['received', sent],
        ['sent', ack],
      ],
    );
    const envelope = await call<Record<string, string>>(open.url, `/v1/messages/${found?.id}`);
    assert.equal(envelope.status, 200);
    const { type, trigger, structure, controlId, version, sendingApplication, sendingFacility, listener } =
      envelope.body;
    assert.deepEqual(
      [type, trigger, structure, controlId, version, sendingApplication, sendingFacility, listener],
      ['ADT', 'A08', 'ADT_A01', 'K1', '2.5.1', 'REG', 'NORTH', DOOR],
    );
  });

  it('answers what comes again with the acknowledgement it gave, byte for byte, and keeps it once', async () => {
    const first = await line.say(message('R1'));
    assert.equal(await line.say(message('R1')), first);
    const other = await sender(open.port);
    // Dated anew, as some senders do when they send again.
    assert.equal(await other.say(message('R1').replace('20261126120000', '20261126120100')), first);
    other.end();
    assert.equal((await kept('R1')).length, 1);
  });

  it('does not take another message for a repeat because its sender counts anew', async () => {
    await line.say(message('N1'));
    assert.equal(verdict(await line.say(message('N1', { name: 'Anders^Anna' }))), 'AA N1');
    assert.equal((await kept('N1')).length, 2);
  });

  it('tells what came in to whoever may see it, in the order of its sender', async () => {
    const receiver = await openReceiver();
    const subscribed = await ask(open.url, '/v1/subscriptions', {
      types: ['org.canongate.messages.*'],
      filter: { prefix: { operation: 'messages/v1#oru-' } },
      target: { url: receiver.url },
      content: 'full',
    });
    assert.equal(subscribed.status, 201, JSON.stringify(subscribed.body));
    const ids = ['E1', 'E2', 'E3', 'E4'];
    for (const id of ids) await line.say(message(id, { type: 'ORU^R01^ORU_R01' }));
    await line.say(message('E5'));
    await eventually(
      async () => receiver.received.length,
      length => length >= 4,
    );
    const told = receiver.received.map(({ event }) => event.data as { controlId: string; type: string });
    assert.deepEqual(
      told.map(({ controlId, type }) => `${type} ${controlId}`),
      ids.map(id => `ORU ${id}`),
    );
    const feed = await call<Feed>(open.url, '/v1/events?type=org.canongate.messages.received.v1&limit=200');
    const [event] = feed.body.events.filter(one => one.operation === 'messages/v1#oru-r01');
    assert.equal(event?.subject, `/v1/messages/${event?.data.id}`);
    assert.doesNotMatch(JSON.stringify(feed.body), /Muster|100234|19800229/);
    await receiver.close();
  });

  it('answers in the order of arrival, several in one packet and cut anywhere', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `O${n}`);
    const packet = ids.map(id => `\x0b${message(id)}\x1c\r`).join('');
    line.write(packet.slice(0, 777));
    line.write(packet.slice(777));
    const told: string[] = [];
    for (const _ of ids) told.push(verdict(await line.told()));
    assert.deepEqual(
      told,
      ids.map(id => `AA ${id}`),
    );
  });

  it('reads over junk, says what it was, and counts what became of each message', async () => {
    line.write('GET / HTTP/1.0\r\n\r\n');
    assert.equal(verdict(await line.say(message('J1'))), 'AA J1');
    assert.equal(verdict(await line.say('nothing of this kind')), 'AR 100');
    const text = await (await fetch(`${open.sandbox.gateway.adminUrl}/metrics`)).text();
    const families = readExposition(text);
    const value = (name: string, label: string) =>
      families.get(name)?.samples.find(({ labels }) => Object.values(labels).includes(label))?.value ?? 0;
    assert.ok(value('gateway_listener_notices_total', 'between-frames') > 0);
    assert.ok(value('gateway_listener_messages_total', 'kept') > 0);
    assert.ok(value('gateway_listener_messages_total', 'refused') > 0);
    assert.ok(value('gateway_listener_connections', DOOR) > 0);
    assert.equal(value('gateway_listener_overdue_seconds', DOOR), 0);
    assert.ok(value('gateway_listener_silence_seconds', DOOR) < 60);
  });
});

describe('what a door turns away', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  before(async () => {
    open = await openDoor({ types: ['ADT', 'SIU^S12'], ignore: ['ADT^A60'] });
    line = await sender(open.port);
  });
  after(async () => {
    line?.end();
    await open?.sandbox.close();
    await dropDatabases();
  });

  /** Codes of HL7 table 0357; places as ERL of ERR-2. */
  const ROWS: readonly [what: string, sent: string, verdict: string, place?: string][] = [
    ['no header', 'PID|1||100234', 'AR 100'],
    ['no control id', message(''), 'AR 101', 'MSH^1^10'],
    ['a character set that nobody reads', message('T3', { more: '||||||8859/99' }), 'AR T3 103'],
    ['delimiters that clash', message('T4').replace('^~\\&', '^^\\&'), 'AR T4 207'],
    ['a version before 2.3', message('T5', { version: '2.2' }), 'AR T5'],
    ['a version that is none', message('T6', { version: '2.9.9' }), 'AR T6 203', 'MSH^1^12'],
    ['a type that is not agreed', message('T7', { type: 'ORU^R01' }), 'AR T7 200', 'MSH^1^9^1^1'],
    ['a trigger that is not agreed', message('T8', { type: 'SIU^S26' }), 'AR T8 201', 'MSH^1^9^1^2'],
    ['a trigger that is none', message('T9', { type: 'ADT^a-8' }), 'AR T9 201', 'MSH^1^9^1^2'],
    ['no type', message('T10', { type: '' }), 'AR T10 101', 'MSH^1^9^1^1'],
  ];
  for (const [what, sent, expected, place] of ROWS)
    it(`answers ${what} with ${expected}`, async () => {
      const ack = await line.say(sent);
      assert.equal(verdict(ack), expected);
      if (place) assert.equal(segment(ack, 'ERR')[2], place);
      assert.doesNotMatch(ack, /Muster|100234/);
    });

  it('says what was wrong as versions before 2.5 have it, in ERR-1', async () => {
    // ELD: segment, sequence, field, code (HL7 v2.4 §2.9.1).
    const ack = await line.say(message('T11', { version: '2.4', type: 'ORU^R01' }));
    assert.equal(segment(ack, 'ERR')[1], 'MSH^1^9^200&&HL70357');
  });

  it('acknowledges what it ignores and does not keep it', async () => {
    assert.equal(verdict(await line.say(message('I1', { type: 'ADT^A60' }))), 'AA I1');
    const { body } = await call<Page>(open.url, '/v1/exchanges?reference=I1');
    assert.deepEqual(body.exchanges, []);
  });

  it('keeps none of what it turned away', async () => {
    const { body } = await call<Page>(open.url, '/v1/exchanges?contract=messages/v1');
    assert.deepEqual(body.exchanges, []);
  });
});

describe('enhanced mode at a door', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  before(async () => {
    open = await openDoor();
    line = await sender(open.port);
  });
  after(async () => {
    line?.end();
    await open?.sandbox.close();
    await dropDatabases();
  });

  /** MSH-15 and MSH-16 by table 0155 (HL7 v2.5.1 §2.9.3). */
  const asked = (id: string, commit: string, application: string, over = {}) =>
    message(id, { more: `|||${commit}|${application}`, ...over });

  it('gives the accept acknowledgement that MSH-15 asks for', async () => {
    assert.equal(verdict(await line.say(asked('A1', 'AL', 'NE'))), 'CA A1');
  });

  it('gives both where both are asked for, the commit first, and both again for a repeat', async () => {
    const first = [await line.say(asked('A2', 'AL', 'AL')), await line.told()];
    assert.deepEqual(first.map(verdict), ['CA A2', 'AA A2']);
    assert.deepEqual([await line.say(asked('A2', 'AL', 'AL')), await line.told()], first);
  });

  it('says nothing where nothing is asked for, and CR where only errors are', async () => {
    line.write(`\x0b${asked('A3', 'NE', 'NE')}\x1c\r`);
    assert.equal(verdict(await line.say(asked('A4', 'ER', 'NE', { type: 'ADT^??' }))), 'CR A4 201');
    const { body } = await call<Page>(open.url, '/v1/exchanges?reference=A3');
    assert.equal(body.exchanges.length, 1);
  });
});
