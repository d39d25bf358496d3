/** What the standard says of segments, data types and tables, by version: facts that `generate.ts` wrote down. */
import segments from './segments.json' with { type: 'json' };
import tables from './tables.json' with { type: 'json' };
import types from './types.json' with { type: 'json' };

export const VERSIONS = ['2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.7.1', '2.8'] as const;
export type Version = (typeof VERSIONS)[number];

/** Required, optional, conditional, for backward compatibility, withdrawn, not used (HL7 v2.5.1 §2.5.3.4). */
export type Usage = 'R' | 'O' | 'C' | 'B' | 'W' | 'X';

/** A field of a segment or a component of a data type. */
export interface Element {
  name: string;
  type: string;
  usage: Usage;
  /** How often it may occur; undefined where nobody says. */
  repeats: number | undefined;
  /** Characters of one occurrence. */
  length?: number;
  table?: string;
}

export interface SegmentFacts {
  name: string;
  /** Field n is at n - 1; undefined where this version has none. */
  fields: readonly (Element | undefined)[];
}

const { others, ...known } = segments;
const SEGMENTS = new Map<string, readonly string[]>(Object.entries(known));
const OTHERS = new Set(others);
const TYPES = new Map<string, readonly string[]>(Object.entries(types));
const { structures, ...byNumber } = tables;
const TABLES = new Map<string, Readonly<Record<string, string>>>(Object.entries(byNumber));
const STRUCTURES = new Map<string, string>(Object.entries(structures));

export const isVersion = (text: unknown): text is Version => (VERSIONS as readonly unknown[]).includes(text);

/** Is it a segment of the standard, in whatever version? */
export const isSegment = (id: string): boolean => SEGMENTS.has(id) || OTHERS.has(id);

/** Undefined for segments of which only the id is known. */
export const segmentOf = memo((id, version): SegmentFacts | undefined => {
  const [name = '', ...fields] = SEGMENTS.get(id) ?? [];
  if (name === '') return undefined;
  return { name, fields: fields.map(line => elementOf(line, version)) };
});

/** Undefined for a type without components. */
export const componentsOf = memo((type, version): readonly (Element | undefined)[] | undefined => {
  const components = TYPES.get(type)?.map(line => elementOf(line, version));
  return components?.some(Boolean) ? components : undefined;
});

/** The values of a table; undefined where it has none or they cannot be listed. */
export const valuesOf = memo((table, version): ReadonlySet<string> | undefined => {
  const eras = TABLES.get(table);
  const from = VERSIONS.slice(0, VERSIONS.indexOf(version) + 1).findLast(one => eras?.[one] !== undefined);
  const values = from === undefined ? '' : eras![from]!;
  return values === '' ? undefined : new Set(values.split('|'));
});

/** `NNxxx` stands for NN and a country (table 0203). */
export const holds = (values: ReadonlySet<string>, value: string): boolean =>
  values.has(value) || values.has(`${value.slice(0, -3)}xxx`);

/** HL7 table 0354: `ADT`, `A04` are `ADT_A01`. Undefined where the table names none. */
export const structureOf = (code: string, trigger: string): string | undefined => STRUCTURES.get(`${code}^${trigger}`);

/** `Name|2.3 CX R* 20;2.7 CX R*`: the last one that begins at this version or before it. */
function elementOf(line: string, version: Version): Element | undefined {
  const bar = line.indexOf('|');
  const at = VERSIONS.indexOf(version);
  const era = line
    .slice(bar + 1)
    .split(';')
    .map(text => text.split(' '))
    .findLast(([from]) => isVersion(from) && VERSIONS.indexOf(from) <= at);
  const [, type = '-', usage = '', ...rest] = era ?? [];
  if (type === '-') return undefined;
  const element: Element = {
    name: line.slice(0, bar),
    type,
    usage: usage.charAt(0) as Usage,
    repeats: repeatsOf(usage.slice(1)),
  };
  for (const fact of rest) {
    if (fact.startsWith('#')) element.table = fact.slice(1);
    else element.length = Number(fact);
  }
  return element;
}

function repeatsOf(text: string): number | undefined {
  if (text === '?') return undefined;
  if (text === '') return 1;
  return text === '*' ? Number.POSITIVE_INFINITY : Number(text.slice(1));
}

/** Each is looked up for every field of every message, and there are few. */
function memo<T>(find: (name: string, version: Version) => T): (name: string, version: Version) => T {
  const kept = new Map<Version, Map<string, T>>(VERSIONS.map(version => [version, new Map()]));
  return (name, version) => {
    const own = kept.get(version)!;
    let found = own.get(name);
    if (found === undefined) {
      found = find(name, version);
      // A name that a message brings must not be kept: there is no end to them.
      if (found !== undefined) own.set(name, found);
    }
    return found;
  };
}
