/** When a policy or a route applies: a closed set of composable data, compiled to a predicate. Nothing is executed. */
import type { Exchange } from '../exchange.ts';
import type { Schema } from '../plugs/dialect.ts';
import { pointerReader } from '../pointer.ts';

export type Condition = Readonly<Record<string, unknown>>;
export type Predicate = (exchange: Exchange) => boolean;

type Scalar = string | number | boolean | null;

/** Deeper nesting is a programme, not a condition. */
const MAX_DEPTH = 8;

const condition: Schema = { $ref: '#' };
const pointer: Schema = { type: 'string', pattern: '^(/([^~/]|~[01])*)+$', maxLength: 200 };
const scalar: Schema = { type: ['string', 'number', 'boolean', 'null'], maxLength: 200 };
const only = (keyword: string, value: Schema): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: [keyword],
  properties: { [keyword]: value },
});
const oneOrMore = (items: Schema): Schema => ({
  anyOf: [items, { type: 'array', items, minItems: 1, maxItems: 100, uniqueItems: true }],
});
const compares = (keyword: string, value: Schema): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: ['field', keyword],
  properties: { field: pointer, [keyword]: value },
});
const conditions: Schema = { type: 'array', items: condition, minItems: 1, maxItems: 50 };

/** JSON Schema of a condition. It has an `$id` of its own, so that its references hold wherever it is embedded. */
export const conditionSchema: Schema = {
  $id: 'https://canongate.org/schemas/condition.schema.json',
  anyOf: [
    only('always', { const: true }),
    only('never', { const: true }),
    only('authenticated', { type: 'boolean' }),
    only('allOf', conditions),
    only('anyOf', conditions),
    only('oneOf', conditions),
    only('not', condition),
    only('method', oneOrMore({ enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] })),
    only('path', oneOrMore({ type: 'string', pattern: '^/', maxLength: 200 })),
    only('consumer', oneOrMore({ type: 'string', minLength: 1, maxLength: 64 })),
    compares('equals', scalar),
    compares('in', { type: 'array', items: scalar, minItems: 1, maxItems: 1000, uniqueItems: true }),
    compares('matches-prefix', { type: 'string', minLength: 1, maxLength: 200 }),
  ],
};

/**
 * The predicate of a condition. A field is read from the canonical request and is absent before the line has read it:
 * an absent field is equal to nothing. `path` is exact, or covers what lies below it where it ends in `/*`.
 * Throws RangeError where the data is not a condition; hold it against `conditionSchema` first to learn where.
 */
export function compileCondition(data: unknown, depth = 0): Predicate {
  if (depth > MAX_DEPTH || data === null || typeof data !== 'object') throw new RangeError('not a condition');
  const [keyword = '', ...more] = Object.keys(data).filter(key => key !== 'field');
  const compiler = Object.hasOwn(COMPILERS, keyword) ? COMPILERS[keyword] : undefined;
  if (!compiler || more.length > 0) throw new RangeError('not a condition');
  const compile = (inner: unknown): Predicate => compileCondition(inner, depth + 1);
  return compiler((data as Condition)[keyword], { field: (data as Condition)['field'], compile });
}

/** Whether a condition reads the canonical request, which no policy of a pipeline has before it. */
export function readsField(data: unknown): boolean {
  if (data === null || typeof data !== 'object') return false;
  return Object.hasOwn(data, 'field') || Object.values(data).some(readsField);
}

interface Context {
  field: unknown;
  compile(inner: unknown): Predicate;
}

type Compiler = (operand: unknown, context: Context) => Predicate;

const list = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : [operand]);

/** How often the inner conditions hold, compared with what is wanted. */
const counted =
  (wanted: (holding: number, of: number) => boolean): Compiler =>
  (operand, { compile }) => {
    const inner = list(operand).map(compile);
    return exchange => wanted(inner.filter(holds => holds(exchange)).length, inner.length);
  };

const onField =
  (test: (operand: unknown) => (value: unknown) => boolean): Compiler =>
  (operand, { field }) => {
    if (typeof field !== 'string') throw new RangeError('not a condition');
    const passes = test(operand);
    const read = pointerReader(field);
    return ({ record }) => passes(read(record.input));
  };

const COMPILERS: Readonly<Record<string, Compiler>> = {
  always: () => () => true,
  never: () => () => false,
  authenticated: operand => exchange => (exchange.consumer !== undefined) === operand,
  allOf: counted((holding, of) => holding === of),
  anyOf: counted(holding => holding > 0),
  oneOf: counted(holding => holding === 1),
  not: (operand, { compile }) => {
    const inner = compile(operand);
    return exchange => !inner(exchange);
  },
  method: operand => {
    const methods = new Set(list(operand));
    return ({ head }) => methods.has(head.method);
  },
  path: operand => {
    const tests = list(operand).map(path => covers(String(path)));
    return ({ head }) => tests.some(test => test(head.path));
  },
  consumer: operand => {
    const ids = new Set(list(operand));
    return ({ consumer }) => consumer !== undefined && ids.has(consumer.id);
  },
  equals: onField(operand => value => value === operand),
  in: onField(operand => {
    const values = new Set(list(operand) as Scalar[]);
    return value => values.has(value as Scalar);
  }),
  'matches-prefix': onField(operand => value => typeof value === 'string' && value.startsWith(String(operand))),
};

function covers(path: string): (actual: string) => boolean {
  if (!path.endsWith('/*')) return actual => actual === path;
  const below = path.slice(0, -1);
  return actual => actual.startsWith(below);
}
