/** What is searched for, as a domain: `query.code` is equal, `query.name:ilike` says how else (trytond, Domain). */
import { DialectError } from '../../../../gateway/kit.ts';
import { written } from './values.ts';
import { type Entity, type Field, fieldOf } from './vocabulary/entity.ts';
import { behind, entityAt } from './vocabulary.ts';

/** Operators by the word that a path can spell. */
const OPERATORS: Readonly<Record<string, string>> = {
  ilike: 'ilike',
  ge: '>=',
  le: '<=',
  gt: '>',
  lt: '<',
  in: 'in',
  ne: '!=',
};

type Query = Readonly<Record<string, unknown>>;

export function conditions(entity: Entity, query: Query, before: readonly string[] = []): unknown[] {
  return Object.entries(query).flatMap(([name, value]) => {
    const path = [...before, name];
    const at = ['query', ...path];
    const [bare = '', word] = name.split(':');
    const field = fieldOf(entity, bare);
    const operator = word === undefined ? '=' : OPERATORS[word];
    if (!field || !operator || value === undefined)
      throw new DialectError({ cause: 'path-unknown', position: at.join('.'), at });
    const next = entityAt(field) ?? behind(field);
    if (next && typeof value === 'object' && value !== null && !Array.isArray(value))
      return conditions(next, value as Query, [...before, bare]).map(each =>
        entityAt(field) ? each : [...(each as unknown[]), next.model],
      );
    return [[[...before, bare].join('.'), operator, operand(field, value, at)]];
  });
}

function operand(field: Field, value: unknown, at: readonly string[]): unknown {
  const type: Field = typeof field === 'object' && 'many' in field ? { one: field.many } : field;
  if (!Array.isArray(value)) return written(type, value, at);
  return value.map((each, index) => written(type, each, [...at, index]));
}

/** What is wrong with the path of a condition, split at its points. */
export function wrongCondition(path: string, entity: Entity, names: readonly string[]): string | undefined {
  let at: Entity | undefined = entity;
  for (const name of names) {
    const [bare = '', word] = name.split(':');
    const field: Field | undefined = at && fieldOf(at, bare);
    if (!field) return `${path}: ${at?.model ?? 'nothing'} has no ${bare}`;
    if (word !== undefined && !OPERATORS[word]) return `${path}: no operator is called ${word}`;
    at = entityAt(field) ?? behind(field);
  }
  return undefined;
}
