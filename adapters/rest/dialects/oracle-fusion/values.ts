/** Values in JSON, both ways: numbers with their digits, children as plain lists, rows with their own address. */
import { DialectError } from '../../../../gateway/kit.ts';
import { eachInPlace, type Json, JsonNumber } from '../../../../transports/json.ts';
import { type Entity, type Field, type FieldType, fieldOf } from './vocabulary/entity.ts';
import { entityAt } from './vocabulary.ts';

export type Node = Record<string, unknown>;
type At = readonly (string | number)[];

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

const wrong = (cause: string, at: At): DialectError => new DialectError({ cause, position: spell(at), at });

/** `['body', 'lines', 0, 'Quantity']` as `lines[0].Quantity`. */
export const spell = (at: At): string =>
  at
    .slice(1)
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');

const SPELLED: Readonly<Partial<Record<FieldType, RegExp>>> = {
  number: /^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,12})?$/,
  integer: /^-?(?:0|[1-9]\d{0,17})$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})$/,
};

/** @throws DialectError with the place */
export function record(entity: Entity, values: Node, at: At): Node {
  const json: Node = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const field = fieldOf(entity, name);
    if (!field) throw wrong('element-unknown', [...at, name]);
    json[name] = written(field, value, [...at, name]);
  }
  return json;
}

function written(field: Field, value: unknown, at: At): unknown {
  if (value === null) return null;
  if (typeof field === 'string') return single(field, value, at);
  const entity = entityAt(field) as Entity;
  if (!Array.isArray(value)) throw wrong('wrong-type', at);
  return value.map((each, index) => {
    if (!isNode(each)) throw wrong('wrong-type', [...at, index]);
    return record(entity, each, [...at, index]);
  });
}

function single(type: FieldType, value: unknown, at: At): unknown {
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong('wrong-type', at);
    return value;
  }
  const numeric = type === 'number' || type === 'integer';
  const text = numeric && typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') throw wrong('wrong-type', at);
  if (SPELLED[type] && !SPELLED[type].test(text)) throw wrong('value-invalid', at);
  return numeric ? new JsonNumber(text) : text;
}

/**
 * A row as it was read: what is null is absent, a nested collection is the list of its rows, and of the links its own address and
 * version are left. @throws DialectError `children-incomplete` where a nested collection goes on elsewhere
 */
export function plainRow(json: Json): unknown {
  if (Array.isArray(json)) return eachInPlace(json, plainRow);
  if (!isNode(json)) return json;
  if (isCollection(json)) {
    if (json['hasMore'] === true) throw new DialectError({ cause: 'children-incomplete' });
    return eachInPlace(json['items'] as Json[], plainRow);
  }
  const plain: Node = {};
  for (const [name, value] of Object.entries(json)) {
    if (value === null || name === 'links') continue;
    plain[name] = plainRow(value as Json);
  }
  const own = linkOf(json['links'], 'self');
  if (own) Object.assign(plain, own);
  return plain;
}

export const isCollection = (json: Node): boolean =>
  Array.isArray(json['items']) && typeof json['hasMore'] === 'boolean';

function linkOf(links: unknown, rel: string): { self: string; version?: string } | undefined {
  const found = Array.isArray(links) ? links.find(each => isNode(each) && each['rel'] === rel) : undefined;
  if (!isNode(found) || typeof found['href'] !== 'string') return undefined;
  const properties = found['properties'];
  const version = isNode(properties) ? properties['changeIndicator'] : undefined;
  return { self: found['href'], ...(typeof version === 'string' && { version }) };
}

export const hrefOf = (links: unknown, rel: string): string | undefined => linkOf(links, rel)?.self;
