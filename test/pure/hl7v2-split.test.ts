/** A segment of HL7 v2 that was read splits a field when it is asked for, and says the same as one that was split at once. */
import assert from 'node:assert/strict';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import type { ReadSegment } from '../../adapters/hl7v2/dialects/hl7v2/split.ts';
import { differencesOf } from '../../gateway/differences.ts';
import { adt, MSH } from './hl7v2-messages.ts';

const read = (text: string) => hl7v2.read({ head: {}, body: text }, {});
const segment = (line: string): ReadSegment => read(adt(line))['PID']![0] as ReadSegment;

const FIELDS = ['PID', '1', '', [['7', '', '', 'A'], '8'], ''];

describe('A message in parts', () => {
  const dft = (notes: number, charges: number) =>
    read(
      `${MSH.replace(/\|ADT[^|]*\|/, '|DFT^P03^DFT_P03|')}\r${'ZZ1|1\r'.repeat(notes)}${'FT1|1|C1\r'.repeat(charges)}`,
    );

  it('is one for each occurrence of a group, with all that stands outside', () => {
    const parts = hl7v2.partsOf!(dft(3, 2), 'FINANCIAL', 10)!;
    assert.deepEqual(
      parts.map(part => [part['ZZ1']!.length, part['FT1']!.length]),
      [
        [3, 1],
        [3, 1],
      ],
    );
  });

  it('is none where it has more of them than are wanted, or would repeat the rest beyond all measure', () => {
    assert.equal(hl7v2.partsOf!(dft(0, 11), 'FINANCIAL', 10), undefined);
    assert.equal(hl7v2.partsOf!(dft(10_000, 101), 'FINANCIAL', 1_000), undefined);
  });
});

describe('A segment that was read', () => {
  const pid = segment('PID|1||7^^^A~8|');

  it('splits a field when it is asked for, in whatever order', () => {
    for (const n of [4, 3, 5, 1, 0, 3, 2]) assert.deepEqual(pid.at(n), FIELDS[n]);
    assert.equal(pid.length, FIELDS.length);
  });

  it('is a list to whoever wants all of it', () => {
    assert.deepEqual(pid.split(), FIELDS);
    assert.deepEqual(JSON.parse(JSON.stringify(pid)), FIELDS);
    assert.deepEqual(differencesOf(read(adt('PID|1||7')), read(adt('PID|1||8'))), [
      { pointer: '/PID/0/3', change: 'changed', before: '7', after: '8' },
    ]);
  });

  it('ends where it ends, and not where the next one does', () => {
    assert.equal(segment('PID|1\rPV1|2|O').at(2), undefined);
    assert.equal(segment('PID\rPV1|2|O').length, 1);
  });

  it('has the delimiters as the first two fields of a header (§2.15.9.1, §2.15.9.2)', () => {
    const msh = read(MSH)['MSH']![0] as ReadSegment;
    assert.deepEqual([msh.at(2), msh.at(1), msh.at(10), msh.at(2)], ['^~\\&', '|', msh.split()[10], '^~\\&']);
    assert.equal(msh.length, MSH.split('|').length + 1);
  });
});
