/** Reads a file of messages: bare ones, batches (BHS, BTS) and files (FHS, FTS); one that cannot be read stops no other. */
import { DialectError } from '../../../gateway/kit.ts';
import { isLineEnd } from './delimiters.ts';
import { fatal, type Issue, note } from './issue.ts';
import { type Hl7Message, LIMITS, messageWithin, type ReadOptions } from './message.ts';
import { skipFiller } from './segments.ts';

/** One message of the file, or why it cannot be read. */
export type Entry = { offset: number; batch: number | undefined } & (
  | { message: Hl7Message; fault?: never }
  | { message?: never; fault: DialectError }
);

export interface Hl7File {
  entries: Entry[];
  /** Raw headers and trailers in their order. */
  envelope: { id: string; offset: number; text: string }[];
  issues: Issue[];
}

const HEADS = new Set(['FHS', 'BHS', 'MSH', 'BTS', 'FTS']);

interface Head {
  id: string;
  offset: number;
}

export function readFile(input: string | Uint8Array, options: ReadOptions = {}): Hl7File {
  const limits = { ...LIMITS, ...options.limits };
  if (input.length > limits.size) throw fatal('body-too-large', { offset: limits.size });
  const bytes = typeof input !== 'string';
  const text = bytes ? Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1') : input;
  const found: Hl7File = { entries: [], envelope: [], issues: [] };
  const heads = headsOf(text, limits.segments);
  if (heads.length === 0) throw fatal(skipFiller(text, 0) === text.length ? 'empty-message' : 'not-hl7', { offset: 0 });
  const envelope = new Envelope(found);
  if (/[^\s\0\ufeff\xef\xbb\xbf]/.test(text.slice(0, heads[0]!.offset)))
    note(found.issues, { cause: 'stray-text', severity: 'error', offset: 0 });
  for (const [n, { id, offset }] of heads.entries()) {
    const end = heads[n + 1]?.offset ?? text.length;
    if (id !== 'MSH') {
      envelope.take(id, offset, text.slice(offset, end));
      continue;
    }
    const place = { offset, batch: envelope.message() };
    try {
      const message = messageWithin(
        text,
        [offset, end],
        bytes,
        options.charset ?? 'utf-8',
        limits.segments,
        bytes ? input : undefined,
      );
      found.entries.push({ ...place, message });
    } catch (error) {
      if (!(error instanceof DialectError)) throw error;
      found.entries.push({ ...place, fault: error });
    }
  }
  envelope.end(text.length);
  return found;
}

/** Lines that begin a message, a batch or a file: the id and then anything but a letter or a digit. */
function headsOf(text: string, most: number): Head[] {
  const heads: Head[] = [];
  for (let at = skipFiller(text, 0); at < text.length; ) {
    const id = text.slice(at, at + 3);
    if (HEADS.has(id) && !/^[A-Za-z0-9 ]/.test(text.charAt(at + 3))) {
      if (heads.length >= most) throw fatal('too-many-segments', { offset: at });
      heads.push({ id, offset: at });
    }
    while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
    // What stands between two frames of a file is filler as well.
    at = skipFiller(text, at);
  }
  return heads;
}

/** Follows headers and trailers and holds their counts against what came between them. */
class Envelope {
  readonly #found: Hl7File;
  #batches = 0;
  #messages = 0;
  #inBatch = false;
  #inFile = false;

  constructor(found: Hl7File) {
    this.#found = found;
  }

  /** Counts a message; the number of its batch, from 0. */
  message(): number | undefined {
    this.#messages++;
    return this.#inBatch ? this.#batches - 1 : undefined;
  }

  take(id: string, offset: number, text: string): void {
    const line = text.split(/[\r\n]/, 1)[0]!;
    this.#found.envelope.push({ id, offset, text: line });
    if (/[^\s\0]/.test(text.slice(line.length).replaceAll('\x1c', ''))) this.#say('stray-text', offset + line.length);
    if (id === 'FHS') {
      if (this.#inFile) this.#say('trailer-missing', offset, 'FTS');
      this.#inFile = true;
      this.#batches = 0;
    } else if (id === 'BHS') {
      if (this.#inBatch) this.#say('trailer-missing', offset, 'BTS');
      this.#inBatch = true;
      this.#batches++;
      this.#messages = 0;
    } else if (id === 'BTS') {
      this.#close('BTS', this.#inBatch, this.#messages, line, offset);
      this.#inBatch = false;
    } else {
      if (this.#inBatch) this.#say('trailer-missing', offset, 'BTS');
      this.#inBatch = false;
      this.#close('FTS', this.#inFile, this.#batches, line, offset);
      this.#inFile = false;
    }
  }

  end(offset: number): void {
    if (this.#inBatch) this.#say('trailer-missing', offset, 'BTS');
    if (this.#inFile) this.#say('trailer-missing', offset, 'FTS');
  }

  /** BTS-1 counts messages, FTS-1 batches; both may be left out (HL7 v2.5.1 §2.10.3). */
  #close(id: string, open: boolean, count: number, line: string, offset: number): void {
    if (!open) this.#say('header-missing', offset, id);
    const said = /^...[^\w](\d*)/.exec(line)?.[1] ?? '';
    if (said !== '' && Number(said) !== count) this.#say('count-mismatch', offset, `${id}-1`);
  }

  #say(cause: string, offset: number, place?: string): void {
    note(this.#found.issues, { cause, severity: 'error', offset, ...(place === undefined ? {} : { place }) });
  }
}
