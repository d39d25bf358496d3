/** Literals of OData v2: keys, filters and the arguments of functions, each by the type of its property (OData v2 URI conventions §4, §5). */
import { DialectError } from '../../../../gateway/kit.ts';
import type { Entity, Kind } from './vocabulary/entity.ts';

type At = readonly (string | number)[];

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/;
const DECIMAL = /^-?\d{1,30}(?:\.\d{1,20})?$/;

const wrong = (at: At): DialectError => new DialectError({ cause: 'value-invalid', position: at.join('.'), at });

const WRITE: Readonly<Record<Kind, (text: string) => string | undefined>> = {
  S: text => `'${text.replaceAll("'", "''")}'`,
  N: text => (DECIMAL.test(text) ? `${text}m` : undefined),
  D: text => (DAY.test(text) ? `datetime'${text}T00:00:00'` : undefined),
  O: text => (INSTANT.test(text) ? `datetimeoffset'${text}'` : undefined),
  T: () => undefined,
  B: text => (text === 'true' || text === 'false' ? text : undefined),
};

function literal({ properties, name: set }: Entity, name: string, value: unknown, at: At): string {
  const property = properties.get(name);
  if (!property) throw new DialectError({ cause: 'path-unknown', position: `${set}.${name}`, at });
  const written =
    typeof value === 'string' || typeof value === 'boolean' ? WRITE[property.kind](String(value)) : undefined;
  if (written === undefined) throw wrong(at);
  return written;
}

/** `('4500000017')`, or `(SupplierInvoice='5105600100',FiscalYear='2026')`: each part of the key, and no other. */
export function keyPredicate(entity: Entity, key: Readonly<Record<string, unknown>>): string {
  const parts = entity.key.map(
    name => [name, encodeURIComponent(literal(entity, name, key[name], ['key', name]))] as const,
  );
  const [only] = parts;
  return parts.length === 1 ? `(${only?.[1]})` : `(${parts.map(part => part.join('=')).join(',')})`;
}

/** What a filter says of a property: how, and with what. */
export type Filter = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const COMPARES: ReadonlySet<string> = new Set(['eq', 'ne', 'ge', 'gt', 'le', 'lt']);
const CALLS: Readonly<Record<string, (name: string, text: string) => string>> = {
  contains: (name, text) => `substringof(${text},${name})`,
  startswith: (name, text) => `startswith(${name},${text})`,
};

export const isOperator = (word: string): boolean => COMPARES.has(word) || Object.hasOwn(CALLS, word);

/** Filters of which one must hold. */
export const EITHER = '$or';

/** All must hold; of several values one. Undefined where nothing is asked. */
export function filterText(entity: Entity, filter: Filter): string | undefined {
  const conditions = Object.entries(filter).flatMap(([name, tests]) => {
    if (name === EITHER)
      return `(${Object.values(tests)
        .map(one => filterText(entity, one as Filter))
        .join(' or ')})`;
    return Object.entries(tests).flatMap(([operator, value]) => {
      if (value === undefined) return [];
      if (!isOperator(operator))
        throw new DialectError({ cause: 'path-unknown', position: `filter.${name}.${operator}` });
      const at = ['filter', name, operator];
      const each = [value].flat().map(one => {
        const text = literal(entity, name, one, at);
        return CALLS[operator]?.(name, text) ?? `${name} ${operator} ${text}`;
      });
      return each.length === 1 ? each : `(${each.join(' or ')})`;
    });
  });
  return conditions.length > 0 ? conditions.join(' and ') : undefined;
}
