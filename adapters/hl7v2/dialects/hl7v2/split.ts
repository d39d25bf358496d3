/** Splits a field of a segment when it is asked for, as far as its delimiters go. */
import type { Delimiters } from '../../codec/delimiters.ts';
import { readText, type Spelling } from '../../codec/escape.ts';
import type { Hl7Message } from '../../codec/message.ts';
import { nameOf } from '../../codec/segments.ts';
import type { Component, Field, Repetition, Segment, SplitSegment, Text } from './tree.ts';

/** What all segments of a message are read from. */
interface Source {
  text: string;
  spelling: Spelling;
  marks: Uint8Array;
  /** The separator of fields. */
  separator: number;
}

/** All segments in their order. */
export function segmentsOf({ text, found, spelling }: Hl7Message): ReadSegment[] {
  const { delimiters } = spelling;
  const source = { text, spelling, marks: marksOf(delimiters), separator: delimiters.field.charCodeAt(0) };
  const segments: ReadSegment[] = [];
  for (let n = 0; n < found.ids.length; n++)
    segments.push(new ReadSegment(source, named(found.ids[n]!), found.starts[n]!, found.ends[n]!));
  return segments;
}

/** A segment of a message that was read. Few of its fields are asked for, most of them in their order. */
export class ReadSegment implements Segment {
  readonly #source: Source;
  readonly #id: string;
  /** Where its first separator stands, and its end. */
  readonly #start: number;
  readonly #end: number;
  /** The field that was asked for last, counted by separators, and where it begins. */
  #n = 0;
  #at: number;

  constructor(source: Source, id: string, start: number, end: number) {
    this.#source = source;
    this.#id = id;
    this.#start = start + 3;
    this.#end = end;
    this.#at = this.#start;
  }

  /** 0 is the id. */
  at(n: number): Field | undefined {
    if (n === 0) return this.#id;
    const { text, marks, spelling } = this.#source;
    if (this.#id !== 'MSH') return this.#seek(n) ? fieldAt(text, this.#at, this.#end, marks, spelling) : undefined;
    // The first separator of a header is its field 1, and field 2 the other delimiters as they were sent.
    if (n === 1) return spelling.delimiters.field;
    const found = this.#seek(n - 1);
    if (n > 2) return found ? fieldAt(text, this.#at, this.#end, marks, spelling) : undefined;
    return found ? text.slice(this.#at, behind(text, this.#at, this.#end, this.#source.separator) - 1) : '';
  }

  get length(): number {
    const isHeader = this.#id === 'MSH';
    let n = isHeader ? 2 : 1;
    while (this.#seek(n)) n++;
    return isHeader ? n + 1 : n;
  }

  /** As a list. */
  split(): SplitSegment {
    const fields: SplitSegment = [this.#id];
    for (let n = 1, field = this.at(1); field !== undefined; field = this.at(++n)) fields.push(field);
    return fields;
  }

  toJSON(): SplitSegment {
    return this.split();
  }

  /** Goes to the n-th field behind a separator; false where the segment ends before it. */
  #seek(n: number): boolean {
    if (n < this.#n) {
      this.#n = 0;
      this.#at = this.#start;
    }
    const { text, separator } = this.#source;
    for (; this.#n < n && this.#at <= this.#end; this.#n++) this.#at = behind(text, this.#at, this.#end, separator);
    return this.#at <= this.#end;
  }
}

const names = new Map<number, string>();
const MOST_NAMES = 1_000;

/** Few ids are in use, and the text of each is made once. */
function named(id: number): string {
  const known = names.get(id);
  if (known !== undefined) return known;
  const name = nameOf(id);
  if (names.size < MOST_NAMES) names.set(id, name);
  return name;
}

/** The place behind the next separator; behind the end where there is none. */
function behind(text: string, from: number, end: number, separator: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== separator) at++;
  return at + 1;
}

/** What a character ends, the smallest first: each ends what the ones before it end. */
const [SUBCOMPONENT, COMPONENT, REPETITION, FIELD] = [2, 3, 4, 5];
/** What is to be decoded. */
const ESCAPE = 1;
const OTHER = 0;

const known = new WeakMap<Delimiters, Uint8Array>();

/** By code of ASCII; a delimiter that the message does not have ends nothing. */
function marksOf(delimiters: Delimiters): Uint8Array {
  let marks = known.get(delimiters);
  if (marks === undefined) {
    marks = new Uint8Array(128).fill(OTHER);
    const { field, repetition, component, subcomponent, escape: sign } = delimiters;
    for (const [mark, ends] of [
      [sign, ESCAPE],
      [subcomponent, SUBCOMPONENT],
      [component, COMPONENT],
      [repetition, REPETITION],
      [field, FIELD],
    ] as const)
      if (mark !== '') marks[mark.charCodeAt(0)] = ends!;
    known.set(delimiters, marks);
  }
  return marks;
}

/** The field that begins here, as far as its delimiters go; what is one alone stands bare. */
function fieldAt(text: string, from: number, end: number, marks: Uint8Array, spelling: Spelling): Field {
  let repetitions: Repetition[] | undefined;
  let components: Component[] | undefined;
  let parts: Text[] | undefined;
  let start = from;
  // Nothing but ASCII and no escape is what it says.
  let plain = true;
  for (let at = from; at <= end; at++) {
    const code = at === end ? -1 : text.charCodeAt(at);
    const ends = code < 0 ? FIELD! : code < 128 ? marks[code]! : ESCAPE;
    if (ends === OTHER) continue;
    if (ends === ESCAPE) {
      plain = false;
      continue;
    }
    const value = start === at ? '' : textOf(text, start, at, plain, spelling);
    start = at + 1;
    plain = true;
    if (ends === SUBCOMPONENT) {
      parts = added(parts, value);
      continue;
    }
    const component: Component = parts === undefined ? value : added(parts, value);
    parts = undefined;
    if (ends === COMPONENT) {
      components = added(components, component);
      continue;
    }
    const isBare = components === undefined && !Array.isArray(component);
    const repetition: Repetition = isBare ? (component as Text) : added(components, component);
    components = undefined;
    if (ends === REPETITION) {
      repetitions = added(repetitions, repetition);
      continue;
    }
    return repetitions === undefined && isBare ? (component as Text) : added(repetitions, repetition);
  }
  return '';
}

function added<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

function textOf(text: string, start: number, end: number, plain: boolean, spelling: Spelling): Text {
  const raw = text.slice(start, end);
  if (raw === '""') return null;
  return plain ? raw : readText(raw, spelling);
}
