/** Visits over HL7 v2 as an application books them: the real gateway, its store, and an EHR that judges for itself. */
import assert from 'node:assert/strict';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, LATER, NORTH_PATIENT, refusal, SERVICE, WHEN } from './appointments-rig.ts';

describe('a visit over HL7 v2', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let day = 1;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase());
  });
  afterEach('every message that left is as the standard has it', () => {
    for (const message of sandbox.ehr.received.splice(0)) {
      const type = message.get('MSH-9.2');
      assert.deepEqual(
        conform(message).map(issue => ({ ...issue, type })),
        [],
        message.text.replaceAll('\r', '\n'),
      );
    }
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Appointment>(...args: Parameters<ReturnType<typeof calling>>): Promise<Told<T>> =>
    calling(sandbox)<T>(...args);
  const BOOKING = { patient: NORTH_PATIENT, serviceType: SERVICE, ...WHEN };
  const booked = async (over: object = {}): Promise<Appointment> => {
    const { status, body } = await call('POST', 'appointments', { ...BOOKING, ...over });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const sent = () => sandbox.ehr.received.at(-1)!;
  const lines = (): string[] => sent().text.split('\r').filter(Boolean);
  /** Each its own day, so that nobody is double booked. */
  const free = (): { start: string; end: string } => {
    const date = `2027-04-${String(day++).padStart(2, '0')}`;
    return { start: `${date}T09:00:00-04:00`, end: `${date}T09:30:00-04:00` };
  };

  it('is booked by SRM^S01, and SRR tells what became of it (HL7 v2.5.1 §10.3.1)', async () => {
    const { status, headers, body } = await call('POST', 'appointments', {
      ...BOOKING,
      appointmentType: 'followup',
      visitType: { system: 'https://north.example/visit-types', code: 'FUP30', text: 'Follow-up, 30 minutes' },
      reason: { system: 'http://snomed.info/sct', code: '413095006' },
      comment: 'Further expand on the results of the MRI.',
      instructions: 'Bring the pictures.',
      timeZone: 'America/New_York',
      durationMinutes: 30,
      interpreter: { language: 'es' },
      practitioners: [{ npi: '1234567893', familyName: 'Specimen', givenName: 'Paula' }],
      location: { name: 'South Wing' },
      resources: [
        { kind: 'room', code: 'R2', system: 'https://north.example/rooms', name: 'Room 2' },
        { kind: 'device', code: 'US1', name: 'Ultrasound' },
      ],
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(headers.get('location'), `/v1/appointments/${body.id}`);
    const metrics = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
    assert.doesNotMatch(
      metrics,
      /gateway_unmapped_total\{[^}]*hl7v2[^}]*\} [1-9]/,
      'every place of the answer is read',
    );
    const { id, patient, meta, ...visit } = body;
    assert.ok(id && patient?.id && meta?.asOf && meta.version === undefined);
    assert.deepEqual(visit, {
      status: 'booked',
      serviceType: SERVICE,
      appointmentType: 'followup',
      visitType: { system: 'https://north.example/visit-types', code: 'FUP30', text: 'Follow-up, 30 minutes' },
      reason: { system: 'http://snomed.info/sct', code: '413095006' },
      comment: 'Further expand on the results of the MRI.',
      instructions: 'Bring the pictures.',
      ...WHEN,
      timeZone: 'America/New_York',
      durationMinutes: 30,
      interpreter: { language: 'es' },
      practitioners: [{ npi: '1234567893', familyName: 'Specimen', givenName: 'Paula' }],
      location: { name: 'South Wing' },
      resources: [
        { kind: 'room', code: 'R2', system: 'https://north.example/rooms', name: 'Room 2' },
        { kind: 'device', code: 'US1', name: 'Ultrasound' },
      ],
    });
    const number = sent().get('ARQ-1.1');
    assert.deepEqual(lines().slice(1), [
      `ARQ|${number}^CANONGATE|||||^Booked|413095006^^SCT|FUP30^Follow-up, 30 minutes^99VT^FOLLOWUP^^HL70276|30|MIN|20270302090000-0500^20270302093000-0500||||CANONGATE||||CANONGATE`,
      'NTE|1||Further expand on the results of the MRI.|RE',
      'NTE|2||Bring the pictures.|PI',
      'PID|1||100234^^^NORTH&2.999.1.1&ISO^MR||Testperson^Ann||19800101|F',
      'PV1|1|O',
      'RGS|1',
      'AIS|1||124^General Practice^99SVC|20270302090000-0500',
      'AIG|1||es|INTERPRETER',
      'AIG|2||US1^Ultrasound|DEVICE',
      'AIL|1||^^^^^^^^South Wing',
      'AIL|2||^R2^^NORTHROOMS^^^^^Room 2',
      'AIP|1||1234567893^Specimen^Paula^^^^^^NPI&2.16.840.1.113883.4.6&ISO^^^^NPI',
    ]);
  });

  it('is moved by SRM^S03 and cancelled by SRM^S04, under the numbers of both sides', async () => {
    const { id } = await booked(free());
    const number = sent().get('ARQ-1.1');
    const filler = [...sandbox.ehr.responder.calendar.visits.keys()].at(-1);
    const moved = await call('POST', `appointments/${id}/reschedule`, { ...LATER, reason: { text: 'Rain' } });
    assert.deepEqual(
      [moved.status, moved.body.id, moved.body.status, moved.body.start],
      [200, id, 'booked', LATER.start],
    );
    assert.deepEqual(lines().slice(1), [
      `ARQ|${number}^CANONGATE|${filler}^NORTH||||^Rain|||||20270303100000-0500^20270303103000-0500||||CANONGATE||||CANONGATE`,
      'RGS|1|U',
    ]);
    const system = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason';
    const reason = { system, code: 'pat', text: 'Patient' };
    const cancelled = await call('POST', `appointments/${id}/cancel`, { reason });
    assert.deepEqual(
      [cancelled.status, cancelled.body.id, cancelled.body.status, cancelled.body.cancellationReason],
      [200, id, 'cancelled', reason],
    );
    assert.deepEqual(cancelled.body.serviceType, SERVICE);
    assert.deepEqual(lines().slice(1), [
      `ARQ|${number}^CANONGATE|${filler}^NORTH||||pat^Patient^99CXL|||||||||CANONGATE||||CANONGATE`,
      'RGS|1|D',
    ]);
  });

  it('that is cancelled is neither cancelled again, nor moved, nor missed', async () => {
    const { id } = await booked(free());
    const { body } = await call('POST', `appointments/${id}/cancel`, {});
    assert.deepEqual([body.status, body.cancellationReason], ['cancelled', undefined]);
    for (const [verb, change] of [
      ['cancel', {}],
      ['reschedule', LATER],
      ['no-show', {}],
    ] as const) {
      const told = await call<Problem>('POST', `appointments/${id}/${verb}`, change);
      assert.deepEqual(refusal(told), [409, 'conflict', 'not_applied'], verb);
      assert.equal(told.body.backend?.cause, 'state-conflict');
      assert.deepEqual(
        told.body.errors?.map(({ pointer, code }) => [pointer, code]),
        [['/id', 'state-conflict']],
      );
    }
  });

  it('whose time is taken is refused, and where is told (ERR-5 of the house beside ERR-3 207)', async () => {
    const practitioners = [{ npi: '1234567893' }];
    const when = free();
    await booked({ practitioners, ...when });
    const second = await call<Problem>('POST', 'appointments', { ...BOOKING, ...when, practitioners });
    assert.deepEqual(refusal(second), [409, 'conflict', 'not_applied']);
    assert.deepEqual(second.body.backend, {
      ...{ endpoint: 'ehr', cause: 'slot-taken', position: 'ARQ-11', sourceCode: 'ERR 207' },
    });
    const other = await booked({ practitioners, ...free() });
    const moved = await call<Problem>('POST', `appointments/${other.id}/reschedule`, when);
    assert.deepEqual(refusal(moved), [409, 'conflict', 'not_applied']);
    assert.equal(sandbox.ehr.received.length, 4, 'none of it was sent again');
  });

  it('without a time is a request for the waiting list: nothing in ARQ-11, and SCH-25 says what became of it', async () => {
    const { id, status, start } = await booked({ start: undefined, end: undefined });
    assert.deepEqual([status, start], ['waitlist', undefined]);
    const number = sent().get('ARQ-1.1');
    assert.deepEqual(lines().slice(1, 2).concat(lines().slice(-1)), [
      `ARQ|${number}^CANONGATE|||||^Waitlist|||||||||CANONGATE||||CANONGATE`,
      'AIS|1||124^General Practice^99SVC',
    ]);
    const moved = await call('POST', `appointments/${id}/reschedule`, LATER);
    assert.deepEqual([moved.status, moved.body.status, moved.body.start], [200, 'booked', LATER.start]);
  });

  it('is missed by SIU^S26: no request to a filler says so', async () => {
    const { id } = await booked(free());
    const { status, body } = await call('POST', `appointments/${id}/no-show`, {});
    assert.deepEqual([status, body.id, body.status], [200, id, 'noshow']);
    assert.deepEqual([sent().get('MSH-9.1'), sent().get('MSH-9.2'), sent().get('SCH-25')], ['SIU', 'S26', 'Noshow']);
  });

  it('is read as its booking told it, and cannot be checked in: no message says so, and that is told', async () => {
    const visit = await booked(free());
    const read = await call('GET', `appointments/${visit.id}`);
    assert.deepEqual([read.status, read.body.start, read.body.serviceType], [200, visit.start, SERVICE]);
    assert.equal(sandbox.ehr.received.length, 1, 'nobody was asked');
    const told = await call<Problem>('POST', `appointments/${visit.id}/check-in`, {});
    assert.deepEqual([told.status, told.body.code], [501, 'not-supported']);
    const { detail = '' } = told.body as { detail?: string };
    assert.equal(detail, 'ehr has no appointments/v1#check-in. Check the patient in at the EHR itself.');
  });

  it('of a patient or a visit that the EHR does not know is not found', async () => {
    const [number] = NORTH_PATIENT.identifiers;
    const stranger = { ...NORTH_PATIENT, identifiers: [{ ...number, value: '999999' }] };
    const told = await call<Problem>('POST', 'appointments', { ...BOOKING, patient: stranger });
    assert.deepEqual([told.status, told.body.backend?.cause], [404, 'key-unknown']);
  });

  it('of a patient who is known by id goes where the patient lives, without a name', async () => {
    const first = await booked(free());
    const again = await call('POST', 'appointments', { ...BOOKING, ...free(), patient: { id: first.patient?.id } });
    assert.equal(again.status, 201, JSON.stringify(again.body));
    assert.deepEqual(again.body.patient, first.patient);
    assert.equal(lines()[2], 'PID|1||100234^^^NORTH&2.999.1.1&ISO||~^^^^^^U');
  });

  it('is written by the clock of the place, whatever the offset of the caller', async () => {
    const { start, end } = await booked({ start: '2027-06-01T13:00:00Z', end: '2027-06-01T13:30:00Z' });
    assert.deepEqual([start, end], ['2027-06-01T09:00:00-04:00', '2027-06-01T09:30:00-04:00']);
    assert.equal(sent().get('AIS-4'), '20270601090000-0400');
  });

  it('keeps its instant over the hour that occurs twice when clocks go back (2027-11-07, America/New_York)', async () => {
    for (const start of ['2027-11-07T01:30:00-04:00', '2027-11-07T01:30:00-05:00']) {
      const visit = await booked({ start, end: start.replace('01:30', '01:45') });
      assert.equal(visit.start, start);
    }
  });

  it('is read in the zone of the place where the EHR leaves the offset out, and as booked where it leaves the status out', async () => {
    const bend = (answer: string): string => answer.replaceAll(/(\d{14})-0400/g, '$1').replace('|Booked\r', '\r');
    sandbox.ehr.next({ kind: 'bent', bend });
    const when = free();
    const visit = await booked(when);
    assert.deepEqual([visit.start, visit.end, visit.status], [when.start, when.end, 'booked']);
  });

  it('of which the EHR says nothing is for a person: whether it was booked cannot be asked', async () => {
    sandbox.ehr.next({ kind: 'reset' });
    const told = await call<Problem>('POST', 'appointments', { ...BOOKING, ...free() });
    assert.equal(told.body.outcome, 'unknown', JSON.stringify(told.body));
    assert.equal(sandbox.ehr.received.length, 1, 'it was not sent again');
  });

  it('is refused where no message could say what is asked', async () => {
    const video = await call<Problem>('POST', 'appointments', { ...BOOKING, modality: 'video' });
    const system = await call<Problem>('POST', 'appointments', {
      ...{ ...BOOKING, reason: { system: 'https://elsewhere.example/codes', code: '1' } },
    });
    assert.deepEqual(
      [video, system].map(({ status, body }) => [status, body.errors?.map(({ pointer }) => pointer)]),
      [
        [422, ['/modality']],
        [422, ['/reason/system']],
      ],
    );
    const { id } = await booked(free());
    const stale = await call<Problem>('POST', `appointments/${id}/cancel`, {}, { 'if-match': '"1"' });
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
  });
});
