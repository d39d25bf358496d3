/** Reading HL7 v2: what is where, in any delimiters, line ends and charsets; row numbers D… are those of known defects of other readers. */
import assert from 'node:assert/strict';
import { issuesOf } from '../../adapters/hl7v2/codec/examine.ts';
import { readFile } from '../../adapters/hl7v2/codec/file.ts';
import { adt, causeOf, MSH, PATIENT, read } from './hl7v2-messages.ts';

const causes = (input: string | Uint8Array) =>
  issuesOf(read(input)).map(({ cause, place }) => `${cause} ${place ?? ''}`.trim());

describe('HL7 v2 reader', () => {
  it('finds fields, repetitions, components and sub-components, and tells null from absent', () => {
    const message = read(adt(PATIENT, 'OBX|1|ST|A', 'OBX|2|ST|B'));
    const values = (...places: string[]) => places.map(place => message.get(place));
    assert.deepEqual(message.ids(), ['MSH', 'PID', 'OBX', 'OBX']);
    assert.deepEqual(values('PID-3', 'PID-3.4', 'PID-3.4.2', 'PID-3[#1].1', 'PID-3[#1].5', 'PID-3[#2].1'), [
      '123',
      'CLINIC',
      '1.2.3',
      '456',
      'PI',
      undefined,
    ]);
    assert.deepEqual(values('PID-5', 'PID-5.1.2', 'PID-5.3', 'PID-6', 'PID-40', 'OBX[#1]-3', 'OBX[#2]-3', 'ZZZ-1'), [
      'Testperson',
      'van',
      null,
      undefined,
      undefined,
      'B',
      undefined,
      undefined,
    ]);
    assert.equal(message.repetitions(1, 3), 2);
    assert.equal(message.count('OBX'), 2);
  });

  it('reads MSH-1 and MSH-2 as what they are (D16)', () => {
    const message = read(adt());
    assert.equal(message.get('MSH-1'), '|');
    assert.equal(message.get('MSH-2'), '^~\\&');
    assert.equal(message.get('MSH-3'), 'SENDER');
    assert.equal(message.get('MSH-9.3'), 'ADT_A01');
    assert.equal(message.repetitions(0, 2), 1);
  });

  it('reads any delimiters, and the truncation character of 2.7', () => {
    const odd = read('MSH$%*!@#$A$B$$$$$ADT%A04$M1$P$2.7\rPID$1$$7%%%C@1*8$$X!S!Y!F!Z!P!%Ann\r');
    assert.equal(odd.get('PID-3.4.2'), '1');
    assert.equal(odd.get('PID-3[#1]'), '8');
    assert.equal(odd.get('PID-5'), 'X%Y$Z#');
    assert.equal(odd.get('MSH-2'), '%*!@#');
  });

  it('refuses delimiters that cannot be told apart, and says where', () => {
    assert.equal(
      causeOf(() => read('MSH|^^\\&|A\r')),
      'delimiter-clash MSH-2 @4',
    );
    assert.equal(
      causeOf(() => read('MSH||A\r')),
      'delimiter-invalid MSH-2 @3',
    );
    assert.equal(
      causeOf(() => read('MSHX^~\\&XA\r')),
      'delimiter-invalid MSH-1 @3',
    );
    assert.equal(
      causeOf(() => read('MSH|^~\\&#+|A\r')),
      'delimiter-invalid MSH-2 @3',
    );
  });

  it('takes CR, LF and both, mixed and doubled, without losing a segment (D17)', () => {
    const whole = read(adt(PATIENT, 'PV1|1|O')).ids();
    for (const ends of ['\r', '\n', '\r\n', '\r\r', '\n\r'])
      assert.deepEqual(read([MSH, PATIENT, 'PV1|1|O'].join(ends)).ids(), whole, JSON.stringify(ends));
    assert.deepEqual(read(`${MSH}\n${PATIENT}\rPV1|1|O\r\n`).ids(), whole);
  });

  it('takes a byte order mark, VT and FS around a message and says so (D17)', () => {
    for (const before of ['\ufeff', '\x0b', '\ufeff\x0b', '\r\n'])
      for (const input of [before + adt(PATIENT), Buffer.from(before + adt(PATIENT))])
        assert.equal(read(input).get('PID-3'), '123', JSON.stringify(before));
    assert.deepEqual(causes(`\x0b${adt(PATIENT)}\x1c\r`), ['framing-left-over', 'framing-left-over']);
    assert.deepEqual(causes(`\ufeff${adt(PATIENT)}`), ['framing-left-over']);
    assert.deepEqual(causes(adt(PATIENT)), []);
  });

  it('says that a message holds the end of another frame, or a second message (D5, D7)', () => {
    assert.deepEqual(causes(`${adt(PATIENT)}NTE|1||a\x1cb\r`), ['framing-in-field NTE']);
    assert.deepEqual(causes(adt(PATIENT) + adt(PATIENT)), ['second-message MSH']);
    assert.deepEqual(causes(adt('NTE|1||The MSH|^~ of a message')), []);
  });

  it('keeps a line that begins like no segment in the field before it, and says so', () => {
    const message = read(adt('NTE|1||first', 'second line', 'PV1|1|O'));
    assert.deepEqual(message.ids(), ['MSH', 'NTE', 'PV1']);
    assert.equal(message.get('NTE-3'), 'first\rsecond line');
    assert.deepEqual(
      issuesOf(message).map(issue => issue.cause),
      ['line-end-in-field'],
    );
  });

  it('reads segments of the house and segments in small letters', () => {
    const message = read(adt('ZPD|1|local^x', 'pid|1||9'));
    assert.equal(message.get('ZPD-2.2'), 'x');
    assert.equal(message.get('PID-3'), '9');
    assert.deepEqual(causes(adt('pid|1||9')), ['segment-case PID']);
  });

  it('decodes every escape that has a meaning, and keeps the others as they are (D12)', () => {
    const text = (raw: string) => read(Buffer.from(adt(`NTE|1||${raw}`))).get('NTE-3');
    assert.equal(text('\\F\\\\S\\\\T\\\\R\\\\E\\'), '|^&~\\');
    assert.equal(text('caf\\XC3A9\\ caf\\XC3\\\\XA9\\'), 'café café');
    assert.equal(text('a\\.br\\b\\.sp2\\c\\.sp\\d\\.sk3\\e'), 'a\nb\n\nc\nd   e');
    assert.equal(
      text('\\H\\loud\\N\\ \\C2842\\ \\M2842\\ \\Zx\\ \\Q\\ \\.in+4\\'),
      '\\H\\loud\\N\\ \\C2842\\ \\M2842\\ \\Zx\\ \\Q\\ \\.in+4\\',
    );
    assert.equal(text('C:\\dir\\file \\ \\XZZ\\'), 'C:\\dir\\file \\ \\XZZ\\');
    assert.equal(text('\\P\\'), '\\P\\');
    assert.equal(read(adt('NTE|1||caf\\XC3A9\\')).get('NTE-3'), 'café');
  });

  it('reads bytes in the charset that MSH-18 names (D11)', () => {
    const sent = (charset: string, bytes: string) =>
      read(Buffer.from(`${MSH}||||||${charset}\rNTE|1||${bytes}\r`, 'latin1')).get('NTE-3');
    assert.equal(sent('8859/1', 'caf\xe9'), 'café');
    assert.equal(sent('8859/15', '5 \xa4'), '5 €');
    assert.equal(sent('windows-1252', '5 \x80'), '5 €');
    assert.equal(sent('UNICODE UTF-8', 'caf\xc3\xa9'), 'café');
    assert.equal(sent('8859/1~ISO IR87', 'caf\\XE9\\'), 'café');
    assert.equal(sent('', 'caf\xc3\xa9'), 'café');
    assert.equal(
      causeOf(() => sent('ISO IR 999', 'x')),
      'charset-unknown MSH-18',
    );
    const bare = Buffer.from(adt('NTE|1||caf\xe9'), 'latin1');
    assert.equal(read(bare, { charset: 'windows-1252' }).get('NTE-3'), 'café');
    assert.deepEqual(causes(bare), ['bad-encoding NTE']);
  });

  it('reads a document like a word: in its charset, with its escapes, where it stands among others', () => {
    const END = Buffer.from('~^^^^second||||F\r');
    const words = 'Grüße \\T\\ more, '.repeat(200);
    const sent = (charset: string, bytes: Buffer) =>
      Buffer.concat([Buffer.from(`${MSH}||||||${charset}\rOBX|1|ED|1^Döc||^text^plain^A^`, 'latin1'), bytes, END]);
    for (const [charset, encoding] of [
      ['8859/1', 'latin1'],
      ['UNICODE UTF-8', 'utf8'],
    ] as const) {
      const escaped = read(sent(charset, Buffer.from(words, encoding)));
      assert.equal(escaped.get('OBX-5.5'), words.replaceAll('\\T\\', '&'));
      const plain = words.replaceAll('\\T\\', '');
      const message = sent(charset, Buffer.from(plain, encoding));
      // Not at the beginning of its memory, as out of a frame.
      const within = Buffer.concat([Buffer.from('ä'.repeat(9)), message]).subarray(18);
      for (const one of [message, within]) assert.equal(read(one).get('OBX-5.5'), plain);
      assert.equal(read(message).get('OBX-5[#1].5'), 'second');
      const [first, second] = readFile(Buffer.concat([message, message])).entries;
      for (const entry of [first, second]) assert.equal(entry?.message?.get('OBX-5.5'), plain);
    }
    assert.equal(read(sent('', Buffer.alloc(5000, 'QUJD'))).get('OBX-5.5'), 'QUJD'.repeat(1250));
  });

  it('is bounded, and says what cannot be read at all', () => {
    assert.equal(
      causeOf(() => read(adt(PATIENT), { limits: { size: 50 } })),
      'body-too-large @50',
    );
    assert.match(
      causeOf(() => read(adt(PATIENT, PATIENT), { limits: { segments: 2 } }).ids()) ?? '',
      /^too-many-segments @/,
    );
    assert.equal(
      causeOf(() => read('')),
      'empty-message @0',
    );
    assert.equal(
      causeOf(() => read('\x0b\x1c\r')),
      'empty-message @0',
    );
    assert.equal(
      causeOf(() => read('PID|1')),
      'not-hl7 @0',
    );
    assert.equal(
      causeOf(() => read('MSH')),
      'not-hl7 @0',
    );
    assert.equal(
      causeOf(() => read(adt()).get('PID.3')),
      'place-invalid',
    );
  });
});
