/** What comes in at a door becomes events of the contracts, in the order of its sender, and goes on leaving as an envelope. */
import assert from 'node:assert/strict';
import type { CloudEvent } from '../../gateway/events/event.ts';
import { openReceiver, type Receiver } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, eventually } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { adt, DOOR, message, type Open, openDoor, type Sender, sender, siu, verdict } from './rig.ts';

/** Full data of an event. */
type Told = Record<string, unknown> & { id: string; patient: { id: string } };

describe('events of what comes in', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  let receiver: Receiver;
  before(async () => {
    open = await openDoor({ contracts: ['appointments/v1', 'encounters/v1'] });
    line = await sender(open.port);
    receiver = await openReceiver();
    const types = ['org.canongate.appointments.*', 'org.canongate.encounters.*', 'org.canongate.messages.*'];
    const input = { types, target: { url: receiver.url }, content: 'full' };
    assert.equal((await ask(open.url, '/v1/subscriptions', input)).status, 201);
  });
  after(async () => {
    line?.end();
    await open?.sandbox.close();
    await receiver?.close();
    await dropDatabases();
  });

  /** Those of a contract that came since, by name, once there are so many. */
  const since = async (from: number, contract: string, count: number) => {
    const of = () => receiver.received.slice(from).filter(({ event }) => event.type.includes(`.${contract}.`));
    await eventually(
      async () => of().length,
      length => length >= count,
    );
    return of().map(({ event }) => event as CloudEvent & { data: Told });
  };
  const name = ({ type }: CloudEvent): string => type.split('.')[3]!;

  it('tells a booked visit in the words of the contract', async () => {
    const from = receiver.received.length;
    assert.equal(verdict(await line.say(siu('B1', 'S12'))), 'AA B1');
    const [event] = await since(from, 'appointments', 1);
    const { id, patient, practitioners, ...told } = event!.data as Told & { practitioners: { id: string }[] };
    assert.equal(event!.type, 'org.canongate.appointments.booked.v1');
    assert.equal(event!.subject, `/v1/appointments/${id}`);
    assert.equal(event!.operation, 'messages/v1#siu-s12');
    // 9:30 in Berlin in winter, of a sender that writes no offset (HL7 v2.5.1 §2.A.22).
    const { id: place, ...location } = told['location'] as { id?: string };
    assert.match(place!, /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      { ...told, location },
      {
        identifiers: [{ system: 'urn:id:SCHED', value: '4711', type: 'filler' }],
        ...{ status: 'booked', start: '2026-12-01T09:30:00+01:00', end: '2026-12-01T10:00:00+01:00' },
        ...{ durationMinutes: 30, timeZone: 'Europe/Berlin' },
        location: { name: 'CARDIO', pointOfCare: 'CARDIO', room: 'R2', facility: 'NORTH' },
        ...{ reason: { code: 'CHK', text: 'Check-up' }, visitType: { code: 'FU', text: 'Follow-up' } },
        ...{ serviceType: { code: 'ECHO', text: 'Echo' }, resources: [{ kind: 'room', code: 'R2' }] },
        meta: { asOf: '2026-11-26T12:00:00+01:00' },
      },
    );
    const { id: _, ...person } = patient;
    assert.deepEqual(person, {
      ...{ familyName: 'Muster', givenNames: ['Max'], birthDate: '1980-02-29', sex: 'male' },
      identifiers: [{ system: 'urn:id:NORTH', value: '100234', type: 'medical-record-number' }],
    });
    assert.match(practitioners[0]!.id, /^[0-9a-f-]{36}$/);
  });

  it('tells what becomes of a visit, under the id of its first message', async () => {
    const from = receiver.received.length;
    const triggers = ['S12', 'S13', 'S14', 'S15', 'S26', 'S17'];
    for (const trigger of triggers) await line.say(siu(`V-${trigger}`, trigger, { filler: '777' }));
    const told = await since(from, 'appointments', triggers.length);
    assert.deepEqual(
      told.map(event => [name(event), event.data['status']]),
      [
        ['booked', 'booked'],
        ['rescheduled', 'booked'],
        ['updated', 'booked'],
        ['cancelled', 'cancelled'],
        ['noshow', 'noshow'],
        ['deleted', 'entered-in-error'],
      ],
    );
    assert.equal(new Set(told.map(({ data }) => data.id)).size, 1);
    assert.deepEqual(told[3]!.data['cancellationReason'], { code: 'PAT', text: 'Patient asked' });
  });

  it('tells of every number of the patient what kind it is', async () => {
    const from = receiver.received.length;
    const others = '~999^^^SSA^SS~D9^^^DMV^DL~P9^^^STATE^PPN~N9^^^NATION^NI';
    await line.say(adt('K1', 'A04', { visit: 'V78' }).replace('^^^NORTH^MR', found => found + others));
    const [event] = await since(from, 'encounters', 1);
    const { data } = event!;
    const { identifiers } = data.patient as { identifiers?: { type: string }[] };
    assert.deepEqual(
      identifiers?.map(({ type }) => type),
      ['medical-record-number', 'social-security-number', 'drivers-license', 'passport', 'national-identifier'],
    );
    const read = await call<Told>(open.url, `/v1/encounters/${data.id}`);
    assert.deepEqual([read.status, read.body.patient], [200, data.patient], 'and so says who reads the visit');
  });

  it('tells the course of an encounter in the order of its sender, with the patient under one id', async () => {
    const from = receiver.received.length;
    const triggers = ['A04', 'A01', 'A02', 'A08', 'A12', 'A03', 'A13', 'A11'];
    for (const trigger of triggers) await line.say(adt(`E-${trigger}`, trigger));
    const told = await since(from, 'encounters', triggers.length);
    // FHIR R4 EncounterStatus; which movement was taken back is told apart (HL7 v2.5.1 §3.3.11 to §3.3.13).
    assert.deepEqual(
      told.map(({ data, ...event }) => [name(event as CloudEvent), data['status'], data['cancelled']]),
      [
        ['registered', 'arrived', undefined],
        ['admitted', 'in-progress', undefined],
        ['transferred', 'in-progress', undefined],
        ['updated', undefined, undefined],
        ['cancelled', 'in-progress', 'transfer'],
        ['discharged', 'finished', undefined],
        ['cancelled', 'in-progress', 'discharge'],
        ['cancelled', 'cancelled', 'admission'],
      ],
    );
    assert.equal(new Set(told.map(({ data }) => `${data.id} ${data.patient.id}`)).size, 1);
    const { class: kind, location, identifiers, recordedAt } = told[1]!.data;
    assert.deepEqual(
      [kind, location, identifiers, recordedAt],
      [
        'inpatient',
        { pointOfCare: 'W1', room: '12', bed: 'B', facility: 'NORTH' },
        [{ system: 'urn:id:NORTH', value: 'V77' }],
        '2026-11-26T12:00:00+01:00',
      ],
    );
  });

  it('knows the patient of a visit and of an encounter as one, and by the name of the door', async () => {
    const all = receiver.received.map(({ event }) => event.data as Partial<Told>);
    const ids = new Set(all.flatMap(({ patient }) => patient?.id ?? []));
    assert.equal(ids.size, 1);
    const [id] = ids;
    const { body } = await call<{ natives: object[] }>(open.url, `/v1/references/${id}/identifiers`);
    assert.deepEqual(JSON.stringify(body).includes('"100234"') && JSON.stringify(body).includes(`"${DOOR}"`), true);
  });

  it('leaves what no contract tells of as its envelope, in one order with the rest', async () => {
    const from = receiver.received.length;
    for (const type of ['REF^I12', 'DFT^P03', 'MFN^M02', 'ADT^A28'])
      assert.equal(verdict(await line.say(message(`U-${type.slice(4)}`, { type }))), `AA U-${type.slice(4)}`);
    const told = await since(from, 'messages', 4);
    assert.deepEqual(
      told.map(({ operation }) => operation.split('#')[1]),
      ['ref-i12', 'dft-p03', 'mfn-m02', 'adt-a28'],
    );
    assert.equal(receiver.received.length, from + 4);
  });

  it('tells no encounter of a patient who has none', async () => {
    const from = receiver.received.length;
    assert.equal(verdict(await line.say(adt('P1', 'A08', { visit: '' }))), 'AA P1');
    await line.say(adt('P2', 'A08'));
    assert.equal((await since(from, 'encounters', 1)).length, 1);
    const { body } = await call<{ items: object[] }>(open.url, '/v1/work-items');
    assert.deepEqual(body.items, []);
  });

  it('keeps and acknowledges what comes while its queue is paused, and tells it afterwards', async () => {
    const from = receiver.received.length;
    const say = (verb: string) =>
      ask(open.url, `/v1/service-endpoints/${DOOR}/${verb}`, { note: 'A release of tables.' });
    assert.equal((await say('pause')).status, 200);
    for (const id of ['W1', 'W2']) assert.equal(verdict(await line.say(adt(id, 'A08'))), `AA ${id}`);
    await new Promise(done => setTimeout(done, 500));
    assert.deepEqual(await since(from, 'encounters', 0), []);
    assert.equal((await say('resume')).status, 200);
    assert.equal((await since(from, 'encounters', 2)).length, 2);
  });

  it('shows how the mapping stands beside the queues of the service endpoints', async () => {
    const text = await (await fetch(`${open.sandbox.gateway.adminUrl}/metrics`)).text();
    const samples = readExposition(text).get('gateway_delivery_attempts_total')!.samples;
    const mapped = samples.find(({ labels }) => labels['backend'] === DOOR && labels['result'] === 'succeeded');
    assert.ok(mapped!.value >= 15, String(mapped?.value));
  });

  it('keeps words about the patient out of the feed, and out of whatever is told thin', async () => {
    const feed = await (await fetch(`${open.url}/v1/events?limit=200`, { headers: AUTH })).text();
    assert.match(feed, /appointments\.booked/);
    assert.doesNotMatch(feed, /Muster|\b100234\b|1980-?02-?29/);
  });
});

const AUTH = { authorization: 'apiKey sandbox:sandbox-only' };
