/** Lazy reader of one message: finds segments once and as far as they are asked for, and of those only what is asked for. */
import { type Charset, charsetOf, decodeBytes } from './charset.ts';
import { type Delimiters, isLineEnd, readDelimiters } from './delimiters.ts';
import { readText, type Spelling } from './escape.ts';
import { fatal } from './issue.ts';
import { type Place, placeOf } from './place.ts';
import { idAt, isFar, nameOf, SegmentFinder, type Segments, skipFiller, trimFiller } from './segments.ts';

export interface ReadLimits {
  /** Bytes or characters of the whole; 16 MiB unless told. */
  size?: number;
  /** 100,000 unless told. */
  segments?: number;
}

export interface ReadOptions {
  limits?: ReadLimits;
  /** Of bytes whose MSH-18 names none; UTF-8 unless told. */
  charset?: Charset;
}

export const LIMITS = { size: 16 * 1024 * 1024, segments: 100_000 };

/** A value: text, `null` for the `""` that deletes, `undefined` if the field is absent or empty. */
export type Value = string | null | undefined;

/** A part of the text: positions, the second one behind it. */
export type Range = readonly [start: number, end: number];

export class Hl7Message {
  /** The whole input, as text or one byte to a character: what was not touched is written as it came. */
  readonly text: string;
  readonly spelling: Spelling;
  /** Where MSH begins, and the end of the last segment. */
  readonly start: number;
  readonly end: number;
  readonly #source: Uint8Array | undefined;
  readonly #finder: SegmentFinder;

  /** @param source the bytes that `text` was made of; nobody changes them while the message is in use */
  constructor(text: string, spelling: Spelling, range: Range, most: number, source?: Uint8Array) {
    this.text = text;
    this.spelling = spelling;
    [this.start, this.end] = range;
    this.#source = source;
    this.#finder = new SegmentFinder(text, range[0], range[1], spelling.delimiters.field.charCodeAt(0), most);
  }

  get delimiters(): Delimiters {
    return this.spelling.delimiters;
  }

