/** The MLLP block: any chunking, junk around it, and what is told of everything that is none. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FrameLimits, FrameReader, framed, isFramable, type Stray } from '../../transports/mllp/frame.ts';
import { acknowledgedBy, controlIdOf } from '../../transports/mllp/header.ts';

const block = (message: string | Uint8Array): Buffer => Buffer.concat(framed(Buffer.from(message)));

function read(chunks: readonly Uint8Array[], limits?: FrameLimits, end = true) {
  const seen = { frames: [] as Buffer[], strays: [] as Stray[], broken: [] as string[], head: undefined as unknown };
  const reader = new FrameReader(
    {
      frame: message => seen.frames.push(message),
      stray: stray => seen.strays.push(stray),
      broken: (kind, head) => {
        seen.broken.push(kind);
        seen.head = head?.toString('latin1');
      },
    },
    limits,
  );
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  if (end) reader.end();
  return { ...seen, texts: seen.frames.map(String), told: seen.strays.map(({ kind, bytes }) => `${kind} ${bytes}`) };
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const content = fc
  .uint8Array({ maxLength: 80 })
  .map(bytes => Buffer.from(bytes.map(byte => (byte === 0x0b || byte === 0x1c ? 0x20 : byte))));
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });

describe('the MLLP frame', () => {
  it('gives the same messages for any chunking, byte for byte, with junk between them counted (D5, S2, S3)', () => {
    const junk = fc.uint8Array({ maxLength: 5 }).map(bytes => Buffer.from(bytes.map(byte => byte | 0x20)));
    fc.assert(
      fc.property(fc.array(fc.tuple(junk, content), { maxLength: 6 }), sizes, (parts, lengths) => {
        const stream = Buffer.concat(parts.flatMap(([noise, message]) => [noise, block(message)]));
        const { frames, strays, broken } = read(cut(stream, lengths));
        assert.deepEqual(
          frames,
          parts.map(([, message]) => message),
        );
        const astray = strays.reduce((sum, { bytes }) => sum + bytes, 0);
        assert.equal(
          astray,
          parts.reduce((sum, [noise]) => sum + noise.length, 0),
        );
        assert.deepEqual(broken, []);
      }),
    );
  });

  it('never gives more than was sent, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), sizes, (bytes, lengths) => {
        const noisy = Buffer.from(bytes.map(byte => [0x0b, 0x1c, 0x0d][byte % 7] ?? byte));
        const { frames, strays } = read(cut(noisy, lengths));
        const [whole, astray] = [frames, strays.map(({ bytes: length }) => ({ length }))].map(all =>
          all.reduce((sum, { length }) => sum + length, 0),
        );
        assert.ok(whole! + astray! <= noisy.length);
        for (const frame of frames) assert.ok(isFramable(frame));
        assert.deepEqual(read([noisy]).frames, frames);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps one frame and a half apart: the half waits for the rest (D5, S2)', () => {
    const two = Buffer.concat([block('AA:1'), block('AE:2LONGVALUE')]);
    const half = read([two.subarray(0, 10)], {}, false);
    assert.deepEqual([half.texts, half.told], [['AA:1'], []]);
    assert.deepEqual(read([two.subarray(0, 10), two.subarray(10)]).texts, ['AA:1', 'AE:2LONGVALUE']);
  });

  it('waits for CR after FS, wherever the packet ends', () => {
    const whole = block('A');
    assert.deepEqual(read([whole.subarray(0, -1)], {}, false).texts, []);
    assert.deepEqual(read([whole.subarray(0, -1), whole.subarray(-1)]).texts, ['A']);
  });

  it('tells of junk by its length and its control bytes, never by a character of a message', () => {
    const { strays, texts } = read([Buffer.from('\0\r\nPID|1||DOE^JANE'), block('A'), Buffer.from('\n')]);
    assert.deepEqual(texts, ['A']);
    assert.deepEqual(strays, [
      { kind: 'between-frames', bytes: 18, excerpt: '00 0d 0a .. .. .. .. ..' },
      { kind: 'between-frames', bytes: 1, excerpt: '0a' },
    ]);
  });

  it('gives up a frame within which another begins, in which FS stands, or that the stream ends', () => {
    assert.deepEqual(read([Buffer.from('\x0bhalf\x0bwhole\x1c\r')]).texts, ['whole']);
    assert.deepEqual(read([Buffer.from('\x0bhalf\x0bwhole\x1c\r')]).told, ['unfinished-frame 4']);
    const inside = read([Buffer.from('\x0bA\x1cB\x1c\r'), block('C')]);
    assert.deepEqual([inside.texts, inside.told], [['C'], ['unfinished-frame 1', 'between-frames 3']]);
    assert.deepEqual(read([Buffer.from('\x0bhalf')]).told, ['unfinished-frame 4']);
  });

  it('takes a block whose CR was forgotten if the next begins right after it, and says so', () => {
    const { texts, told } = read([Buffer.from('\x0bA\x1c\x0bB\x1c\r')]);
    assert.deepEqual([texts, told], [['A', 'B'], ['end-without-cr 0']]);
  });

  it('breaks at the first stray byte if it is strict, and reads nothing after it (S7)', () => {
    for (const [stream, kind] of [
      ['MSH|no start\x1c\r\x0bA\x1c\r', 'between-frames'],
      ['\x0bA\x0bB\x1c\r', 'unfinished-frame'],
      ['\x0bA\x1c\x0bB\x1c\r', 'end-without-cr'],
    ] as const) {
      const { texts, broken } = read([Buffer.from(stream)], { start: 'strict' });
      assert.deepEqual([texts, broken], [[], [kind]]);
    }
  });

  it('breaks at a frame over the limit, hands over its head and keeps nothing of it (D15)', () => {
    assert.deepEqual(read([block('x'.repeat(100))], { maxBytes: 100 }).texts, ['x'.repeat(100)]);
    const { texts, broken, told, head } = read([block('MSH|'.repeat(26)), block('A')], { maxBytes: 100 });
    assert.deepEqual([texts, broken, told], [[], ['frame-too-large'], ['frame-too-large 104']]);
    assert.equal(head, 'MSH|'.repeat(26));
  });

  it('breaks after as many bytes without a frame as a message may have (D15)', () => {
    const noise = Array.from({ length: 30 }, () => Buffer.alloc(10, 'x'));
    assert.deepEqual(read(noise, { maxBytes: 100 }).broken, ['between-frames']);
    const { broken, texts } = read(
      noise.map(bytes => Buffer.concat([bytes, block('A')])),
      { maxBytes: 100 },
    );
    assert.deepEqual([broken, texts.length], [[], 30]);
  });

  it('reads a message byte by byte in time that grows with its length, not with its square (D15)', () => {
    const bytes = block(Buffer.alloc(400_000, 'x'));
    const began = performance.now();
    const { frames } = read(cut(bytes, [1]));
    assert.equal(frames[0]?.length, 400_000);
    // Joining all that came with each piece would copy 80 GB.
    assert.ok(performance.now() - began < 10_000);
  });

  it('writes no delimiter inside a message, and large ones without a copy (D7)', () => {
    assert.deepEqual(
      ['A', 'A\x0bB', 'A\x1c\rB', 'A\x1cB', ''].map(text => isFramable(Buffer.from(text))),
      [true, false, false, false, true],
    );
    const large = Buffer.alloc(70_000, 'x');
    assert.equal(framed(large)[1], large);
    assert.deepEqual(read([block(large)]).frames, [large]);
  });
});

describe('the scanner of MSH-10 and MSA', () => {
  const said = (text: string) => acknowledgedBy(Buffer.from(text));

  it('finds the control id by whatever separator, after a byte order mark and line ends', () => {
    const message = (sep: string) => ['MSH', '^~\\&', 'A', 'B', 'C', 'D', '1', '', 'ADT^A08', 'ID-7', 'P'].join(sep);
    assert.equal(controlIdOf(Buffer.from(message('|'))), 'ID-7');
    assert.equal(controlIdOf(Buffer.from(`\ufeff\r\n${message('$')}\rPID`)), 'ID-7');
    assert.equal(controlIdOf(Buffer.from('MSH|^~\\&|A\rPID|1|2|3|4|5|6|7|8|9')), '');
    assert.equal(controlIdOf(Buffer.from('HELLO')), undefined);
    assert.equal(controlIdOf(Buffer.from('MSH')), undefined);
  });

  it('finds MSA-1 and MSA-2 whatever ends the lines and stands before', () => {
    for (const end of ['\r', '\n', '\r\n'])
      assert.deepEqual(said(['MSH|^~\\&|A', 'SFT|x', 'MSA|AE| 17 |text', 'ERR'].join(end)), {
        controlId: '17',
        code: 'AE',
      });
    assert.deepEqual(said('MSH$^~\\&$A\rMSA$CA$17'), { controlId: '17', code: 'CA' });
  });

  it('is not misled: no MSA, no id, an unknown code, MSA within a text', () => {
    assert.equal(said('HELLO'), undefined);
    assert.equal(said(''), undefined);
    assert.equal(said('MSH|^~\\&|A\rPID|1'), undefined);
    assert.equal(said('MSH|^~\\&|A\rMSA|AA'), undefined);
    assert.equal(said('MSH|^~\\&|A\rMSA|AA|'), undefined);
    assert.deepEqual(said('MSH|^~\\&|A\rMSA|ZZ|17'), { controlId: '17', code: undefined });
    assert.equal(said('MSH|^~\\&|MSA|AA|17'), undefined);
  });
});
