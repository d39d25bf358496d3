/** Reads what is sent as an entity of its set, and refuses what the set does not know or is not of its type. */
import { Refusal } from './error.ts';
import { ENTITY_SETS, type EntitySet, type PropertyType } from './model.ts';
import type { Row, Value } from './tables.ts';

/** An entity with those that come with it, by link. */
export interface Sent {
  values: Row;
  linked: Record<string, Sent[]>;
}

const bad = (message: string, target: string): Refusal =>
  new Refusal(400, '/IWBEP/CM_MGW_RT/019', message, [{ target, propertyref: target }]);

const DATE = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

function day(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const millis = DATE.exec(value)?.[1];
  if (millis !== undefined) return new Date(Number(millis)).toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\dT00:00:00$/.test(value) ? value.slice(0, 10) : undefined;
}

function typed(value: unknown, { kind, length, fraction }: PropertyType, name: string, place: string): Value {
  if (value === null) return null;
  if (kind === 'B') {
    if (typeof value !== 'boolean') throw bad(`Property ${name} has invalid value`, place);
    return value;
  }
  if (typeof value !== 'string') throw bad(`Property ${name} has invalid value`, place);
  if (kind === 'D' || kind === 'O') {
    const found = day(value);
    if (found === undefined) throw bad(`Property ${name} has invalid value`, place);
    return found;
  }
  if (kind === 'N') {
    const match = /^-?(\d+)(?:\.(\d+))?$/.exec(value);
    if (!match || match[1]!.replace(/^0+/, '').length > length - fraction || (match[2] ?? '').length > fraction)
      throw bad(`Property ${name} has invalid value`, place);
    return value;
  }
  if (kind === 'S' && length > 0 && [...value].length > length)
    throw bad(`Property ${name} has a value longer than ${length}`, place);
  return value;
}

function listOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const results = (value as { results?: unknown } | null)?.results;
  return Array.isArray(results) ? results : undefined;
}

/** @param place of the entity within what was sent: `/to_Item(1)` */
export function judge(set: EntitySet, sent: unknown, place = ''): Sent {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw bad('Entity expected', place);
  const read: Sent = { values: {}, linked: {} };
  for (const [name, value] of Object.entries(sent)) {
    const at = place === '' ? name : `${place}/${name}`;
    const property = set.properties.get(name);
    const link = set.links.get(name);
    if (property) read.values[name] = typed(value, property, name, at);
    else if (link) {
      const inner = ENTITY_SETS.get(link.to)!;
      const items = link.many ? listOf(value) : [value];
      if (!items) throw bad(`Navigation ${name} expects a list`, at);
      read.linked[name] = items.map((item, index) => judge(inner, item, link.many ? `${at}(${index + 1})` : at));
    } else throw bad(`Property ${name} is invalid`, at);
  }
  return read;
}
