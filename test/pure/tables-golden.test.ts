/** Tables against trees written by hand from the specifications: JSON, X12 and HL7 v2 spell the same rules. */
import assert from 'node:assert/strict';
import { FHIR_APPOINTMENT, plainDialect, SIU_S12, X12_270 } from '../../bench/anchors/mapping-tables.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import type { Scope } from '../../gateway/tables/index.ts';

const SCOPE: Scope = { key: '10001234', now: new Date(0), profile: {}, input: undefined, steps: {}, route: {} };

/** One request and its message, both written down by hand from the specification named beside each. */
const APPOINTMENT = {
  id: 'A-17',
  status: 'arrived',
  start: '2026-12-01T09:30:00-05:00',
  durationMinutes: 30,
  patient: { id: '100234', familyName: 'NOBODY', givenName: 'NORMA', birthDate: '1980-02', sex: 'female' },
  practitioners: [{ npi: '1234567893', familyName: 'SAMPLE' }],
};

const cut = (value: unknown): unknown => {
  if (!Array.isArray(value)) {
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cut(inner)]));
  }
  const items: unknown[] = value.map(cut);
  while (items.at(-1) === '') items.pop();
  return items;
};

describe('Golden cases of the three spellings', () => {
  it('FHIR R4 Appointment: elements of the resource definition, participants by the type of their actor', () => {
    const { tree, findings } = compileTable(FHIR_APPOINTMENT, plainDialect('json'), {}).encode(APPOINTMENT, SCOPE);
    assert.deepEqual(findings, []);
    assert.deepEqual(tree, {
      resourceType: 'Appointment',
      identifier: [{ system: 'urn:example:appointment', value: 'A-17' }],
      status: 'arrived',
      start: '2026-12-01T09:30:00-05:00',
      minutesDuration: 30,
      participant: [
        { actor: { type: 'Patient', reference: 'Patient/100234' } },
        {
          actor: {
            type: 'Practitioner',
            identifier: { value: '1234567893', system: 'http://hl7.org/fhir/sid/us-npi' },
            display: 'SAMPLE',
          },
          status: 'accepted',
        },
      ],
    });
  });

  it('HL7 v2.5.1 SIU^S12: §10.6.1 SCH, §3.4.2 PID, §10.6.6 AIP; status by table 0278, a month stays a month', () => {
    const table = compileTable(SIU_S12, plainDialect('hl7v2'), {});
    const { tree, findings } = table.encode(APPOINTMENT, SCOPE);
    const none = (n: number): string[] => Array(n).fill('');
    const expected = {
      MSH: [['MSH', ...none(8), [['SIU', 'S12', 'SIU_S12']]]],
      SCH: [
        [
          'SCH',
          [['A-17']],
          ...none(7),
          [['30']],
          [['min']],
          [['', '', '', '20261201093000-0500']],
          ...none(13),
          [['Started']],
        ],
      ],
      PID: [['PID', '', '', [['100234', '', '', '', 'MR']], '', [['NOBODY', 'NORMA']], '', [['198002']], [['F']]]],
      AIP: [['AIP', '', '', [['1234567893', 'SAMPLE', ...none(10), 'NPI']]]],
    };
    assert.deepEqual(findings, []);
    assert.deepEqual(cut(tree), expected);
    const secondIdentifier = {
      ...expected,
      PID: [
        [
          'PID',
          '',
          '',
          [
            ['999', '', '', '', 'SS'],
            ['100234', '', '', '', 'MR'],
          ],
        ],
      ],
    };
    const { value } = table.decode(secondIdentifier, SCOPE);
    assert.equal((value as { patient: { id: string } }).patient.id, '100234');
  });

  it('X12 005010X279A1 270: payer, subscriber and inquiry loops, qualifiers beside their values', () => {
    const inquiry = {
      payer: { id: '00431', name: 'Example Plan' },
      subscriber: { memberId: 'W000000001', familyName: 'Nobody', birthDate: '1980-02-29', sex: 'female' },
      serviceTypes: [{ code: '30' }, { code: '88' }],
    };
    const { tree, findings } = compileTable(X12_270, plainDialect('x12'), {}).encode(inquiry, SCOPE);
    assert.deepEqual(findings, []);
    assert.deepEqual(cut(tree), {
      BHT: [['BHT', '0022', '13', '10001234']],
      '2000A': [
        {
          '2100A': [{ NM1: [['NM1', 'PR', '2', 'EXAMPLE PLAN', '', '', '', '', 'PI', '00431']] }],
          '2000C': [
            {
              '2100C': [
                {
                  NM1: [['NM1', 'IL', '1', 'NOBODY', '', '', '', '', 'MI', 'W000000001']],
                  DMG: [['DMG', 'D8', '19800229', 'F']],
                },
              ],
              '2110C': [{ EQ: [['EQ', '30']] }, { EQ: [['EQ', '88']] }],
            },
          ],
        },
      ],
    });
  });
});
