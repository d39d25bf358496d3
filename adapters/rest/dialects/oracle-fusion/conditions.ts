/** What is searched for, as a rowmatch expression of framework version 2 and later: `query.Status` is equal, `query.InvoiceDate:ge` says how else. */
import { DialectError } from '../../../../gateway/kit.ts';
import { type Entity, type Field, type FieldType, fieldOf } from './vocabulary/entity.ts';
import { entityAt } from './vocabulary.ts';

/** By the word that a path can spell. */
const OPERATORS: Readonly<Record<string, string>> = {
  ...{ ge: '>=', gt: '>', le: '<=', lt: '<', ne: '!=' },
  ...{ like: 'like', in: 'in' },
};
/** So many an expression may list. */
const MOST = 500;
const DIGITS = /^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,12})?$/;

type Query = Readonly<Record<string, unknown>>;

export function expressionOf(entity: Entity, query: Query): string {
  return conditions(entity, query, []).join(' and ');
}

function conditions(entity: Entity, query: Query, before: readonly string[]): string[] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const at = ['query', ...before, name];
    const [bare = '', word] = name.split(':');
    const field = fieldOf(entity, bare);
    const operator = word === undefined ? '=' : OPERATORS[word];
    if (!field || !operator) throw new DialectError({ cause: 'path-unknown', position: at.join('.'), at });
    const child = entityAt(field);
    if (child && typeof value === 'object' && value !== null)
      return conditions(child, value as Query, [...before, bare]);
    return [`${[...before, bare].join('.')} ${operator} ${operand(field, value, at)}`];
  });
}

function operand(field: Field, value: unknown, at: readonly (string | number)[]): string {
  if (!Array.isArray(value)) return literal(field, value, at);
  if (value.length === 0 || value.length > MOST)
    throw new DialectError({ cause: 'value-invalid', position: at.join('.'), at });
  return `(${value.map((each, index) => literal(field, each, [...at, index])).join(', ')})`;
}

/** An apostrophe within a text is doubled: nothing that is searched for ends it. */
function literal(field: Field, value: unknown, at: readonly (string | number)[]): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  const isNumber = (NUMBERS as readonly unknown[]).includes(field);
  if (typeof text !== 'string' || (isNumber && !DIGITS.test(text)))
    throw new DialectError({ cause: isNumber ? 'id-invalid' : 'value-invalid', position: at.join('.'), at });
  return isNumber ? text : `'${text.replaceAll("'", "''")}'`;
}

const NUMBERS: readonly FieldType[] = ['number', 'integer'];

/** What is wrong with the path of a condition, split at its points. */
export function wrongCondition(path: string, entity: Entity, names: readonly string[]): string | undefined {
  let at: Entity | undefined = entity;
  for (const name of names) {
    const [bare = '', word] = name.split(':');
    const field: Field | undefined = at && fieldOf(at, bare);
    if (!field) return `${path}: nothing is called ${bare} there`;
    if (word !== undefined && !OPERATORS[word]) return `${path}: no operator is called ${word}`;
    at = entityAt(field);
  }
  return undefined;
}
