/** How entities are asked for, one or a page of them, and how what was read comes to the code that concludes from it. */
import { type Codec, type Paging, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { isNode, type Node } from './entities.ts';
import type { Filter } from './literals.ts';

export const paging: Paging = { size: 'query.$top', next: 'head.next' };

const asked = table<{ id: string; company: string; limit?: string }>();
const USUAL = '50';

/** One entity, with what is linked to it. */
export const reading = (
  entity: string,
  { key, expand }: { key: Rule; expand?: readonly string[] },
): readonly Rule[] => [
  asked.fixed('head.entity', entity),
  asked.fixed('head.call', 'read'),
  key,
  ...(expand ? [asked.fixed('query.$expand', expand.join(','))] : []),
];

interface Listing {
  orderBy?: string;
  expand?: readonly string[];
  select?: readonly string[];
}

/** As many as the caller wants, in an order that pages need. */
export const searching = (entity: string, how: Listing & { orderBy: string }): readonly Rule[] => [
  ...listing(entity, how),
  asked.when('limit', asked.f('limit', 'query.$top')),
  asked.when(asked.absent('limit'), asked.fixed('query.$top', USUAL)),
];

/** All that a filter finds: what bounds it is the filter. */
export const listing = (entity: string, { orderBy, expand, select }: Listing = {}): readonly Rule[] => [
  asked.fixed('head.entity', entity),
  asked.fixed('head.call', 'list'),
  ...(orderBy ? [asked.fixed('query.$orderby', orderBy)] : []),
  ...(expand ? [asked.fixed('query.$expand', expand.join(','))] : []),
  ...(select ? [asked.fixed('query.$select', select.join(','))] : []),
];

type Filtering = (scope: Scope) => Record<string, unknown>;

/** A filter that needs more than a field: the key of the call, or what a step before has found. */
export const filtering = (id: string, filter: Filtering): Rule =>
  asked.custom({
    id,
    carries: [],
    enc(_, tree, { scope }) {
      const target = tree as { filter?: Filter };
      target.filter = { ...target.filter, ...(filter(scope) as Filter) };
    },
  });

/** Of a list that a function made of texts. */
export const filteringFor = <T>(
  id: string,
  carries: readonly (keyof T & string)[],
  filter: (input: T) => object,
): Rule =>
  table<Record<string, string>>().custom({
    id,
    carries,
    enc(value, tree) {
      const target = tree as { filter?: Filter };
      target.filter = { ...target.filter, ...(filter(value as T) as Filter) };
    },
  });

/** Nothing is called so: of an empty list nothing is found. */
export const orNone = (values: readonly string[]): readonly string[] | string =>
  values.length > 0 ? [...new Set(values)] : '-';

/** What a list brought, as it is. */
export interface Listed {
  entities: Node[];
  next?: string;
}

const listed = table<{ entities: Node[] }>();

/** Decodes as `Listed`. */
export const entities = (set: string): readonly Rule[] => [
  listed.custom({
    id: 'entities',
    carries: [],
    reads: [`${set}.results`, `${set}.count`],
    dec: tree => ({ entities: nodesOf((tree as { body?: Node }).body?.['results']) }),
  }),
];

/** Decodes as the entity itself, with its version. */
export const entity = (set: string): readonly Rule[] => [
  listed.custom({
    id: 'entity',
    carries: [],
    reads: [set],
    dec(tree) {
      const { head, body } = tree as { head: Record<string, string>; body?: Node };
      return { entity: { ...(head['etag'] !== undefined && { '@etag': head['etag'] }), ...body } };
    },
  }),
];

export const nodesOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

export const nodeOf = (value: unknown): Node => (isNode(value) ? value : {});

export const textOf = (from: Node | undefined, name: string): string | undefined => {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const listedIn = (scope: Scope, step: string): Node[] => nodesOf(nodeOf(scope.steps[step])['entities']);

export const entityIn = (scope: Scope, step: string): Node => nodeOf(nodeOf(scope.steps[step])['entity']);

/** Without what is absent, an empty list, or an object of which nothing is left. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const isThere = (one: unknown): boolean =>
    one !== undefined && !(Array.isArray(one) && one.length === 0) && !(isNode(one) && Object.keys(one).length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, one]) => isThere(one))) as never;
}

/** `W/"'0000001'"` ⇄ `'0000001'` (RFC 9110 §8.8.3). */
export const etag: Codec<string> = {
  name: 'etag',
  code: 'bad-text',
  encode: version => `W/"${version}"`,
  decode: value => (typeof value === 'string' ? /^(?:W\/)?"(.*)"$/.exec(value)?.[1] : undefined),
};

export const versionOf = (entity: Node): { version: string } | undefined => {
  const version = etag.decode(entity['@etag']);
  return version === undefined ? undefined : { version };
};

/** A code without its name, where there is one. */
export const codeAt = (entity: Node | undefined, name: string): { code: string } | undefined => {
  const code = textOf(entity, name);
  return code === undefined ? undefined : { code };
};

export const statusAt = (entity: Node, ...fields: string[]): { field: string; code: string }[] =>
  fields.flatMap(field => {
    const value = entity[field];
    const code = typeof value === 'boolean' ? String(value) : textOf(entity, field);
    return code === undefined ? [] : [{ field, code }];
  });
