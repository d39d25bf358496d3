/** Who a message is about, written once for all contracts: PID as HL7 v2.5.1 §3.4.2 and §2.A.14 want it. */
import assert from 'node:assert/strict';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import type { Dialect } from '../../gateway/plugs/dialect.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { PATIENT, pidAsked, pidHeard, pidTold, type Whom } from '../../mappings/patients/v1/hl7v2/pid.ts';
import { scope } from './tables-rig.ts';

const PROFILE = {
  ...{ sending: { application: 'A' }, receiving: { application: 'B' } },
  identifierSystems: { 'https://north.example/mrn': 'NORTH' },
};
const WHO = { familyName: 'Muster', givenNames: ['Max', 'Karl', 'Emil'], birthDate: '1980-02-29', sex: 'male' };
const numbered = (...systems: string[]) =>
  systems.map(system => ({ system, value: '1', type: 'medical-record-number' }));

const compiled = (rules: Parameters<typeof compileTable>[0]) => compileTable(rules, hl7v2 as Dialect, PROFILE);
function pid(rules: Parameters<typeof compileTable>[0], input: object): string {
  const { tree, findings } = compiled(rules).encode(input, scope({ input, profile: PROFILE }));
  assert.deepEqual(findings, []);
  const message = { MSH: [['MSH', '', '', '', '', '', '', '', '', [['ADT', 'A08']]]], ...(tree as object) };
  return Buffer.from(hl7v2.write(message as never, PROFILE).body as Uint8Array)
    .toString()
    .split('\r')
    .find(line => line.startsWith('PID'))!;
}

describe('PID of HL7 v2', () => {
  it('holds every given name, whichever contract tells of the patient', () => {
    assert.match(pid(pidTold(PATIENT), { patient: WHO }), /\|Muster\^Max\^Karl Emil\|/);
    assert.match(pid(pidAsked(PATIENT), { patient: WHO }), /\|Muster\^Max\^Karl Emil\|/);
    const whom: Whom = { at: '', names: 'name.' };
    const { familyName, givenNames, ...rest } = WHO;
    assert.match(pid(pidTold(whom), { ...rest, name: { familyName, givenNames } }), /\|Muster\^Max\^Karl Emil\|/);
  });

  it('says who assigned a number: as the partner calls it, else by what the URI itself says (table 0301)', () => {
    const identifiers = numbered(
      ...['https://north.example/mrn', 'urn:id:SOUTH%20WEST', 'urn:oid:1.2.3', 'https://other.example', 'urn:id:%ZZ'],
      'urn:uuid:2b1f0d6e-0000-4000-8000-000000000001',
    );
    assert.equal(
      pid(pidTold(PATIENT), { patient: { identifiers } }).split('|')[3],
      [
        ...[
          '1^^^NORTH^MR',
          '1^^^SOUTH WEST^MR',
          '1^^^&1.2.3&ISO^MR',
          '1^^^&https://other.example&URI^MR',
          '1^^^%ZZ^MR',
        ],
        '1^^^&2b1f0d6e-0000-4000-8000-000000000001&UUID^MR',
      ].join('~'),
    );
  });

  it('reads what it wrote', () => {
    const patient = { ...WHO, identifiers: numbered('https://north.example/mrn', 'https://other.example') };
    const { tree } = compiled(pidTold(PATIENT)).encode({ patient }, scope({ input: { patient }, profile: PROFILE }));
    const { value, findings } = compiled(pidHeard(PATIENT)).decode(tree, scope({ profile: PROFILE }));
    assert.deepEqual(findings, []);
    const read = { ...patient, givenNames: ['Max', 'Karl Emil'], id: 'NORTH|1' };
    assert.deepEqual(value, { patient: read });
  });

  it('says of what kind a number is by the codes of table 0203, and hears them as it says them', () => {
    const kinds = {
      ...{ 'medical-record-number': 'MR', 'patient-internal-identifier': 'PI', 'member-number': 'MB' },
      ...{ 'national-identifier': 'NI', 'social-security-number': 'SS', 'drivers-license': 'DL', passport: 'PPN' },
      other: 'U',
    };
    const identifiers = Object.keys(kinds).map(type => ({ system: 'https://north.example/mrn', value: '1', type }));
    const told = pid(pidTold(PATIENT), { patient: { identifiers } });
    assert.deepEqual(
      told
        .split('|')[3]
        ?.split('~')
        .map(number => number.split('^')[4]),
      Object.values(kinds),
    );
    const { tree } = compiled(pidTold(PATIENT)).encode({ patient: { identifiers } }, scope({ profile: PROFILE }));
    const { value } = compiled(pidHeard(PATIENT)).decode(tree, scope({ profile: PROFILE }));
    assert.deepEqual((value as { patient: object }).patient, { id: 'NORTH|1', identifiers });
  });

  it('names the patient of a request by the number of the partner, where the id leads to one', () => {
    const patient = { id: 'NORTH:1.2.3:ISO|77', identifiers: numbered('urn:oid:9.9') };
    assert.equal(pid(pidAsked(PATIENT), { patient }).split('|')[3], '77^^^NORTH&1.2.3&ISO');
    assert.equal(pid(pidAsked(PATIENT), { patient }).split('|')[5], '~^^^^^^U');
  });
});
