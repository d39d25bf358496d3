/** The push tokenizer and the ISA: any chunking, any legal delimiter, and what is said about everything else. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { interchangeReader, type Reading, readInterchange } from '../../adapters/x12/codec/interchange.ts';
import { tokenizer } from '../../adapters/x12/codec/tokenizer.ts';
import { DialectError } from '../../gateway/kit.ts';
import { answer, ISA } from './x12-messages.ts';

function causeOf(input: string | Uint8Array, limits = {}): string | undefined {
  try {
    readInterchange(input, { limits });
  } catch (error) {
    assert.ok(error instanceof DialectError);
    const { cause, position } = error.mishaps[0];
    return `${cause} ${position ?? ''}`.trim();
  }
  return undefined;
}

const segments = (reading: Reading) =>
  reading.interchanges.map(i => [i.isa, i.ta1, i.groups.map(g => [g.gs, g.sets.map(s => [s.segments, s.offsets])])]);
const warnings = (input: string | Uint8Array) => readInterchange(input).issues.map(issue => issue.cause);
const sets = (input: string) => readInterchange(input).interchanges.flatMap(i => i.groups.flatMap(g => g.sets));

describe('X12 tokenizer', () => {
  it('gives the same segments, offsets and issues for any chunking of text', () => {
    const text = `\n ${answer()}\r\n${answer()}`;
    const whole = readInterchange(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), sizes => {
        const reader = interchangeReader();
        for (let at = 0, n = 0; at < text.length; n++) {
          const size = sizes[n % sizes.length]!;
          reader.push(text.slice(at, at + size));
          at += size;
        }
        const pieces = reader.end();
        assert.deepEqual(segments(pieces), segments(whole));
        assert.deepEqual(pieces.issues, whole.issues);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same for any chunking of bytes, cuts within a letter included', () => {
    const bytes = Buffer.from(answer(['MSG*MUÑOZ — 你好', 'EB*1**30']));
    const whole = segments(readInterchange(bytes));
    for (const size of [1, 2, 3, 5, 7, 64]) {
      const reader = interchangeReader();
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      assert.deepEqual(segments(reader.end()), whole);
    }
    assert.match(JSON.stringify(whole), /MUÑOZ — 你好/);
  });

  it('says where each segment begins, in characters of text and in bytes of bytes', () => {
    const text = answer(['MSG*Ñ', 'EB*1**30']);
    const offsetOf = (input: string | Uint8Array, id: string) => {
      const found: number[] = [];
      const tokens = tokenizer((segment, offset) => segment[0] === id && found.push(offset));
      tokens.push(input);
      tokens.end();
      return found[0];
    };
    assert.equal(offsetOf(text, 'EB'), text.indexOf('EB*1'));
    assert.equal(offsetOf(Buffer.from(text), 'EB'), Buffer.from(text).indexOf('EB*1'));
  });

  it('row 1: rejects an empty body and one of blanks alone', () => {
    assert.equal(causeOf(''), 'empty-response @0');
    assert.match(causeOf(' \r\n ') ?? '', /^empty-response/);
  });

  it('row 2: rejects a page of HTML or JSON at its first character', () => {
    assert.equal(causeOf('<html><body>Sign in</body></html>'), 'not-x12 @0');
    assert.equal(causeOf('{"error":"down"}'), 'not-x12 @0');
    assert.equal(causeOf('Internal Server Error'), 'not-x12 @0');
  });

  it('row 3: reads on behind a byte order mark or blanks, and says so', () => {
    for (const front of ['\uFEFF', ' \n\t', '\r\n\r\n']) {
      assert.equal(sets(front + answer()).length, 1);
      assert.deepEqual(warnings(front + answer()), ['leading-filler']);
    }
    assert.deepEqual(warnings(Buffer.from(`\uFEFF${answer()}`)), ['leading-filler']);
  });

  it('row 4: names the ISA element whose width is wrong', () => {
    const fields = ISA.slice(0, -1).split('*');
    const resized = (n: number, change: (text: string) => string) =>
      answer().replace(ISA, `${fields.with(n, change(fields[n]!)).join('*')}~`);
    for (const n of [2, 4, 6, 8, 9, 12, 13]) {
      const place = `ISA-${String(n).padStart(2, '0')}`;
      assert.match(causeOf(resized(n, text => text.slice(1))) ?? '', new RegExp(`^isa-length ${place} `));
      assert.match(causeOf(resized(n, text => `${text}0`)) ?? '', new RegExp(`^isa-length ${place} `));
    }
  });

  it('row 5: rejects letters, digits and blanks as delimiters, and two that are equal', () => {
    for (const char of ['x', '7', ' '])
      assert.equal(causeOf(answer().replaceAll('*', char)), 'delimiter-invalid ISA-01 @3');
    for (const char of ['Q', '1', ' ']) {
      assert.equal(causeOf(ISA.replace(':~', `${char}~`)), 'delimiter-invalid ISA-16 @104');
      assert.match(causeOf(ISA.replace(':~', `:${char}`)) ?? '', /^delimiter-invalid .*@105$/);
    }
    for (const clash of ['*T*^~', '*T*~~', '*T*:*', '*T**~'])
      assert.match(causeOf(answer().replace('*T*:~', clash)) ?? '', /^delimiter-clash/);
  });

  it('rows 6 and 7: accepts any terminator that is no letter, digit or blank, and line ends behind it', () => {
    const expected = segments(readInterchange(answer()))[0]![2];
    for (const terminator of ['\n', '\r\n', '\r', '\x1c', '\x1d', "'", '~\n', '~\r\n']) {
      const [reading] = segments(readInterchange(answer().replaceAll('~', terminator)));
      const withoutOffsets = (x: unknown) => JSON.stringify(x, (_, v) => (typeof v === 'number' ? 0 : v));
      assert.equal(withoutOffsets(reading![2]), withoutOffsets(expected), JSON.stringify(terminator));
    }
  });

  it('row 8: splits no repetitions where ISA11 defines none, and says so', () => {
    const text = answer().replace('*^*00501*', '*U*00501*');
    const [found] = readInterchange(text).interchanges;
    assert.equal(found!.delimiters.repetition, '');
    assert.deepEqual(warnings(text), ['repetition-undefined']);
    assert.deepEqual(warnings(answer().replace('*^*00501*', '*U*00401*')), []);
  });

  it('row 35: keeps characters beyond ASCII, and never replaces one in silence', () => {
    const cp1252 = Buffer.from(answer(['MSG*O\x92HARA']), 'latin1');
    assert.deepEqual(warnings(cp1252), ['bad-encoding']);
    const latin = readInterchange(cp1252, { charset: 'latin1' });
    assert.deepEqual(latin.issues, []);
    assert.match(JSON.stringify(segments(latin)), /O’HARA/);
  });

  it('row 35: keeps control characters and names the element that holds them', () => {
    const [issue] = readInterchange(answer(['MSG*A\0B'])).issues;
    assert.deepEqual([issue?.cause, issue?.place], ['bad-character', 'MSG-01']);
    assert.deepEqual(warnings(answer().replaceAll('^', '\x1f')), [], 'a delimiter is no data');
  });

  it('rows 36 and 37: bounds a segment and an interchange, at the same place for any chunking', () => {
    const long = answer([`MSG*${'M'.repeat(70_000)}`]);
    const at = long.indexOf('MSG*');
    for (const size of [1000, 65_536, 1_000_000]) {
      const reader = interchangeReader();
      const push = () => {
        for (let n = 0; n < long.length; n += size) reader.push(long.slice(n, n + size));
        reader.end();
      };
      assert.throws(push, { message: `segment-too-large at @${at}` });
    }
    assert.match(causeOf(`${ISA}GS*${'H'.repeat(70_000)}`) ?? '', /^segment-too-large/);
    assert.match(causeOf(answer(), { interchangeBytes: 400 }) ?? '', /^body-too-large/);
  });

  it('reads an interchange whose only fault is that the last terminator is missing', () => {
    const reading = readInterchange(answer().slice(0, -1));
    assert.deepEqual(
      reading.issues.map(i => i.cause),
      ['terminator-missing'],
    );
    assert.deepEqual(reading.interchanges[0]!.issues, []);
    const cut = readInterchange(answer().slice(0, -2));
    assert.equal(cut.interchanges[0]!.issues[0]?.cause, 'truncated');
  });

  it('keeps what stands before trailing data, and says that something followed', () => {
    const reading = readInterchange(`${answer()}<!-- served by proxy -->`);
    assert.deepEqual(
      reading.issues.map(i => i.cause),
      ['trailing-data'],
    );
    assert.deepEqual(reading.interchanges[0]!.issues, []);
  });

  it('does not take names that begin with ISA for a new interchange', () => {
    const text = answer(['MSG*ISA*X', 'EB*1**30']).replace('TESTPERSON', 'ISAACSON');
    assert.equal(readInterchange(text).interchanges.length, 1);
  });

  it('lets go of what was read: one reading does not keep the next alive', () => {
    // An accessor in the tokenizer's object once kept every reading alive until a full collection.
    const tokens = tokenizer(() => undefined);
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(tokens)))
      assert.equal(get, undefined, name);
  });
});
