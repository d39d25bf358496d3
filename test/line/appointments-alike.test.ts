/** The same visit at two systems of record that speak differently: an application cannot tell by which one it was answered. */
import assert from 'node:assert/strict';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, LATER, NORTH_PATIENT, refusal, SERVICE, WHEN } from './appointments-rig.ts';

/** Known at the FHIR server alone: nobody else gives numbers of this kind. */
const OTHER_PATIENT = {
  ...NORTH_PATIENT,
  identifiers: [{ ...NORTH_PATIENT.identifiers[0], system: 'https://hospital.example/mrn' }],
};
const FULL = {
  serviceType: SERVICE,
  appointmentType: 'followup',
  visitType: { system: 'https://north.example/visit-types', code: 'FUP30', text: 'Follow-up, 30 minutes' },
  reason: { system: 'http://snomed.info/sct', code: '413095006', text: 'Review of the MRI' },
  comment: 'Two lines,\nwith a | and a ^.',
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
};

/** Apart from ids, and from when and in which version it was told. A name in one line is the same name. */
function meaning({ id, meta, patient, practitioners = [], ...visit }: Appointment) {
  const people = practitioners.map(({ id: _, familyName, givenName, name, ...one }) => ({
    ...one,
    name: name ?? [givenName, familyName].filter(Boolean).join(' '),
  }));
  return { ...visit, patient: Object.keys(patient ?? {}), practitioners: people };
}

describe('a visit at a FHIR server and at an EHR of HL7 v2', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  /** At the one and at the other. */
  const both = <T>(work: (patient: object) => Promise<T>): Promise<T[]> =>
    Promise.all([work(OTHER_PATIENT), work(NORTH_PATIENT)]);

  it('means the same when it is booked, moved and cancelled', async () => {
    const call = calling(sandbox);
    const answers = await both(async patient => {
      const booked = await call<Appointment>('POST', 'appointments', { ...FULL, patient });
      const path = `appointments/${booked.body.id}`;
      const change = { ...LATER, timeZone: 'America/New_York', durationMinutes: 30 };
      const moved = await call<Appointment>('POST', `${path}/reschedule`, change);
      const system = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason';
      const reason = { system, code: 'pat', text: 'Patient' };
      const cancelled = await call<Appointment>('POST', `${path}/cancel`, { reason });
      const again = await call<Problem>('POST', `${path}/cancel`, { reason });
      assert.ok([booked, moved, cancelled].every(({ body }) => body.id === booked.body.id));
      return {
        visits: [booked, moved, cancelled].map(({ status, body }) => [status, meaning(body)]),
        again: refusal(again),
      };
    });
    assert.equal(sandbox.ehr.received.length, 4);
    const [fhir, hl7] = answers;
    assert.deepEqual(hl7, fhir);
    assert.deepEqual(fhir?.again, [409, 'conflict', 'not_applied']);
    const [, first] = fhir!.visits[0] as [number, ReturnType<typeof meaning>];
    const { practitioners: _, ...asked } = FULL;
    assert.deepEqual(first, {
      ...asked,
      status: 'booked',
      patient: ['id'],
      practitioners: [{ npi: '1234567893', name: 'Paula Specimen' }],
    });
  });

  it('means the same on the waiting list, where no time is given, and when it gets one or is given up', async () => {
    const call = calling(sandbox);
    const [fhir, hl7] = await both(async patient => {
      const waiting = { patient, serviceType: { text: 'General Practice' }, durationMinutes: 30 };
      const [first, second] = [
        await call<Appointment>('POST', 'appointments', waiting),
        await call<Appointment>('POST', 'appointments', waiting),
      ];
      const change = { ...LATER, timeZone: 'America/New_York', durationMinutes: 30 };
      const booked = await call<Appointment>('POST', `appointments/${first.body.id}/reschedule`, change);
      const given = await call<Appointment>('POST', `appointments/${second.body.id}/cancel`, {});
      // The clock of the place is known to its EHR, and of no matter where no time is said.
      return [first, booked, given].map(({ status, body }) => ({
        http: status,
        visit: { ...meaning(body), timeZone: body.start && body.timeZone },
      }));
    });
    assert.deepEqual(hl7, fhir);
    assert.deepEqual(
      fhir?.map(({ http, visit }) => [http, visit.status, visit.start]),
      [
        [201, 'waitlist', undefined],
        [200, 'booked', LATER.start],
        [200, 'cancelled', undefined],
      ],
    );
  });

  it('means the same when the least is said, and when the patient does not come', async () => {
    const call = calling(sandbox);
    const [fhir, hl7] = await both(async patient => {
      const least = { patient, serviceType: { text: 'General Practice' }, ...WHEN, timeZone: 'America/New_York' };
      const booked = await call<Appointment>('POST', 'appointments', least);
      const { body }: Told<Appointment> = await call('POST', `appointments/${booked.body.id}/no-show`, {});
      return [meaning(booked.body), body.id === booked.body.id, body.status];
    });
    assert.deepEqual(hl7, fhir);
    assert.equal(hl7?.[2], 'noshow');
  });
});
