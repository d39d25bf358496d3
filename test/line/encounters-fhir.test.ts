/** Visits as a registration system holds them, over FHIR: the real gateway, its store, and a FHIR server. */
import assert from 'node:assert/strict';
import type { Encounter as FhirEncounter, Patient } from '@medplum/fhirtypes';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Encounter, EncounterList } from '../../contracts/encounters/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';

const BOOKING = {
  patient: { identifiers: [{ system: 'https://hospital.example/mrn', value: '100234' }], familyName: 'Sample' },
  serviceType: { text: 'General Practice' },
};

describe('a visit that is under way', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let patient: string;
  let subject: { reference: string };
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { withoutFhir: false });
    // The patient is known to the gateway because a visit was booked.
    const { body } = await ask<Appointment>(sandbox.gateway.url, '/v1/appointments', BOOKING);
    patient = body.patient!.id!;
    const [held] = await sandbox.fhir!.repo.searchResources<Patient>({ resourceType: 'Patient' });
    subject = { reference: `Patient/${held!.id}` };
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  /** What the server holds from now on; R4 says whether it may. */
  async function admitted(over: Partial<FhirEncounter> = {}): Promise<void> {
    const resource: FhirEncounter = {
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      subject,
      period: { start: '2026-11-20T08:00:00+01:00' },
      ...over,
    };
    assert.deepEqual(judge(resource), []);
    await sandbox.fhir!.repo.createResource(resource);
  }
  const list = (more = '') => call<EncounterList>(sandbox.gateway.url, `/v1/encounters?patient=${patient}${more}`);
  const latest = async (): Promise<Encounter> => (await list('&limit=1')).body.encounters[0]!;

  it('is listed with the others of its patient, the latest first, and read by its id', async () => {
    await admitted();
    await admitted({
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      period: { start: '2026-11-01T08:00:00+01:00', end: '2026-11-01T09:30:00+01:00' },
    });
    const { status, body } = await list();
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      body.encounters.map(one => [one.status, one.class, one.patient.id === patient]),
      [
        ['in-progress', 'inpatient', true],
        ['finished', 'outpatient', true],
      ],
    );
    assert.deepEqual(
      body.encounters.map(({ admittedAt, dischargedAt }) => [admittedAt, dischargedAt].map(at => at && Date.parse(at))),
      [
        [Date.parse('2026-11-20T07:00:00Z'), undefined],
        [Date.parse('2026-11-01T07:00:00Z'), Date.parse('2026-11-01T08:30:00Z')],
      ],
    );
    for (const one of body.encounters) {
      const read = await call<Encounter>(sandbox.gateway.url, `/v1/encounters/${one.id}`);
      assert.deepEqual([read.status, read.body], [200, one]);
    }
    const finished = await list('&status=finished');
    assert.deepEqual(
      finished.body.encounters.map(({ id }) => id),
      [body.encounters[1]!.id],
    );
  });

  it('says its number, where the patient is, who is in charge, and whereto they went', async () => {
    // HL7 FHIR R4, examples of Encounter (f001): number, attender, and discharge to home.
    await admitted({
      identifier: [{ system: 'http://www.amc.nl/zorgportal/identifiers/visits', value: 'v1451' }],
      status: 'finished',
      period: { start: '2026-11-25T08:00:00+01:00', end: '2026-11-26T09:00:00+01:00' },
      location: [
        { location: { display: 'Emergency' }, status: 'completed' },
        { location: { display: 'Ward 3' }, status: 'active' },
      ],
      participant: [
        { individual: { reference: 'Practitioner/other' } },
        {
          type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'ATND' }] }],
          individual: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' } },
        },
      ],
      hospitalization: {
        dischargeDisposition: { coding: [{ system: 'http://snomed.info/sct', code: '306689006' }] },
      },
    });
    const { identifiers, location, attending, dischargeDisposition } = await latest();
    assert.deepEqual(
      { identifiers, location, attending, dischargeDisposition },
      {
        identifiers: [{ system: 'http://www.amc.nl/zorgportal/identifiers/visits', value: 'v1451' }],
        location: { pointOfCare: 'Ward 3' },
        attending: { npi: '1234567893' },
        dischargeDisposition: '306689006',
      },
    );
  });

  it('counts as arrived in triage, as in progress on leave, and as an inpatient’s in acute care', async () => {
    for (const [status, code, expected] of [
      ['triaged', 'EMER', ['arrived', 'emergency']],
      ['onleave', 'ACUTE', ['in-progress', 'inpatient']],
    ] as const) {
      await admitted({
        status,
        class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code },
        period: { start: '2026-11-27T06:00:00Z' },
      });
      const { body } = await list();
      assert.ok(
        body.encounters.some(one => one.status === expected[0] && one.class === expected[1]),
        `${status} ${JSON.stringify(body.encounters.map(one => [one.status, one.class]))}`,
      );
    }
  });

  it('is not found by an id that was never given, nor listed without a patient', async () => {
    const unknown = await call<Problem>(sandbox.gateway.url, '/v1/encounters/0193a1c2-7b4e-7c10-8a55-000000000001');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'not-found']);
    const all = await call<Problem>(sandbox.gateway.url, '/v1/encounters');
    assert.deepEqual([all.status, all.body.errors?.[0]?.pointer], [422, '/patient']);
  });
});
