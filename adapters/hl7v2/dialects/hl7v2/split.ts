/** Splits the segments of a message as far as their delimiters go, each character looked at once. */
import type { Delimiters } from '../../codec/delimiters.ts';
import { readText, type Spelling } from '../../codec/escape.ts';
import type { Hl7Message } from '../../codec/message.ts';
import { nameOf } from '../../codec/segments.ts';
import type { Component, Field, Repetition, Segment, Text } from './tree.ts';

/** All segments in their order. */
export function segmentsOf({ text, found, spelling }: Hl7Message): Segment[] {
  const { field } = spelling.delimiters;
  const marks = marksOf(spelling.delimiters);
  return found.ids.map((id, n) => {
    const name = named(id);
    const segment: [string, ...Field[]] = [name];
    const end = found.ends[n]!;
    let from = behind(text, field, found.starts[n]! + 3, end);
    if (name === 'MSH') {
      // The first separator of a header is its field 1, and field 2 the other delimiters as they were sent.
      const next = behind(text, field, from, end);
      segment.push(field, text.slice(from, next - 1));
      from = next;
    }
    if (from <= end) split(segment, text, from, end, marks, spelling);
    return segment;
  });
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
function behind(text: string, separator: string, from: number, end: number): number {
  const code = separator.charCodeAt(0);
  let at = from;
  while (at < end && text.charCodeAt(at) !== code) at++;
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

/** Adds the fields between two places of the text; what is one alone stands bare. */
function split(segment: Field[], text: string, from: number, end: number, marks: Uint8Array, spelling: Spelling): void {
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
    segment.push(repetitions === undefined && isBare ? (component as Text) : added(repetitions, repetition));
    repetitions = undefined;
  }
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
