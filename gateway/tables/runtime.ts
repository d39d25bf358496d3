/** What emitted code calls: the few operations that are not worth repeating in every table. */
import type { Finding } from '../faults.ts';

/** Present in the sense of a table: not absent, not the empty text, not the empty list. */
export const has = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** A text where a list may stand is its own first item. */
export const nth = (value: unknown, index: number): unknown =>
  Array.isArray(value) ? value[index] : index === 0 ? value : undefined;

/** A segment that splits its fields when they are asked for. */
interface Segment {
  at(n: number): unknown;
  split(): readonly unknown[];
}

/** Whatever a message of another syntax calls its members, none of them is a function. */
const isSegment = (value: unknown): value is Segment =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Segment>).split === 'function';

/** A field of a segment, be it a list or not split yet. */
export function field(segment: unknown, n: number): unknown {
  if (Array.isArray(segment)) return segment[n];
  return isSegment(segment) ? segment.at(n) : undefined;
}

/** The same as a list. */
export const asList = (value: unknown): unknown => (isSegment(value) ? value.split() : value);

/** The text of an element, the first of its repeats or components. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? text(value[0]) : undefined;
}

const NONE: readonly unknown[] = [];

/** The items of a group; a single item may stand bare. */
export const items = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return has(value) ? [value] : NONE;
};

let told = 0;
let telling = new Date(told).toISOString();

/** The instant as text. A walk asks several times for the same one. */
export function iso(now: Date): string {
  const time = now.getTime();
  if (time !== told) {
    telling = now.toISOString();
    told = time;
  }
  return telling;
}

export function note(findings: Finding[], pointer: string, code: string, position: string): void {
  findings.push(position ? { pointer, code, position } : { pointer, code });
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Puts what a custom rule found into the canonical value, in place: other rules hold on to its objects. */
export function merge(into: unknown, found: unknown): unknown {
  if (!isObject(found)) return found === undefined ? into : found;
  if (!isObject(into)) return merge({}, found);
  for (const name of Object.keys(found)) {
    const value = found[name];
    if (value === undefined || name === '__proto__') continue;
    into[name] = isObject(value) && isObject(into[name]) ? merge(into[name], value) : value;
  }
  return into;
}
