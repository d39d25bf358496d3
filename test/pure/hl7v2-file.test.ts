/** Files and batches of HL7 v2: every message found, counts held against them, one bad message in the way of no other. */
import assert from 'node:assert/strict';
import { readFile } from '../../adapters/hl7v2/codec/file.ts';
import { adt, causeOf, PATIENT } from './hl7v2-messages.ts';

const HEAD = '|^~\\&|A|B\r';
const ONE = adt(PATIENT);
const issues = (text: string) => readFile(text).issues.map(({ cause, place }) => `${cause} ${place ?? ''}`.trim());

describe('HL7 v2 file', () => {
  it('reads bare messages, batches and files of batches', () => {
    const text = `FHS${HEAD}BHS${HEAD}${ONE}${ONE}BTS|2\rBHS${HEAD}${ONE}BTS|1\rFTS|2\r`;
    for (const input of [text, Buffer.from(text), text.replaceAll('\r', '\r\n')]) {
      const file = readFile(input);
      assert.deepEqual(file.issues, []);
      assert.deepEqual(
        file.entries.map(entry => [entry.batch, entry.message?.get('PID-3')]),
        [
          [0, '123'],
          [0, '123'],
          [1, '123'],
        ],
      );
      assert.deepEqual(
        file.envelope.map(one => one.id),
        ['FHS', 'BHS', 'BTS', 'BHS', 'BTS', 'FTS'],
      );
    }
    assert.deepEqual(readFile(`\x0b${ONE}\x1c\r\x0b${ONE}\x1c\r`).entries.length, 2);
  });

  it('holds counts and pairs against what came', () => {
    assert.deepEqual(issues(`BHS${HEAD}${ONE}BTS|2\r`), ['count-mismatch BTS-1']);
    assert.deepEqual(issues(`BHS${HEAD}${ONE}BTS\r`), []);
    assert.deepEqual(issues(`FHS${HEAD}BHS${HEAD}${ONE}BTS|1\rFTS|3\r`), ['count-mismatch FTS-1']);
    assert.deepEqual(issues(`FHS${HEAD}BHS${HEAD}${ONE}`), ['trailer-missing BTS', 'trailer-missing FTS']);
    assert.deepEqual(issues(`${ONE}BTS|1\r`), ['header-missing BTS']);
    assert.deepEqual(issues(`stray\r${ONE}`), ['stray-text']);
    assert.deepEqual(issues(`BHS${HEAD}PID|1\r${ONE}BTS|1\r`), ['stray-text']);
  });

  it('goes on behind a message that cannot be read, and splits at no word within a text', () => {
    const file = readFile(`${ONE}MSH|^^\\&|x\rPID|1\r${ONE}NTE|1||MSH|^~ MSH\r`);
    assert.deepEqual(
      file.entries.map(entry => entry.message?.ids().length ?? entry.fault?.mishaps[0].cause),
      [2, 'delimiter-clash', 3],
    );
  });

  it('is bounded, and refuses what holds no message', () => {
    assert.equal(
      causeOf(() => readFile(ONE, { limits: { size: 10 } })),
      'body-too-large @10',
    );
    assert.match(causeOf(() => readFile(ONE + ONE, { limits: { segments: 1 } })) ?? '', /^too-many-segments/);
    assert.equal(
      causeOf(() => readFile('')),
      'empty-message @0',
    );
    assert.equal(
      causeOf(() => readFile('ISA*00')),
      'not-hl7 @0',
    );
  });
});
