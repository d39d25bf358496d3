/** What tables over this dialect have in common: a page of rows, one row by its key, an action on one, and how rows are gone through. */
import { createHash } from 'node:crypto';
import { type Codec, type Paging, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { isNode, type Node } from './values.ts';

/** The collection says whether there are more, and the dialect where (dialect.ts). */
export const paging: Paging = { size: 'head.limit', next: 'head.next' };

const asked = table<{ limit?: string; id: string }>();
const USUAL = '50';

interface Asking {
  expand?: string;
  orderBy?: string;
}

const parametersOf = ({ expand, orderBy }: Asking): Rule[] => [
  ...(expand ? [asked.fixed('head.expand', expand)] : []),
  ...(orderBy ? [asked.fixed('head.orderBy', orderBy)] : []),
];

/** So many rows of a collection at a time; what they must be stands in `query` beside it. */
export const listing = (entity: string, asking: Asking = {}): readonly Rule[] => [
  asked.fixed('head.call', 'list'),
  asked.fixed('head.entity', entity),
  asked.when('limit', asked.f('limit', 'head.limit')),
  asked.when(asked.absent('limit'), asked.fixed('head.limit', USUAL)),
  ...parametersOf(asking),
];

/** The row with this key: addresses of rows are the system's to make, so it is searched for. */
export const reading = (entity: string, key: string, asking: Asking = {}): readonly Rule[] => [
  asked.fixed('head.call', 'read'),
  asked.fixed('head.entity', entity),
  asked.fixed('head.limit', '1'),
  asked.f('id', `query.${key}`),
  ...parametersOf(asking),
];

/** Whether what this exchange was to make is there: it carries the exchange's own number. */
export const findingOwn = (entity: string, attribute: string, asking: Asking = {}): readonly Rule[] => [
  asked.fixed('head.call', 'list'),
  asked.fixed('head.entity', entity),
  asked.fixed('head.limit', '1'),
  asked.context('key', `query.${attribute}`, ownNumber),
  ...parametersOf(asking),
];

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SHORT = 22;

/** The number of an exchange, in the 25 characters that a source code may have. */
export const shortened = (key: string): string =>
  UUID.test(key)
    ? Buffer.from(key.replaceAll('-', ''), 'hex').toString('base64url')
    : createHash('sha256').update(key).digest('base64url').slice(0, SHORT);

export const ownNumber: Codec<string> = {
  name: 'own-number',
  code: 'bad-text',
  encode: key => shortened(key),
  decode: () => undefined,
};

const LONGEST_VERSION = 128;

/** A change indicator is often longer than an ETag of ours may be; it is known again by its digest. */
export const versionOf = (indicator: string): string =>
  indicator.length <= LONGEST_VERSION && /^[\x21\x23-\x7e]+$/.test(indicator)
    ? indicator
    : createHash('sha256').update(indicator).digest('base64url').slice(0, 43);

export const version: Codec<string> = {
  name: 'version',
  code: 'bad-text',
  encode: () => undefined,
  decode: value => (typeof value === 'string' ? versionOf(value) : undefined),
};

/** A decimal as it stands, up to what contracts carry. */
export const digits: Codec<string> = {
  name: 'digits',
  code: 'bad-number',
  encode: value => (typeof value === 'string' && DIGITS.test(value) ? value : undefined),
  decode: value => (typeof value === 'string' && DIGITS.test(value) ? value : undefined),
};
const DIGITS = /^-?\d{1,18}(?:\.\d{1,8})?$/;

/** A line number of ours ⇄ the digits of a JSON number. */
export const whole: Codec<number> = {
  name: 'whole',
  code: 'bad-number',
  encode: value => (Number.isSafeInteger(value) ? String(value) : undefined),
  decode: value => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined),
};

/** What a text begins with, or holds anywhere. `%` and `_` stand for anything in it, and no sign of an expression takes that from them. */
export const like = (where: 'start' | 'anywhere'): Codec<string> => ({
  name: `like:${where}`,
  code: 'bad-text',
  encode: value => (/[%_]/.test(value) ? undefined : `${where === 'anywhere' ? '%' : ''}${value}%`),
  decode: () => undefined,
});

/** The rows of an answer as they came, for the steps that follow. */
export const keeping = (entity: string): readonly Rule[] => [
  asked.custom({ id: 'rows', carries: [], reads: [`${entity}.items`], dec: tree => ({ rows: rowsAt(tree) }) }),
];

export const rowsAt = (tree: unknown): Node[] => {
  const body = isNode(tree) ? tree['body'] : undefined;
  return rows(isNode(body) ? body['items'] : undefined);
};

/** The rows that a step has kept. */
export const kept = (scope: Pick<Scope, 'steps'>, step: string): Node[] => {
  const result = scope.steps[step];
  return rows(isNode(result) ? result['rows'] : undefined);
};

export const rows = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

export const textAt = (row: Node | undefined, name: string): string | undefined => {
  const value = row?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Without what is absent. */
export function without<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export const some = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

export type { Node };
