/** Published HL7 v2 messages (needs CORPUS): read whole, held against the dictionary, and cut and bent without a surprise. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { issuesOf } from '../../adapters/hl7v2/codec/examine.ts';
import { readFile } from '../../adapters/hl7v2/codec/file.ts';
import { type Hl7Message, readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { written } from '../../adapters/hl7v2/codec/rewrite.ts';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import { DialectError } from '../../gateway/kit.ts';

const { CORPUS, EVERY_BYTE } = process.env;

interface Sample {
  name: string;
  bytes: Buffer;
}

const samples = (): Sample[] =>
  globSync(join(CORPUS!, 'hl7v2/**/*.hl7'))
    .sort()
    .map(path => ({ name: relative(CORPUS!, path), bytes: readFileSync(path) }));

/** A message, or the cause why it is none; anything but a DialectError fails the test. */
function outcome(bytes: Uint8Array): Hl7Message | string {
  try {
    return readMessage(bytes);
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return error.mishaps[0].cause;
  }
}

/** Nothing is lost: every byte is part of a segment, a line end between two, or said filler around the message. */
function holdsAll(message: Hl7Message, bytes: Buffer, name: string): void {
  assert.ok(bytes.equals(written(message)), name);
  const { starts, ends } = message.found;
  let at = message.start;
  for (let n = 0; n <= starts.length; n++) {
    const next = starts[n] ?? message.end;
    assert.match(message.text.slice(at, next), /^[\r\n]*$/, name);
    at = ends[n] ?? next;
  }
  assert.match(message.text.slice(0, message.start), /^[\r\n\t \0\x0b\x1c\x1a\ufeff\xef\xbb\xbf]*$/, name);
  assert.match(message.text.slice(message.end), /^[\r\n\0\x0b\x1c\x1a]*$/, name);
  issuesOf(message);
}

describe('the HL7 v2 files of the corpus (needs CORPUS)', function () {
  this.timeout(300_000);

  before(function () {
    if (!CORPUS) this.skip();
  });

  it('are read whole, or refused by a cause', () => {
    const refused: Record<string, number> = {};
    let read = 0;
    for (const { name, bytes } of samples()) {
      const message = outcome(bytes);
      if (typeof message === 'string') refused[message] = (refused[message] ?? 0) + 1;
      else {
        read++;
        holdsAll(message, bytes, name);
      }
    }
    assert.ok(read > 300, `${read} were read`);
    console.log(`      ${read} read, refused: ${JSON.stringify(refused)}`);
  });

  it('are all held against the dictionary, and nothing of their values is said', () => {
    const counted: Record<string, number> = {};
    let judged = 0;
    for (const { name, bytes } of samples()) {
      const message = outcome(bytes);
      if (typeof message === 'string') continue;
      judged++;
      for (const { cause, place } of conform(message)) {
        counted[cause] = (counted[cause] ?? 0) + 1;
        assert.match(place, /^[A-Z][A-Z0-9]{2}(\[#\d+\])?(-\d+(\[#\d+\])?(\.\d+){0,2})?$/, name);
      }
    }
    assert.ok(judged > 300, `${judged} were judged`);
    console.log(`      ${judged} judged: ${JSON.stringify(counted)}`);
  });

  it('cut anywhere or with any byte changed are read whole or refused by a cause (EVERY_BYTE=1: at every byte)', () => {
    const all = samples();
    for (const [n, { name, bytes }] of all.entries()) {
      if (bytes.length > 20_000) continue;
      const step = EVERY_BYTE ? 1 : 97;
      for (let at = n % step; at < bytes.length; at += step) {
        const bent = Buffer.from(bytes);
        bent[at] = (bytes[at]! ^ (1 << (at % 8))) & 255;
        for (const input of [bytes.subarray(0, at), bent]) {
          const message = outcome(input);
          if (typeof message !== 'string') holdsAll(message, input, `${name} @${at}`);
          try {
            readFile(input);
          } catch (error) {
            assert.ok(error instanceof DialectError, `${name} @${at}: ${error}`);
          }
        }
      }
    }
  });
});
