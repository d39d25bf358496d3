/** What is wrong with a message of HL7 v2, by cause, code of table 0357 and place. */
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { acknowledge } from '../../adapters/hl7v2/codec/acknowledge.ts';
import { acknowledgedError } from '../../adapters/hl7v2/conformance/causes.ts';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import { type ConformanceProfile, conformanceSchema } from '../../adapters/hl7v2/conformance/profile.ts';
import { adt, MSH, read } from './hl7v2-messages.ts';

const GOOD = [
  'EVN||20261126115900+0000',
  'PID|1||123^^^CLINIC&1.2.3&ISO^MR~456^^^OTHER^PI||Testperson&van^Ann^""||19800101|F',
  'PV1|1|O',
];

/** `cause code place` of each, in a message whose segments are good but for these. */
function found(segments: string[], profile?: ConformanceProfile, header = MSH): string[] {
  const text = adt(...segments).replace(MSH, header);
  return conform(read(text), profile).map(({ cause, code, place }) => `${cause} ${code} ${place}`);
}
/** The same where one segment takes the place of the good one. */
const instead = (segment: string, profile?: ConformanceProfile, header?: string): string[] =>
  found(
    GOOD.map(good => (good.slice(0, 3) === segment.slice(0, 3) ? segment : good)),
    profile,
    header,
  );
const pid = (fields: Record<number, string>): string => {
  const parts = GOOD[1]!.split('|');
  for (const [n, text] of Object.entries(fields)) parts[Number(n)] = text;
  return Array.from(parts, part => part ?? '').join('|');
};

