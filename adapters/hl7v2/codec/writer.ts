/** Writes segments: strictly, so that no data can be mistaken for a delimiter, a segment or the end of a frame. */

import { encodingCharacters } from './delimiters.ts';
import { type Spelling, writeText } from './escape.ts';
import { fatal } from './issue.ts';
import { isHeader, type Value } from './message.ts';
import { idAt } from './segments.ts';

/** `null` writes the `""` that deletes; `undefined` and `''` leave out. An array of a component holds sub-components. */
export type Component = Value | readonly Value[];

/** A field as another message has it, in the same delimiters and the same charset. */
export class Sent {
  readonly raw: string;

  constructor(raw: string) {
    this.raw = raw;
  }
}

/** One text, or repetitions of components, both counted from 0. */
export type Field = Value | Sent | readonly (readonly Component[])[];

/** Fields by number; `[0]` is the id. MSH-1 and MSH-2 come from the delimiters. */
export type SegmentContent = readonly [id: string, ...fields: Field[]];

/** A whole message; bytes in its charset. Throws `unencodable`, `unescapable`, `segment-id` and names the field. */
export function writeMessage(segments: readonly SegmentContent[], spelling: Omit<Spelling, 'bytes'>): Uint8Array {
  const bytes: Spelling = { ...spelling, bytes: true };
  let text = '';
  for (const segment of segments) text += `${writeSegment(segment, bytes)}\r`;
  return Buffer.from(text, 'latin1');
}

const ID = /^[A-Z][A-Z0-9]{2}$/;

export function writeSegment(content: SegmentContent, spelling: Spelling): string {
  const [id] = content;
  if (!ID.test(id)) throw fatal('segment-id');
  const { delimiters } = spelling;
  const header = isHeader(idAt(id, 0));
  let last = content.length - 1;
  while (last > 0 && isEmpty(content[last])) last--;
  let text = header ? id + delimiters.field + encodingCharacters(delimiters) : id;
  for (let n = header ? 3 : 1; n <= last; n++) text += delimiters.field + writeField(content[n], spelling, id, n);
  return text;
}

/** Parts of which each says nothing say nothing. */
const isEmpty = (part: unknown): boolean =>
  part === undefined || part === '' || (Array.isArray(part) && part.every(isEmpty));

function writeField(field: Field, spelling: Spelling, id: string, n: number): string {
  if (field instanceof Sent) return field.raw;
  if (!Array.isArray(field)) return writeValue(field as Value, spelling, id, n);
  const repetitions = field as readonly (readonly Component[])[];
  if (repetitions.length === 1) return writeRepetition(repetitions[0]!, spelling, id, n);
  const parts = repetitions.map(components => writeRepetition(components, spelling, id, n));
  return joined(parts, spelling.delimiters.repetition, id, n);
}

function writeRepetition(components: readonly Component[], spelling: Spelling, id: string, n: number): string {
  const { component } = spelling.delimiters;
  let last = components.length - 1;
  while (last > 0 && isEmpty(components[last])) last--;
  if (last > 0 && component === '') throw fatal('unescapable', { place: `${id}-${n}` });
  let text = '';
  for (let at = 0; at <= last; at++) {
    if (at > 0) text += component;
    text += writeComponent(components[at], spelling, id, n);
  }
  return text;
}

function writeComponent(component: Component, spelling: Spelling, id: string, n: number): string {
  if (!Array.isArray(component)) return writeValue(component as Value, spelling, id, n);
  const values = (component as readonly Value[]).map(value => writeValue(value, spelling, id, n));
  return joined(values, spelling.delimiters.subcomponent, id, n);
}

/** Parts with what separates them; empty ones at the end say nothing and are left out. */
function joined(parts: readonly string[], separator: string, id: string, n: number): string {
  let last = parts.length - 1;
  while (last > 0 && parts[last] === '') last--;
  if (last < 1) return parts[0] ?? '';
  if (separator === '') throw fatal('unescapable', { place: `${id}-${n}` });
  return parts.slice(0, last + 1).join(separator);
}

export function writeValue(value: Value, spelling: Spelling, id: string, n: number): string {
  if (value === undefined || value === '') return '';
  if (value === null) return '""';
  const raw = writeText(value, spelling);
  if (raw !== undefined) return raw;
  throw fatal(
    writeText(value.toWellFormed(), { ...spelling, charset: 'utf-8' }) === undefined ? 'unescapable' : 'unencodable',
    {
      place: `${id}-${n}`,
    },
  );
}
