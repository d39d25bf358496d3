/** Visits over FHIR as an application books them: the real gateway, its store, and a FHIR server that judges for itself. */
import assert from 'node:assert/strict';
import type { Appointment as FhirAppointment, Patient as FhirPatient, Slot as FhirSlot } from '@medplum/fhirtypes';
import type { Appointment, AppointmentList } from '../../contracts/appointments/v1/types.ts';
import type { SlotList } from '../../contracts/slots/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { type Problem, refusal, type Told } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { type Call, told } from './fhir-application.ts';

/** An invented person whom nobody knows yet. */
const PATIENT = {
  identifiers: [{ system: 'https://hospital.example/mrn', value: '100234', type: 'medical-record-number' }],
  familyName: 'Sample',
  givenNames: ['Sally'],
  birthDate: '1980-02-29',
  sex: 'female',
};
const SERVICE = { system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '124', text: 'General Practice' };

describe('a visit over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Appointment>(...one: Call): Promise<Told<T>> => told<T>(sandbox, ...one);

  const DAY = 86_400_000;
  async function freeSlots(): Promise<SlotList['slots']> {
    const from = new Date().toISOString();
    const before = new Date(Date.now() + 30 * DAY).toISOString();
    const { status, body } = await call<SlotList>('GET', `slots?from=${from}&before=${before}&limit=200`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.slots;
  }
  async function booked(over: object = {}): Promise<{ visit: Told<Appointment>; slot: SlotList['slots'][number] }> {
    const [slot] = await freeSlots();
    assert.ok(slot);
    const { start, end, id } = slot;
    const booking = { patient: PATIENT, serviceType: SERVICE, start, end, slot: { id }, ...over };
    return { slot, visit: await call('POST', 'appointments', booking) };
  }
  /** What the server holds, by its own store. */
  const atServer = async (): Promise<FhirAppointment[]> =>
    sandbox.fhir!.repo.searchResources<FhirAppointment>({ resourceType: 'Appointment', count: 1000 });

  it('says of what kind every number of its patient is', async () => {
    const kinds = { 'social-security-number': 'SS', 'drivers-license': 'DL', passport: 'PPN' };
    const identifiers = Object.keys(kinds).map(type => ({ system: 'https://numbers.example', value: type, type }));
    const { visit } = await booked({ patient: { ...PATIENT, identifiers } });
    assert.equal(visit.status, 201, JSON.stringify(visit.body));
    const people = await sandbox.fhir!.repo.searchResources<FhirPatient>({ resourceType: 'Patient', count: 1000 });
    const held = people.find(({ identifier }) => identifier?.some(({ value }) => value === 'passport'));
    // HL7 table 0203, which FHIR took over.
    assert.deepEqual(
      held?.identifier?.map(({ type }) => type?.coding?.[0]?.code),
      Object.values(kinds),
    );
  });

  it('is booked into a free slot, read, moved to another and cancelled, and the slots follow', async () => {
    const { slot, visit } = await booked({
      appointmentType: 'followup',
      reason: { system: 'http://snomed.info/sct', code: '413095006' },
      comment: 'Further expand on the results of the MRI.',
      instructions: 'Bring the pictures.',
      timeZone: 'America/New_York',
      modality: 'in-person',
      interpreter: { language: 'es' },
      resources: [{ kind: 'room', code: 'R2' }],
      practitioners: [{ npi: '1234567893', familyName: 'Specimen', givenName: 'Paula' }],
      priority: 5,
    });
    assert.equal(visit.status, 201, JSON.stringify(visit.body));
    const { id, meta } = visit.body;
    assert.equal(visit.headers.get('location'), `/v1/appointments/${id}`);
    assert.equal(visit.headers.get('etag'), `"${meta?.version}"`);

    const read = await call('GET', `appointments/${id}`);
    assert.deepEqual(
      { ...read.body, meta: undefined, patient: undefined },
      {
        id,
        status: 'booked',
        serviceType: SERVICE,
        appointmentType: 'followup',
        reason: { system: 'http://snomed.info/sct', code: '413095006' },
        comment: 'Further expand on the results of the MRI.',
        instructions: 'Bring the pictures.',
        start: slot.start,
        end: slot.end,
        timeZone: 'America/New_York',
        modality: 'in-person',
        interpreter: { language: 'es' },
        slot: { id: slot.id },
        practitioners: [{ npi: '1234567893', name: 'Paula Specimen' }],
        resources: [{ kind: 'room', code: 'R2' }],
        priority: 5,
        meta: undefined,
        patient: undefined,
      },
    );
    const [other] = await freeSlots();
    assert.ok(other && other.id !== slot.id);
    const to = { start: other.start, end: other.end, slot: { id: other.id } };
    const moved = await call('POST', `appointments/${id}/reschedule`, to, { 'if-match': `"${meta?.version}"` });
    assert.deepEqual([moved.status, moved.body.start, moved.body.slot?.id], [200, other.start, other.id]);
    assert.equal((await freeSlots())[0]?.id, slot.id);

    const reason = {
      system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason',
      code: 'pat',
      text: 'Patient',
    };
    const cancelled = await call('POST', `appointments/${id}/cancel`, { reason });
    assert.deepEqual(
      [cancelled.status, cancelled.body.status, cancelled.body.cancellationReason],
      [200, 'cancelled', reason],
    );
    assert.ok((await freeSlots()).some(free => free.id === other.id));

    const twice = await call<Problem>('POST', `appointments/${id}/cancel`, {});
    assert.deepEqual(refusal(twice), [409, 'conflict', 'not_applied']);
    assert.equal(twice.body.errors?.[0]?.code, 'is-cancelled');
    const late = await call<Problem>('POST', `appointments/${id}/reschedule`, to);
    assert.deepEqual(refusal(late), [409, 'conflict', 'not_applied']);
  });

  it('is not booked where the slot is taken', async () => {
    const { visit, slot } = await booked();
    assert.equal(visit.status, 201);
    const { start, end, id } = slot;
    const second = await call<Problem>('POST', 'appointments', {
      ...{ patient: PATIENT, serviceType: SERVICE, start, end, slot: { id } },
    });
    assert.deepEqual(refusal(second), [409, 'conflict', 'not_applied']);
    assert.equal(second.body.backend?.cause, 'edit-conflict');
  });

  it('is booked once, however often it is asked for under one key', async () => {
    const key = { 'idempotency-key': 'visit-1' };
    const held = (await atServer()).length;
    const [slot] = await freeSlots();
    const { start, end, id } = slot!;
    const booking = { patient: PATIENT, serviceType: SERVICE, start, end, slot: { id } };
    const first = await call('POST', 'appointments', booking, key);
    const again = await call('POST', 'appointments', booking, key);
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.equal((await atServer()).length, held + 1);
  });

  it('is not changed by one who has seen another version of it', async () => {
    const { visit } = await booked();
    const { id, meta } = visit.body;
    assert.equal((await call('POST', `appointments/${id}/check-in`, {})).body.status, 'arrived');
    const stale = await call<Problem>('POST', `appointments/${id}/no-show`, {}, { 'if-match': `"${meta?.version}"` });
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
  });

  it('is refused by the server itself where it changed between read and write', async () => {
    const { visit } = await booked();
    const { id } = visit.body;
    const both = await Promise.all([
      call<Problem>('POST', `appointments/${id}/cancel`, {}),
      call<Problem>('POST', `appointments/${id}/cancel`, {}),
    ]);
    const statuses = both.map(({ status }) => status).sort();
    assert.equal(statuses[0], 200);
    assert.ok([409, 412].includes(statuses[1]!), String(statuses));
  });

  it('stands on the waiting list without a time, and is booked when it gets one', async () => {
    const waiting = await call('POST', 'appointments', { patient: PATIENT, serviceType: SERVICE, durationMinutes: 15 });
    assert.deepEqual([waiting.status, waiting.body.status, waiting.body.start], [201, 'waitlist', undefined]);
    const [slot] = await freeSlots();
    const { start, end, id } = slot!;
    const moved = await call('POST', `appointments/${waiting.body.id}/reschedule`, { start, end, slot: { id } });
    assert.deepEqual([moved.status, moved.body.status], [200, 'booked']);
  });

  it('keeps its instant over the hour that occurs twice when clocks go back (2027-11-07, America/New_York)', async () => {
    const twice = ['2027-11-07T01:30:00-04:00', '2027-11-07T01:30:00-05:00'] as const;
    for (const start of twice) {
      const end = start.replace('01:30', '01:45');
      const at = { patient: PATIENT, serviceType: SERVICE, start, end, timeZone: 'America/New_York' };
      const { status, body } = await call('POST', 'appointments', at);
      assert.deepEqual([status, body.start, body.timeZone], [201, start, 'America/New_York']);
    }
    const summer = {
      start: '2027-07-01T09:00:00-05:00',
      end: '2027-07-01T09:30:00-05:00',
      timeZone: 'America/New_York',
    };
    const wrong = await call<Problem>('POST', 'appointments', { patient: PATIENT, serviceType: SERVICE, ...summer });
    assert.equal(wrong.status, 422);
    assert.deepEqual(
      wrong.body.errors?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/start', 'offset-not-of-zone'],
        ['/end', 'offset-not-of-zone'],
      ],
    );
  });

  it('is listed by the id of its patient, who is one person however often booked', async () => {
    const { visit } = await booked();
    const patient = visit.body.patient?.id;
    const { status, body } = await call<AppointmentList>('GET', `appointments?patient=${patient}&limit=100`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(body.appointments.length > 1 && body.appointments.some(({ id }) => id === visit.body.id));
    assert.ok(body.appointments.every(one => one.patient?.id === patient));
    const starts = body.appointments.flatMap(({ start }) => (start ? [Date.parse(start)] : []));
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
  });

  it('finds the free slots of one practitioner, each with whose time it is', async () => {
    const all = await freeSlots();
    const one = all[0]?.practitioner;
    assert.match(one?.name ?? '', /Specimen|Exemplar/);
    const from = new Date().toISOString();
    const before = new Date(Date.now() + 30 * DAY).toISOString();
    const path = `slots?from=${from}&before=${before}&limit=200&practitioner=${one?.id}`;
    const { status, body } = await call<SlotList>('GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    const own = all.filter(({ practitioner }) => practitioner?.id === one?.id);
    assert.ok(own.length > 0 && own.length < all.length);
    assert.deepEqual(
      body.slots.map(({ id }) => id),
      own.map(({ id }) => id),
    );
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    const held = await atServer();
    assert.ok(held.length > 0);
    assert.deepEqual(held.flatMap(judge), []);
    const slots = await sandbox.fhir!.repo.searchResources<FhirSlot>({ resourceType: 'Slot', count: 1000 });
    assert.deepEqual(slots.flatMap(judge), []);
  });
});