  /** All of them. @throws DialectError `too-many-segments` */
  get found(): Segments {
    while (this.#finder.next());
    return this.#finder;
  }

  /** Whether there are so many and one more. */
  #reaches(index: number): boolean {
    while (this.#finder.ids.length <= index) if (!this.#finder.next()) return false;
    return true;
  }

  /** Ids in the order of the message, in capitals. */
  ids(): string[] {
    return this.found.ids.map(nameOf);
  }

  count(segment: string): number {
    const id = idAt(segment, 0);
    return this.found.ids.reduce((sum, other) => (other === id ? sum + 1 : sum), 0);
  }

  /** Position of the n-th segment of this id among all segments; -1 if there is none. */
  indexOf(segment: string, occurrence = 0): number {
    const { ids } = this.#finder;
    const id = idAt(segment, 0);
    let left = occurrence;
    for (let index = 0; this.#reaches(index); index++) if (ids[index] === id && left-- === 0) return index;
    return -1;
  }

  get(place: string): Value {
    return this.at(placeOf(place));
  }

  at({ segment, occurrence, field, repetition, component, subcomponent }: Place): Value {
    const range = this.fieldRange(this.indexOf(segment, occurrence), field);
    return range === undefined ? undefined : this.#value(range, repetition, component, subcomponent ?? 1);
  }

  /** The same by the position of the segment among all, for walks. */
  valueAt(index: number, field: number, repetition = 0, component = 1, subcomponent = 1): Value {
    const range = this.fieldRange(index, field);
    return range === undefined ? undefined : this.#value(range, repetition, component, subcomponent);
  }

  #value(whole: Range, repetition: number, component: number, subcomponent: number): Value {
    const { spelling } = this;
    const { delimiters } = spelling;
    if (whole[1] - whole[0] > SHORT) return this.#long(whole, repetition, component, subcomponent);
    // On the field alone: a separator that it does not hold must not be looked for in all that follows.
    const field = this.text.slice(whole[0], whole[1]);
    // MSH-2 and its kin are the delimiters themselves.
    if (this.isDelimiterField(whole)) return repetition > 0 || component > 1 || subcomponent > 1 ? undefined : field;
    const raw = pieceOf(field, delimiters, repetition, component, subcomponent);
    if (raw === undefined || raw === '') return undefined;
    return raw === '""' ? null : readText(raw, spelling);
  }

  /** A document is searched for one separator after the other, and neither split nor copied. */
  #long(whole: Range, repetition: number, component: number, subcomponent: number): Value {
    const { delimiters, charset } = this.spelling;
    const field = this.text.slice(whole[0], whole[1]);
    let range = part(field, [0, field.length], delimiters.repetition, repetition);
    if (range) range = part(field, range, delimiters.component, component - 1);
    if (range) range = part(field, range, delimiters.subcomponent, subcomponent - 1);
    if (range === undefined || range[0] === range[1]) return undefined;
    const raw = field.slice(range[0], range[1]);
    const escaped = delimiters.escape !== '' && raw.includes(delimiters.escape);
    if (raw.length <= SHORT || escaped || !this.#source) return raw === '""' ? null : readText(raw, this.spelling);
    return decodeBytes(this.#source.subarray(whole[0] + range[0], whole[0] + range[1]), charset) ?? raw;
  }

  /** Where a segment begins; undefined if there are not so many. */
  startOf(index: number): number | undefined {
    return this.#reaches(index) ? this.#finder.starts[index] : undefined;
  }

  /** Raw text of a field as it was sent; undefined if the segment ends before it. */
  raw(index: number, field: number): string | undefined {
    const range = this.fieldRange(index, field);
    return range && this.text.slice(range[0], range[1]);
  }

  /** How often a field repeats: 0 if it is absent or empty. */
  repetitions(index: number, field: number): number {
    const raw = this.raw(index, field);
    if (raw === undefined || raw === '') return 0;
    const { repetition } = this.delimiters;
    const range = this.fieldRange(index, field)!;
    return repetition === '' || this.isDelimiterField(range) ? 1 : raw.split(repetition).length;
  }

  fieldRange(index: number, field: number): Range | undefined {
    if (index < 0 || field < 1 || !this.#reaches(index)) return undefined;
    const { starts, ends, ids } = this.#finder;
    const start = starts[index]!;
    const end = ends[index]!;
    const header = isHeader(ids[index]!);
    if (header && field === 1) return start + 4 <= end ? [start + 3, start + 4] : undefined;
    // The first separator of a header is its field 1.
    return part(this.text, [start, end], this.delimiters.field, header ? field - 1 : field);
  }

  isDelimiterField([start]: Range): boolean {
    const at = this.start;
    return start === at + 3 || start === at + 4;
  }
}

const HEADERS = ['MSH', 'BHS', 'FHS'].map(id => idAt(id, 0));
export const isHeader = (id: number): boolean => HEADERS.includes(id);

/** The n-th part of a range, counted from 0. */
export function part(text: string, within: Range, separator: string, n: number): Range | undefined {
  if (separator === '') return n === 0 ? within : undefined;
  if (isFar(text, within[1])) {
    const found = part(text.slice(within[0], within[1]), [0, within[1] - within[0]], separator, n);
    return found && [found[0] + within[0], found[1] + within[0]];
  }
  const end = within[1];
  let from = within[0];
  for (let left = n; left > 0; left--) {
    const at = text.indexOf(separator, from);
    if (at < 0 || at >= end) return undefined;
    from = at + 1;
  }
  const to = text.indexOf(separator, from);
  return [from, to < 0 || to > end ? end : to];
}

/** Up to here a look at each character is quicker than searching for one separator after the other. */
const SHORT = 1024;

/** One part of a field, as it is written; undefined if the field ends before it. */
function pieceOf(field: string, delimiters: Delimiters, repetition: number, component: number, subcomponent: number) {
  const levels = levelsOf(delimiters);
  let r = 0;
  let c = 1;
  let s = 1;
  let from = 0;
  for (let at = 0; at < field.length; at++) {
    const level = levels[field.charCodeAt(at)];
    if (!level) continue;
    if (r === repetition && c === component && s === subcomponent) return field.slice(from, at);
    from = at + 1;
    s = level === SUBCOMPONENT ? s + 1 : 1;
    if (level === COMPONENT) c++;
    else if (level === REPETITION) {
      c = 1;
      r++;
    }
  }
  return r === repetition && c === component && s === subcomponent ? field.slice(from) : undefined;
}

const [SUBCOMPONENT, COMPONENT, REPETITION] = [1, 2, 3] as const;
const levels = new WeakMap<Delimiters, Uint8Array>();

/** What each of the 128 separates; 0 if nothing. */
function levelsOf(delimiters: Delimiters): Uint8Array {
  let table = levels.get(delimiters);
  if (table === undefined) {
    table = new Uint8Array(128);
    const { repetition, component, subcomponent } = delimiters;
    const separators = [
      [repetition, REPETITION],
      [component, COMPONENT],
      [subcomponent, SUBCOMPONENT],
    ] as const;
    for (const [separator, level] of separators) if (separator !== '') table[separator.charCodeAt(0)] = level;
    levels.set(delimiters, table);
  }
  return table;
}

/** Reads one message. Throws DialectError if nothing could be read: `not-hl7`, `delimiter-…`, `…-too-large`, `charset-unknown`. */
export function readMessage(input: string | Uint8Array, options: ReadOptions = {}): Hl7Message {
  const { size = LIMITS.size, segments = LIMITS.segments } = options.limits ?? {};
  if (input.length > size) throw fatal('body-too-large', { offset: size });
  const bytes = typeof input !== 'string';
  // One character per byte: delimiters are ASCII in every charset that is read, and values are decoded when asked for.
  const text = bytes ? Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1') : input;
  return messageWithin(text, [0, text.length], bytes, options.charset ?? 'utf-8', segments, bytes ? input : undefined);
}

/** Reads the message that begins in this range of a larger text. */
export function messageWithin(
  text: string,
  within: Range,
  bytes: boolean,
  otherwise: Charset,
  most: number,
  source?: Uint8Array,
): Hl7Message {
  const start = Math.min(skipFiller(text, within[0]), within[1]);
  const end = trimFiller(text, start, within[1]);
  if (start === end) throw fatal('empty-message', { offset: within[0] });
  if (!text.startsWith('MSH', start) || end < start + 4) throw fatal('not-hl7', { offset: start });
  const delimiters = readDelimiters(text, start);
  const message = new Hl7Message(text, { delimiters, charset: otherwise, bytes }, [start, end], most, source);
  const charset = charsetOf(firstOf(message), otherwise);
  if (charset === otherwise) return message;
  return new Hl7Message(text, { delimiters, charset, bytes }, [start, end], most, source);
}

/** MSH-18 without its repetitions, which only escapes switch to; found without looking for other segments. */
function firstOf({ text, start, end, delimiters }: Hl7Message): string {
  const [field, repetition] = [delimiters.field.charCodeAt(0), delimiters.repetition.charCodeAt(0)];
  let [n, from, at] = [0, start, start];
  // MSH-1 is the first separator, so that MSH-18 stands behind the seventeenth.
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code) || (n === 17 && (code === field || code === repetition))) break;
    if (code !== field) continue;
    n++;
    from = at + 1;
  }
  return n === 17 ? text.slice(from, at) : '';
}
