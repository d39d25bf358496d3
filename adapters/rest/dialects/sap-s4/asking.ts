/** How entities are asked for, one or a page of them, and how what was read comes to the code that concludes from it. */
import { type Codec, type Paging, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { tooMany } from '../../whole.ts';
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

/** So many values fit into the address of one request, with what stands between them, and so many characters of them. */
const [MOST_VALUES, MOST_CHARACTERS] = [200, 4000];

/**
 * Nothing is called so: of an empty list nothing is found.
 * @param narrow what of the question its caller can narrow
 * @throws Fault where they are more than one request can name
 */
export function orNone(values: readonly string[], narrow?: string): readonly string[] | string {
  const each = [...new Set(values)];
  if (each.length > MOST_VALUES || encodeURIComponent(each.join('')).length > MOST_CHARACTERS) throw tooMany(narrow);
  return each.length > 0 ? each : '-';
}

/** So many values still leave an address of the next page that is handed on, for it repeats them all. */
const MOST_PAGED = 80;
const MOST_PAGED_CHARACTERS = 2000;

/** For a list of pages. @throws Fault where there will be a next page, and its address would be too long */
export function pagedOrNone(values: readonly string[], { input }: Scope, narrow?: string): readonly string[] | string {
  const each = orNone(values, narrow);
  const limit = Number((input as { limit?: string }).limit ?? USUAL);
  const isLong = each.length > MOST_PAGED || encodeURIComponent([...each].join('')).length > MOST_PAGED_CHARACTERS;
  if (isLong && each.length > limit) throw tooMany(narrow);
  return each;
}

/** What a list brought, as it is. */
export interface Listed {
  entities: Node[];
  next?: string;
}

const listed = table<{ entities: Node[] }>();

/** All of a list, as `Listed`. @throws Fault where there is more of it than came, of which `narrow` is the part to blame */
export const entities = (set: string, narrow?: string): readonly Rule[] => [
  listed.custom({
    id: 'entities',
    carries: [],
    reads: [`${set}.results`, `${set}.count`],
    dec(tree) {
      if ((tree as { head: Record<string, string> }).head['next'] !== undefined) throw tooMany(narrow);
      return resultsIn(tree);
    },
  }),
];

/** Of a list that goes on a page, as `Listed`. */
export const onePage = (set: string): readonly Rule[] => [
  listed.custom({ id: 'page', carries: [], reads: [`${set}.results`, `${set}.count`], dec: resultsIn }),
];

const resultsIn = (tree: unknown): { entities: Node[] } => ({
  entities: nodesOf((tree as { body?: Node }).body?.['results']),
});

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

/** Of a list that was read on (`whole.ts`) the last page has all that came before. */
export function listedIn({ steps }: Scope, step: string): Node[] {
  let last = step;
  for (let page = 2; steps[`${step}-${page}`] !== undefined; page++) last = `${step}-${page}`;
  return nodesOf(nodeOf(steps[last])['entities']);
}

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
