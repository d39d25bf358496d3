/** Published messages about visits (needs CORPUS), read by the tables of appointments/v1; what is expected was read by hand. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { concluded, held } from '../../mappings/appointments/v1/hl7v2/held.ts';
import { scope } from '../pure/tables-rig.ts';

const { CORPUS } = process.env;

const PROFILE = {
  timeZone: 'America/New_York',
  authorities: { patient: 'NORTH' },
  codeSystems: { 'https://hospital.example/services': 'L' },
};

const SAMPLES = [
  {
    file: 'cosyte-hl7/test/fixtures/canonical/siu-s12-appointment.hl7',
    sha256: '1627d9f5dee3947509a251d54218dd18083aa3ef837b196faf099358bd2f46de',
    // Times without an offset, a status in capitals, a number that says it is an NPI and is none; AIL-3 is a PL: its third part a bed.
    visit: {
      status: 'booked',
      patient: { id: 'HOSP|MRN-Q-SIU-1' },
      visitType: { code: 'ROUTINE' },
      serviceType: { system: 'https://hospital.example/services', code: 'CONSULT', text: 'Cardiology Consult' },
      start: '2026-05-01T09:00:00-04:00',
      end: '2026-05-01T09:30:00-04:00',
      durationMinutes: 30,
      practitioners: [{ id: 'DR-100', familyName: 'Welby', givenName: 'Marcus' }],
      location: {
        ...{ id: 'CLINrm^Main Clinic^L', name: 'CLINrm' },
        ...{ pointOfCare: 'CLINrm', room: 'Main Clinic', bed: 'L' },
      },
      resources: [{ kind: 'room', code: 'Main Clinic' }],
    },
    unread: [],
  },
  {
    file: 'microsoft-fhir-converter/data/SampleData/Hl7v2/SIU-S12-01.hl7',
    sha256: 'd74fb36faa25ae05d23d9cfd9eee28af198f5e30f226b885810fa7833ff9a042',
    // TQ1-7 before SCH-11, a duration in seconds, and no status: it is of the event.
    visit: {
      status: 'booked',
      patient: { id: 'test1:2.16.1:HCD|PATID1234' },
      visitType: { code: 'Normal' },
      reason: { code: 'EMERGENCY' },
      serviceType: { system: 'http://snomed.info/sct', code: '76164006', text: 'Biopsy of colon (procedure)' },
      start: '2021-09-24T09:30:00+02:15',
      end: '2021-09-24T10:20:00+02:15',
      durationMinutes: 1,
      practitioners: [{ id: '1210', familyName: 'GE', givenName: 'Robert' }],
      location: {
        ...{ id: 'GH Clinic|055^Room01', name: '055' },
        ...{ pointOfCare: '055', room: 'Room01', facility: 'GH Clinic' },
      },
      resources: [{ kind: 'room', code: 'Room01' }],
    },
    // Notes that do not say of what kind they are, another name of the service, and what the visit has no field for.
    unread: [
      'NTE-3',
      'AIS-3.4',
      'AIS-3.5',
      'AIS-10',
      'AIS-11.1',
      'AIS-11.2',
      'AIS-11.3',
      'AIS-12.1',
      'AIS-12.2',
    ].concat(['AIS-12.3', 'AIG-14', 'AIL-12', 'AIP-12']),
  },
];

describe('published visits of HL7 v2 (needs CORPUS)', () => {
  before(function () {
    if (!CORPUS) this.skip();
  });
  const table = compileTable(held, hl7v2, PROFILE);

  for (const { file, sha256, visit, unread } of SAMPLES)
    it(`${file} is read`, () => {
      const body = readFileSync(join(CORPUS!, 'hl7v2', file));
      assert.equal(createHash('sha256').update(body).digest('hex'), sha256);
      const { value, findings } = table.decode(hl7v2.read({ head: {}, body }, PROFILE), scope({ profile: PROFILE }));
      assert.deepEqual(findings, []);
      const left = table.unmapped(hl7v2.read({ head: {}, body }, PROFILE));
      assert.deepEqual(
        left.filter(place => !/^(OBX|DG1)-/.test(place)),
        unread,
      );
      const { meta, timeZone, ...told } = concluded('booked', 'pending')(value);
      assert.deepEqual(told, visit);
    });
});
