/** How the server spells values in JSON: what is no text or truth is tagged, and ids are numbers (trytond, protocols/jsonrpc). */
import { DialectError } from '../../../../gateway/kit.ts';
import { eachInPlace, type Json, JsonNumber } from '../../../../transports/json.ts';
import { type Entity, type Field, type FieldType, fieldOf } from './vocabulary/entity.ts';
import { behind, entityAt, entityOf } from './vocabulary.ts';

type Node = Record<string, unknown>;
type At = readonly (string | number)[];

const ID = /^[1-9][0-9]{0,14}$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,20})?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?Z$/;

const wrong = (cause: string, at: At): DialectError =>
  new DialectError({ cause, position: at.filter(part => typeof part === 'string').join('.'), at });

export function idNumber(value: unknown, at: At): JsonNumber {
  if (typeof value !== 'string' || !ID.test(value)) throw wrong('id-invalid', at);
  return new JsonNumber(value);
}

const number = (digits: string): JsonNumber => new JsonNumber(digits.replace(/^0+(?=.)/, ''));

/** Text of the canonical side → JSON of the server, by the type of the field. */
const WRITE: Readonly<Record<FieldType, (text: string) => unknown>> = {
  text: text => text,
  code: text => text,
  number: text => (DECIMAL.test(text) ? new JsonNumber(text) : undefined),
  decimal: text => (DECIMAL.test(text) ? { __class__: 'Decimal', decimal: text } : undefined),
  boolean: text => (text === 'true' ? true : text === 'false' ? false : undefined),
  date(text) {
    const [, year = '', month = '', day = ''] = DATE.exec(text) ?? [];
    return year && { __class__: 'date', year: number(year), month: number(month), day: number(day) };
  },
  instant(text) {
    const [, year = '', ...parts] = INSTANT.exec(text) ?? [];
    if (!year) return undefined;
    const [month, day, hour, minute, second, fraction] = parts.map((part = '0') => part);
    const microsecond = number((fraction ?? '0').padEnd(6, '0'));
    const wall = { month, day, hour, minute, second };
    const digits = Object.entries(wall).map(([name, part = '0']) => [name, number(part)]);
    return { __class__: 'datetime', year: number(year), ...Object.fromEntries(digits), microsecond };
  },
};

/** @throws DialectError with the place */
export function written(field: Field, value: unknown, at: At, whole: Whole = 'changed'): unknown {
  if (value === null) return null;
  if (typeof field === 'string') {
    const text = typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
    const json = typeof text === 'string' ? WRITE[field](text) : undefined;
    if (json === undefined || (json === '' && field === 'date')) throw wrong('value-invalid', at);
    return json;
  }
  if ('any' in field) return referred(field.any, value, at);
  const entity = entityAt(field) as Entity;
  if ('one' in field) return idNumber(isNode(value) ? value['id'] : value, at);
  if (!Array.isArray(value)) throw wrong('wrong-type', at);
  return value.flatMap((each, index) => related(entity, each, [...at, index], whole));
}

function referred(entities: readonly string[], value: unknown, at: At): string {
  const [model, id = ''] = typeof value === 'string' ? value.split(',') : [];
  if (!ID.test(id) || !entities.some(name => entityOf(name)?.model === model)) throw wrong('id-invalid', at);
  return `${model},${id}`;
}

/**
 * What becomes of a record of a list (trytond, fields/one2many): without an id it is made, with it taken up, changed, or, where
 * the list is new itself, both.
 */
function related(entity: Entity, value: unknown, at: At, whole: Whole): unknown[] {
  if (!isNode(value)) return [['add', [idNumber(value, at)]]];
  const { id, ...rest } = value;
  if (id === undefined) return [['create', [record(entity, rest, at, 'made')]]];
  const numbers = [idNumber(id, [...at, 'id'])];
  const { [REMOVED]: removed, ...changed } = rest;
  if (removed === true) return [['delete', numbers]];
  const change = ['write', numbers, record(entity, changed, at, 'changed')];
  if (Object.keys(changed).length === 0) return [['add', numbers]];
  return whole === 'made' ? [['add', numbers], change] : [change];
}

/** Of a record of a list: it shall be there no longer. */
export const REMOVED = '@removed';

/** Whether the record that the lists belong to is new. */
type Whole = 'made' | 'changed';

export function record(entity: Entity, values: Node, at: At, whole: Whole): Node {
  const json: Node = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const field = fieldOf(entity, name);
    if (!field) throw wrong('element-unknown', [...at, name]);
    json[name] = written(field, value, [...at, name], whole);
  }
  return json;
}

const two = (part: unknown): string => String(part).padStart(2, '0');

const TAGGED: Readonly<Record<string, (tagged: Node) => string | undefined>> = {
  // Python writes 0E-8 and 1E+3; without an exponent every digit stays as it is, 8.2500.
  Decimal: ({ decimal }) => (/e/i.test(String(decimal)) ? plainNumber(String(decimal)) : String(decimal)),
  date: ({ year, month, day }) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`,
  datetime({ year, month, day, hour = '0', minute = '0', second = '0', microsecond = '0' }) {
    const day_ = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    const fraction = String(microsecond).padStart(6, '0').replace(/0+$/, '');
    return `${day_}T${two(hour)}:${two(minute)}:${two(second)}${fraction && `.${fraction}`}Z`;
  },
};

/** A float of the server as a decimal: 100.0 is 100, 1e-05 is 0.00001. */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text) ?? [];
  if (whole === '') return text;
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padStart(whole.length + fraction.length + Math.max(0, 1 - point), '0');
  const at = Math.max(1, point);
  const padded = digits.padEnd(at, '0');
  const rest = padded.slice(at).replace(/0+$/, '');
  const plain = padded.slice(0, at) + (rest && `.${rest}`);
  return /[1-9]/.test(plain) ? sign + plain : plain;
}

/** SQLite knows no truth but 1 and 0. */
const READ: Partial<Readonly<Record<FieldType, (value: unknown) => unknown>>> = {
  boolean: value => (value === '1' ? true : value === '0' ? false : value),
  number: value => (typeof value === 'string' ? plainNumber(value) : value),
};

/** As it came, with tagged values as text, and what was asked of a related record (`party.`) in place of its bare id. */
export function plainValue(json: Json, entity?: Entity): unknown {
  if (Array.isArray(json)) return eachInPlace(json, each => plainValue(each, entity));
  if (!isNode(json)) return json;
  const tag = json['__class__'];
  if (typeof tag === 'string') return TAGGED[tag]?.(json) ?? null;
  const plain: Node = {};
  for (const [name, value] of Object.entries(json)) {
    const bare = name.replace(/\.$/, '');
    if (bare === name && `${name}.` in json) continue;
    const field = entity && fieldOf(entity, bare);
    const read = plainValue(value as Json, field && (entityAt(field) ?? behind(field)));
    if (read !== null) plain[bare] = typeof field === 'string' && READ[field] ? READ[field](read) : read;
  }
  return plain;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