describe('HL7 v2 conformance', () => {
  it('finds nothing in a message that is as the standard says, nor in segments of the house (§2.11)', () => {
    assert.deepEqual(found([...GOOD, 'ZPD|1|whatever^that&is']), []);
  });

  it('101: what is required and missing, field or component (§3.4.2, §2.A.14)', () => {
    assert.deepEqual(instead(pid({ 5: '' })), ['required-missing 101 PID-5']);
    assert.deepEqual(instead(pid({ 3: '123^^^A~^^^B' })), ['required-missing 101 PID-3[#1].1']);
    assert.deepEqual(instead('EVN|A04'), ['required-missing 101 EVN-2']);
  });

  it('102: what is not written as its data type wants (§2.A: NM, SI, DT, TM, DTM)', () => {
    assert.deepEqual(instead(pid({ 7: '1980-01-01' })), ['type-malformed 102 PID-7.1']);
    assert.deepEqual(instead(pid({ 7: '19800230' })), ['type-malformed 102 PID-7.1']);
    for (const good of ['1980', '198001', '198001012359', '19800101235959.1234-0500', '""'])
      assert.deepEqual(instead(pid({ 7: good })), [], good);
    assert.deepEqual(instead(pid({ 1: 'one' })), ['type-malformed 102 PID-1']);
    assert.deepEqual(instead(pid({ 25: 'x' })), ['type-malformed 102 PID-25']);
  });

  it('102: repetitions, fields and components that there are none of; OBX-5 is what OBX-2 says (§7.4.2)', () => {
    assert.deepEqual(instead(pid({ 8: 'F~M' })), ['repetition-unexpected 102 PID-8[#1]']);
    assert.deepEqual(instead(`EVN||20261126115900||||||||x`), ['unknown-field 102 EVN-10']);
    assert.deepEqual(found([...GOOD, 'OBX|1|NM|1^A^L||12a||||||F']), ['type-malformed 102 OBX-5']);
    assert.deepEqual(found([...GOOD, 'OBX|1|ST|1^A^L||12a||||||F']), []);
  });

  it('103: codes that are not of their table; where sites may add codes that is a warning (§2.A.36, §2.A.37)', () => {
    assert.deepEqual(found([...GOOD, 'OBX|1|ST|1^A^L||a||||||Q']), ['code-unknown 103 OBX-11']);
    assert.deepEqual(instead(pid({ 8: 'X' })), ['code-unusual 103 PID-8']);
    assert.deepEqual(instead(pid({ 8: 'X' }), { tables: { '0001': ['X'] } }), []);
    assert.deepEqual(instead(pid({ 8: 'F' }), { tables: { '0001': ['X'] } }), ['code-unknown 103 PID-8']);
    assert.deepEqual(instead(pid({ 8: '' })), [], 'an empty sex is none (D9)');
  });

  it('104: what is too long, escapes counted as one character (§2.5.5)', () => {
    const [twenty, more] = ['x'.repeat(20), 'x'.repeat(21)];
    assert.deepEqual(found(GOOD, {}, MSH.replace('|M1|', `|${twenty}|`)), []);
    assert.deepEqual(found(GOOD, {}, MSH.replace('|M1|', `|${more}|`)), ['too-long 104 MSH-10']);
    assert.deepEqual(found(GOOD, {}, MSH.replace('|M1|', `|${'x'.repeat(19)}\\T\\|`)), []);
    assert.deepEqual(found(GOOD, { lengths: { 'MSH-10': 1 } }), ['too-long 104 MSH-10']);
  });

  it('100: segments that nobody knows', () => {
    assert.deepEqual(found([...GOOD, 'QQQ|1']), ['unknown-segment 100 QQQ']);
    assert.deepEqual(found([...GOOD, 'PRT|1|AD']), ['unknown-segment 100 PRT'], 'since 2.7');
    assert.deepEqual(found([...GOOD, 'QQQ|1'], { ignore: ['QQQ'] }), []);
  });

  it('200, 201, 202, 203: types, events, processing ids and versions that there are none of', () => {
    const header = (from: string, to: string) => found(GOOD, {}, MSH.replace(from, to));
    assert.deepEqual(header('ADT^A04^ADT_A01', 'QQQ^A04'), ['unsupported-type 200 MSH-9.1']);
    assert.deepEqual(header('ADT^A04^ADT_A01', 'ZDT^Z04^ZDT_Z04'), [], 'of the house (§2.11)');
    assert.deepEqual(header('^A04^ADT_A01', '^Q99'), ['unsupported-event 201 MSH-9.2']);
    assert.deepEqual(header('|P|', '|Q|'), ['unsupported-processing-id 202 MSH-11']);
    assert.deepEqual(header('|2.5.1', '|3.0'), ['unsupported-version 203 MSH-12']);
    assert.deepEqual(header('ADT_A01', 'ADT_A04'), ['structure-mismatch 103 MSH-9.3'], 'D9');
  });

  it('goes by the version of the message: FT1-4 became a range in 2.5, ERR-3 is new there', () => {
    const at = (version: string) =>
      found([...GOOD, 'FT1|1|||20260101^20260102||CG|A^B^L'], {}, MSH.replace('2.5.1', version));
    assert.deepEqual(at('2.5.1'), []);
    assert.ok(at('2.3').some(one => one.startsWith('unknown-component') && one.endsWith('FT1-4.2')));
    assert.deepEqual(found(GOOD, { version: '2.5.1' }, MSH.replace('2.5.1', '9')), []);
  });

  it('does as the profile says: fields that must be there, or must not', () => {
    assert.deepEqual(found(GOOD, { require: ['PID-18'] }), ['required-missing 101 PID-18']);
    assert.deepEqual(found(GOOD, { forbid: ['PID-8'] }), ['field-forbidden 102 PID-8']);
    const valid = new Ajv2020().compile(conformanceSchema);
    assert.equal(valid({ require: ['PID-18'], tables: { '0001': ['X'] }, lengths: { 'MSH-10': 50 } }), true);
    assert.equal(valid({ require: ['PID'] }), false);
  });

  it('makes the ERR of an acknowledgement, places counted from 1', () => {
    const message = read(adt(...GOOD.map(one => (one.startsWith('PID') ? pid({ 3: '123^^^A~^^^B' }) : one))));
    const errors = conform(message).map(acknowledgedError);
    const answer = Buffer.from(acknowledge(message, { code: 'AE', controlId: 'K', at: '2026', errors })).toString();
    assert.match(answer, /\rERR\|\|PID\^1\^3\^2\^1\|101\^\^HL70357\|E\r/);
  });

  it('reports whatever comes, and never throws', () => {
    const field = fc.string({ unit: fc.constantFrom(...'|^~\\&"19.-AZ \u00e9'), maxLength: 60 });
    const id = fc.constantFrom('PID', 'OBX', 'MSH', 'SCH', 'FT1', 'MFE', 'ZZZ', 'QQQ', 'BHS');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, field), { maxLength: 6 }),
        fc.constantFrom('2.3', '2.5.1', '2.8', ''),
        (all, version) => {
          const text = adt(...all.map(([segment, rest]) => `${segment}|${rest}`)).replace('2.5.1', version);
          for (const { place } of conform(read(text)))
            assert.match(place, /^\w{3}(\[#\d+\])?(-\d+(\[#\d+\])?(\.\d+){0,2})?$/);
        },
      ),
    );
  });
});
