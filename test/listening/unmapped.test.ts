/** What cannot be mapped is acknowledged all the same, and is one thing for a person to decide, however much of it comes. */
import assert from 'node:assert/strict';
import type { CloudEvent } from '../../gateway/events/event.ts';
import { table } from '../../gateway/kit.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import type { WorkGroupView, WorkItemView } from '../../gateway/work/item.ts';
import { openReceiver, type Receiver } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { adt, DOOR, type Open, openDoor, released, type Sender, sender, siu, verdict } from './rig.ts';

const BOOKED = 'appointments/v1#heard.booked/hl7v2';
const CONTRACTS = ['appointments/v1', 'encounters/v1'];

/** A release whose author forgot that no sender of ours fills SCH-26. */
const broken = (mapping: Mapping): Mapping => ({
  ...mapping,
  steps: mapping.steps.map(step => ({
    ...step,
    response: [...step.response, table<{ modality?: string }>().f('modality', 'SCH-26', undefined, { req: true })],
  })),
});

describe('a message that no mapping can read', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(async () => {
    line?.end();
    await open?.sandbox.close();
    await receiver.close();
  });
  after(dropDatabases);

  const start = async (more: object = {}, options: Parameters<typeof openDoor>[1] = {}): Promise<void> => {
    open = await openDoor({ contracts: CONTRACTS, ...more }, options);
    line = await sender(open.port);
  };
  const subscribe = async (): Promise<void> => {
    const input = {
      types: ['org.canongate.appointments.*', 'org.canongate.encounters.*'],
      ...{ target: { url: receiver.url }, content: 'full' },
    };
    assert.equal((await ask(open.url, '/v1/subscriptions', input)).status, 201);
  };
  const groups = async () => (await call<{ groups: WorkGroupView[] }>(open.url, '/v1/work-item-groups')).body.groups;
  const items = async () => (await call<{ items: WorkItemView[] }>(open.url, '/v1/work-items')).body.items;
  const told = (): string[] =>
    receiver.received.map(({ event }) => `${event.type.split('.')[3]} ${(event.data as { start?: string }).start}`);
  const until = (count: number) =>
    eventually(
      async () => told().length,
      length => length >= count,
    );
  const begin = (n: number): string => `2026120${n}093000`;
  const booked = (n: number): string => `booked 2026-12-0${n}T09:30:00+01:00`;

  it('is nothing that its sender is told of: a release that breaks a feed is mended, and everything is told', async () => {
    const database = await freshDatabase();
    await start({}, { database, registry: await released(BOOKED, broken) });
    await subscribe();
    for (const n of [1, 2, 3])
      assert.equal(verdict(await line.say(siu(`M${n}`, 'S12', { filler: `${n}`, start: begin(n) }))), `AA M${n}`);
    assert.equal(verdict(await line.say(siu('M4', 'S13', { filler: '9', start: begin(4) }))), 'AA M4');
    // What can be read goes on.
    await until(1);
    assert.deepEqual(told(), ['rescheduled 2026-12-04T09:30:00+01:00']);
    const [group, ...others] = await eventually(groups, ([first]) => first?.open === 3);
    assert.equal(others.length, 0);
    const { queue, kind, fault, cause, pointer, rule } = group!;
    assert.deepEqual(
      [queue, kind, fault, cause, pointer],
      [DOOR, 'messages/v1#siu-s12', 'backend-invalid', 'required', '/modality'],
    );
    assert.match(rule!, /unmapped\.test\.ts:\d+$/);
    assert.doesNotMatch(JSON.stringify(await items()), /Muster|\b100234\b|1980-?02-?29/);
    line.end();
    await open.sandbox.close();

    await start({}, { database });
    const moved = await ask<{ moved: number }>(open.url, `/v1/work-item-groups/${group!.id}/resend`, {});
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    await until(4);
    assert.deepEqual(told().slice(1), [1, 2, 3].map(booked));
    assert.deepEqual(await groups(), []);
    // Once told, it is told: whoever sends it again changes nothing.
    assert.equal(verdict(await line.say(siu('M1', 'S12', { filler: '1', start: begin(1) }))), 'AA M1');
    await line.say(siu('M5', 'S12', { filler: '5', start: begin(5) }));
    await until(5);
    assert.equal(told()[4], booked(5));
  });

  it('is named by its place in the message, and by what the contract misses', async () => {
    await start();
    for (const n of [1, 2]) assert.equal(verdict(await line.say(adt(`C${n}`, 'A01', { sex: 'Y' }))), `AA C${n}`);
    for (const n of [3, 4]) await line.say(adt(`C${n}`, 'A01', { visit: '' }));
    const found = await eventually(groups, all => all.reduce((sum, { open: n }) => sum + n, 0) === 4);
    assert.deepEqual(found.map(({ cause, pointer, open: n }) => [cause, pointer, n]).sort(), [
      ['bad-code', '/patient/sex', 2],
      ['required', '/id', 2],
    ]);
    const [item] = await items();
    const where = await call<Record<string, unknown>>(open.url, `/v1/exchanges/${item!.id}`);
    assert.equal(where.status, 200);
    const envelope = await call<{ controlId: string }>(open.url, `/v1/messages/${item!.id}`);
    assert.match(envelope.body.controlId, /^C\d$/);
    const feed = await call<{ events: CloudEvent[] }>(open.url, '/v1/events?type=org.canongate.encounters.*');
    assert.deepEqual(feed.body.events, []);
  });

  it('holds what is behind it where the door wants that', async () => {
    await start({ delivery: { onFailure: 'hold' } });
    await subscribe();
    await line.say(adt('H1', 'A01', { sex: 'Y' }));
    await line.say(siu('H2', 'S12', { start: begin(2) }));
    const other = siu('H3', 'S12', { start: begin(3) }).replace('SCHED|NORTH', 'OTHER|NORTH');
    const [first] = await eventually(items, all => all.length > 0);
    await line.say(other);
    // Another sender has an order of its own; of the first one, nothing overtakes what waits for a person.
    await line.say(adt('H4', 'A03', { visit: 'V78' }));
    await until(2);
    await new Promise(done => setTimeout(done, 500));
    assert.deepEqual(told().sort(), [booked(2), booked(3)]);
    const note = { note: 'It was a test of the sender.' };
    assert.equal((await ask(open.url, `/v1/work-items/${first!.id}/discard`, note)).status, 200);
    await until(3);
    assert.match(told()[2]!, /^discharged/);
  });

  it('is told to its sender where the door waits for the mapping, and is kept and asked about all the same', async () => {
    await start({ acknowledgeWhen: 'mapped' });
    const bad = adt('T1', 'A01', { sex: 'Y' });
    const ack = await line.say(bad);
    assert.equal(verdict(ack), 'AE T1 207');
    assert.doesNotMatch(ack, /Muster|100234/);
    assert.equal(await line.say(bad), ack, 'the same for what comes again');
    assert.equal(verdict(await line.say(adt('T2', 'A01'))), 'AA T2');
    assert.equal(verdict(await line.say(adt('T3', 'A60'))), 'AA T3', 'what means nothing here needs no mapping');
    // Taken, and not read: CA, and AE for the application (HL7 v2.5.1 §2.9.3).
    const enhanced = adt('T4', 'A01', { sex: 'Y' }).replace('|P|2.5.1', '|P|2.5.1|||AL|AL');
    assert.deepEqual([await line.say(enhanced), await line.told()].map(verdict), ['CA T4', 'AE T4 207']);
    const found = await eventually(items, all => all.length === 2);
    assert.deepEqual(new Set(found.map(({ cause }) => cause)), new Set(['bad-code']));
    const { exchanges } = (await call<{ exchanges: { id: string }[] }>(open.url, '/v1/exchanges?reference=T1')).body;
    assert.equal(exchanges.length, 1);
    const { body } = await call<{ wires: { text: string }[] }>(open.url, `/v1/exchanges/${exchanges[0]!.id}/bodies`);
    assert.deepEqual(
      body.wires.map(({ text }) => text),
      [bad, ack],
    );
  });

  it('is no matter at all where its type is ignored, but for the count', async () => {
    await start({ ignore: ['ADT^A01'] });
    assert.equal(verdict(await line.say(adt('G1', 'A01', { sex: 'Y' }))), 'AA G1');
    await line.say(adt('G2', 'A03'));
    await eventually(
      async () => (await call<{ events: CloudEvent[] }>(open.url, '/v1/events?type=org.canongate.encounters.*')).body,
      ({ events }) => events.length === 1,
    );
    assert.deepEqual(await items(), []);
    const text = await (await fetch(`${open.sandbox.gateway.adminUrl}/metrics`)).text();
    const counted = readExposition(text).get('gateway_listener_messages_total')!.samples;
    const ignored = counted.find(({ labels }) => labels['listener'] === DOOR && labels['result'] === 'ignored');
    assert.equal(ignored?.value, 1);
  });
});
