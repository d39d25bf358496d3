/**
 * Says what a change of a schema means for those who already use it. A request may become more generous, an answer may not:
 * what is breaking depends on the direction.
 */
import type { JsonSchema } from './contract.ts';
import { resolveLocal } from './schema-walk.ts';

export type Direction = 'request' | 'answer';

export interface Change {
  /** JSON Pointer of the field, `*` for any item. */
  pointer: string;
  code:
    | 'field-added'
    | 'field-removed'
    | 'required-added'
    | 'required-removed'
    | 'type-changed'
    | 'values-added'
    | 'values-removed'
    | 'limit-narrowed'
    | 'limit-widened'
    | 'rule-changed'
    | 'opened'
    | 'closed';
  breaking: boolean;
  detail: string;
}

type Compare = (before: JsonSchema, after: JsonSchema, place: Place) => Change[];

interface Place {
  pointer: string;
  direction: Direction;
  /** Breaks those who send: what was valid is refused now. */
  refuses: boolean;
  /** Breaks those who receive: what could not come may come now. */
  surprises: boolean;
}

/** Changes from one version of a schema to the next, outermost first. */
export function compareSchemas(before: JsonSchema, after: JsonSchema, direction: Direction): Change[] {
  const changes: Change[] = [];
  const seen = new Set<string>();
  const step = (old: unknown, now: unknown, pointer: string): void => {
    const from = resolve(before, old);
    const to = resolve(after, now);
    if (!from.schema || !to.schema) return;
    if (from.name !== undefined && seen.has(`${from.name} ${to.name}`)) return;
    if (from.name !== undefined) seen.add(`${from.name} ${to.name}`);
    const place: Place = { pointer, direction, refuses: direction === 'request', surprises: direction === 'answer' };
    for (const compare of COMPARISONS) changes.push(...compare(from.schema, to.schema, place));
    const newer = propertiesOf(to.schema);
    for (const [name, property] of Object.entries(propertiesOf(from.schema))) {
      if (name in newer) step(property, newer[name], `${pointer}/${name}`);
    }
    step(from.schema['items'], to.schema['items'], `${pointer}/*`);
    step(from.schema['additionalProperties'], to.schema['additionalProperties'], `${pointer}/*`);
  };
  step(before, after, '');
  return changes;
}

function resolve(root: JsonSchema, schema: unknown): { schema?: JsonSchema; name?: string } {
  if (typeof schema !== 'object' || schema === null) return {};
  const reference = (schema as JsonSchema)['$ref'];
  if (typeof reference !== 'string') return { schema: schema as JsonSchema };
  const target = resolveLocal(root, reference);
  return target ? { schema: target, name: reference } : { name: reference };
}

const propertiesOf = (schema: JsonSchema): Record<string, JsonSchema> =>
  (schema['properties'] ?? {}) as Record<string, JsonSchema>;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const without = <T>(all: readonly T[], some: readonly T[]): T[] => all.filter(one => !some.includes(one));

const fields: Compare = (before, after, { pointer, refuses, surprises }) => {
  const removed = without(Object.keys(propertiesOf(before)), Object.keys(propertiesOf(after)));
  const added = without(Object.keys(propertiesOf(after)), Object.keys(propertiesOf(before)));
  return [
    ...removed.map(name => change(`${pointer}/${name}`, 'field-removed', refuses || surprises, name)),
    // A receiver is told to be tolerant: a new field in an answer is no surprise.
    ...added.map(name => change(`${pointer}/${name}`, 'field-added', false, name)),
  ];
};

const required: Compare = (before, after, { pointer, refuses, surprises }) => {
  const [was, is] = [before, after].map(schema => listOf(schema['required']) as string[]) as [string[], string[]];
  const gone = without(was, is).filter(name => name in propertiesOf(after));
  return [
    ...without(is, was).map(name => change(`${pointer}/${name}`, 'required-added', refuses, name)),
    ...gone.map(name => change(`${pointer}/${name}`, 'required-removed', surprises, name)),
  ];
};

/** `integer` is a part of `number`. */
const types: Compare = (before, after, { pointer, refuses, surprises }) => {
  const [was, is] = [before, after].map(schema => listOf(schema['type']) as string[]) as [string[], string[]];
  if (was.length === 0 && is.length === 0) return [];
  const covers = (all: string[], one: string): boolean =>
    all.length === 0 || all.includes(one) || (one === 'integer' && all.includes('number'));
  const narrowed = was.length === 0 || was.some(type => !covers(is, type));
  const widened = is.length === 0 || is.some(type => !covers(was, type));
  if (!narrowed && !widened) return [];
  const detail = `${was.join(' or ') || 'any'} became ${is.join(' or ') || 'any'}`;
  return [change(pointer, 'type-changed', (narrowed && refuses) || (widened && surprises), detail)];
};

const values: Compare = (before, after, { pointer, refuses, surprises }) => {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  if (!was && !is) return [];
  const removed = was ? (is ? without(was, is) : []) : ['any other value'];
  const added = is ? (was ? without(is, was) : []) : ['any other value'];
  // Who receives an extensible list was told that it grows.
  const announced = before['x-extensible'] === true;
  return [
    ...(removed.length > 0 ? [change(pointer, 'values-removed', refuses, removed.join(', '))] : []),
    ...(added.length > 0 ? [change(pointer, 'values-added', surprises && !announced, added.join(', '))] : []),
  ];
};

const valuesOf = (schema: JsonSchema): unknown[] | undefined =>
  'const' in schema ? [schema['const']] : (schema['enum'] as unknown[] | undefined);

/** Limits by keyword: +1 where a larger number is more generous. */
const LIMITS: Readonly<Record<string, 1 | -1>> = {
  maxLength: 1,
  maxItems: 1,
  maxProperties: 1,
  maximum: 1,
  exclusiveMaximum: 1,
  minLength: -1,
  minItems: -1,
  minProperties: -1,
  minimum: -1,
  exclusiveMinimum: -1,
};

const limits: Compare = (before, after, { pointer, refuses, surprises }) =>
  Object.entries(LIMITS).flatMap(([keyword, sign]) => {
    const generous = (schema: JsonSchema): number =>
      typeof schema[keyword] === 'number' ? sign * schema[keyword] : Number.POSITIVE_INFINITY;
    const [was, is] = [generous(before), generous(after)];
    if (was === is) return [];
    return is < was
      ? [change(pointer, 'limit-narrowed', refuses, keyword)]
      : [change(pointer, 'limit-widened', surprises, keyword)];
  });

/** What cannot be compared is taken for breaking: a person decides. */
const RULES = ['pattern', 'format', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'propertyNames'];
const rules: Compare = (before, after, { pointer, refuses, surprises }) =>
  RULES.filter(keyword => JSON.stringify(before[keyword]) !== JSON.stringify(after[keyword])).map(keyword => {
    const appeared = before[keyword] === undefined;
    const vanished = after[keyword] === undefined;
    return change(pointer, 'rule-changed', appeared ? refuses : vanished ? surprises : true, keyword);
  });

const openness: Compare = (before, after, { pointer, refuses }) => {
  const [was, is] = [before, after].map(schema => schema['additionalProperties'] !== false);
  if (was === is) return [];
  return [
    is ? change(pointer, 'opened', false, 'unknown fields') : change(pointer, 'closed', refuses, 'unknown fields'),
  ];
};

const COMPARISONS: readonly Compare[] = [fields, required, types, values, limits, rules, openness];

const change = (pointer: string, code: Change['code'], breaking: boolean, detail: string): Change => ({
  ...{ pointer, code, breaking, detail },
});
