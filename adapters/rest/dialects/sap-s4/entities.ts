/** Entities as JSON of OData v2 and back: decimals as text, days and instants in milliseconds, what is linked as lists. */
import { DialectError, decimals, type Mishap } from '../../../../gateway/kit.ts';
import { eachInPlace, type Json } from '../../../../transports/json.ts';
import type { Entity, Property } from './vocabulary/entity.ts';
import { DECIMALS, VOCABULARY } from './vocabulary.ts';

export type Node = Record<string, unknown>;
type At = readonly (string | number)[];

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws DialectError that names every place */
export function writeEntity(entity: Entity, body: Node): Node {
  const mishaps: Mishap[] = [];
  const written = asEntity(entity, body, ['body'], mishaps);
  const [first, ...others] = mishaps;
  if (first) throw new DialectError(first, ...others);
  return written;
}

function asEntity(entity: Entity, body: Node, at: At, mishaps: Mishap[]): Node {
  const written: Node = {};
  const blame = (cause: string, place: At): void => void mishaps.push({ cause, at: place, position: spell(place) });
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    const place = [...at, name];
    const property = entity.properties.get(name);
    const link = entity.links.get(name);
    if (property) {
      const found = value === null ? null : asValue(property, value);
      if (typeof found === 'object' && found !== null) blame(found.cause, place);
      else written[name] = found;
    } else if (!link) blame('element-unknown', place);
    else {
      const to = VOCABULARY.get(link.to)!;
      if (link.many !== Array.isArray(value) || (!link.many && !isNode(value))) blame('wrong-type', place);
      else if (!Array.isArray(value)) written[name] = asEntity(to, value as Node, place, mishaps);
      else if (value.length > 0) {
        written[name] = value.map((each, index) => asEntity(to, each as Node, [...place, index], mishaps));
      }
    }
  }
  return written;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const DECIMAL = /^(-?)0*(\d*)(?:\.(\d+))?$/;
/** Control characters do not pass the other side's screens. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

function asValue({ kind, length, fraction }: Property, value: unknown): string | boolean | { cause: string } {
  if (kind === 'B') return typeof value === 'boolean' ? value : { cause: 'wrong-type' };
  if (typeof value !== 'string') return { cause: 'wrong-type' };
  switch (kind) {
    case 'S':
      if (CONTROL.test(value)) return { cause: 'value-invalid' };
      return length > 0 && value.length > length ? { cause: 'value-too-long' } : value;
    case 'N': {
      const [, , whole = '', decimals = ''] = DECIMAL.exec(value) ?? [];
      if (!DECIMAL.test(value) || value === '') return { cause: 'value-invalid' };
      const kept = decimals.replace(/0+$/, '').length;
      return whole.length > length - fraction || kept > fraction
        ? { cause: 'value-too-long' }
        : within(value, fraction);
    }
    case 'D':
      return DAY.test(value) ? milliseconds(`${value}T00:00:00Z`, '') : { cause: 'value-invalid' };
    case 'O':
      return INSTANT.test(value) ? milliseconds(value, '+0000') : { cause: 'value-invalid' };
    default:
      return { cause: 'value-invalid' };
  }
}

/** Zeros behind what the property can hold say nothing. */
function within(decimal: string, fraction: number): string {
  const [whole = '', decimals = ''] = decimal.split('.');
  const kept = decimals.slice(0, fraction);
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** OData v2 JSON format §4: `/Date(<milliseconds since 1970>[<offset in minutes>])/`. */
function milliseconds(instant: string, offset: string): string | { cause: string } {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? { cause: 'value-invalid' } : `/Date(${at}${offset})/`;
}

const DATE = /^\/Date\((-?\d{1,15})([+-]\d{4})?\)\/$/;
const MOST_MILLISECONDS = 8.64e15;

/**
 * As it came, without what the protocol itself has to say: links that were not followed, and the frame of lists. What is null or an
 * empty text is absent, for this system has no other way to say so. A day at midnight is a day, an instant ends on Z.
 * @throws DialectError `children-incomplete` where what belongs to it goes on elsewhere
 */
export function plainEntity(json: Json): unknown {
  if (typeof json === 'string') return DATE.test(json) ? dateOf(json) : json;
  if (Array.isArray(json)) return eachInPlace(json, plainEntity);
  if (!isNode(json)) return json;
  if (Array.isArray(json['results']) && json['__next'] !== undefined)
    throw new DialectError({ cause: 'children-incomplete' });
  if (Array.isArray(json['results'])) return eachInPlace(json['results'], plainEntity);
  const plain: Node = {};
  for (const [name, value] of Object.entries(json)) {
    if (value === null || value === '') continue;
    if (name === '__metadata') {
      const etag = isNode(value) ? value['etag'] : undefined;
      if (typeof etag === 'string') plain['@etag'] = etag;
    } else if (typeof value === 'string' && DECIMALS.has(name)) plain[name] = plainDecimal(value);
    else if (!(isNode(value) && '__deferred' in value)) plain[name] = plainEntity(value as Json);
  }
  return plain;
}

const EXPONENT = /^(-?\d{1,40}(?:\.\d{1,40})?)[eE]([+-]?\d{1,2})$/;

/** A decimal floating point number of this system may come as `1E+3` or `0E-14`; digits that stand in full stay as they are. */
function plainDecimal(text: string): string {
  const [, digits = '', exponent = '0'] = EXPONENT.exec(text) ?? [];
  return decimals.shift(digits, Number(exponent)) ?? text;
}

function dateOf(text: string): string {
  const [, millis = '', offset] = DATE.exec(text) ?? [];
  const at = Number(millis);
  if (Math.abs(at) > MOST_MILLISECONDS) return text;
  const iso = new Date(at).toISOString();
  return offset === undefined && iso.endsWith('T00:00:00.000Z') && iso.length === 24
    ? iso.slice(0, 10)
    : iso.replace('.000Z', 'Z');
}

/** `['body', 'to_Item', 0, 'Material']` as `to_Item[0].Material`. */
export const spell = (at: At): string =>
  at
    .slice(1)
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
