/** How rows are shown: single ones with their links, collections with their paging, children nested as the framework version says. */
import type { Erp } from './erp.ts';
import { attributesOf } from './json.ts';
import { addressOf, type Row, rowsOf, type Shape } from './shape.ts';

export interface Showing {
  erp: Erp;
  /** Names to expand, `lines.distributions` as well; `all`. */
  expand: readonly string[];
  /** Of the REST framework. */
  version: number;
  fields?: readonly string[];
}

const USUAL = 25;
const MOST = 500;

/** Serialized state, as long as the real ones. */
const SERIALIZED =
  'ACED0005737200136A6176612E7574696C2E41727261794C6973747881D21D99C7619D03000149000473697A65787000000002770400000002';

const indicatorOf = (erp: Erp, row: Row): string => `${SERIALIZED}${String(erp.version(row)).padStart(8, '0')}78`;

export const etagOf = (erp: Erp, row: Row): string => `"${indicatorOf(erp, row)}"`;

/** @param href of the row itself */
export function item(row: Row, shape: Shape, href: string, showing: Showing): Record<string, unknown> {
  const { erp, expand, version, fields } = showing;
  const all = attributesOf(row, shape);
  const shownNames = fields ? Object.keys(all).filter(name => fields.includes(name)) : Object.keys(all);
  const shown: Record<string, unknown> = Object.fromEntries(shownNames.map(name => [name, all[name]]));
  for (const [name, child] of Object.entries(shape.children ?? {})) {
    if (!expand.some(each => each === 'all' || each === name || each.startsWith(`${name}.`))) continue;
    const below = { ...showing, expand: expand.flatMap(each => within(each, name)) };
    const at = `${href}/child/${name}`;
    const items = rowsOf(row, name).map(each => item(each, child, `${at}/${addressOf(each, child)}`, below));
    shown[name] =
      version >= 3
        ? {
            ...{ items, count: items.length, hasMore: false, limit: USUAL, offset: 0 },
            links: [{ rel: 'self', href: at, name, kind: 'collection' }],
          }
        : items;
  }
  const self = { href, name: href.split('/').at(-2), kind: 'item' };
  const children = Object.keys(shape.children ?? {}).map(name => ({
    ...{ rel: 'child', href: `${href}/child/${name}`, name, kind: 'collection' },
  }));
  const changeIndicator = { properties: { changeIndicator: indicatorOf(erp, row) } };
  shown['links'] = [{ rel: 'self', ...self, ...changeIndicator }, { rel: 'canonical', ...self }, ...children];
  return shown;
}

const within = (each: string, name: string): string[] =>
  each === 'all' ? ['all'] : each.startsWith(`${name}.`) ? [each.slice(name.length + 1)] : [];

/** One page of rows. `query` is what was asked, as it was asked: the next page is the same further on. */
export function collection(
  rows: readonly Row[],
  shape: Shape,
  href: string,
  { query, ...showing }: Showing & { query: URLSearchParams },
): Record<string, unknown> {
  const limit = Math.min(whole(query.get('limit'), USUAL) || USUAL, MOST);
  const offset = whole(query.get('offset'), 0);
  const page = rows.slice(offset, offset + limit);
  const hasMore = rows.length > offset + limit;
  const name = href.split('/').at(-1);
  const further = new URLSearchParams(query);
  further.set('limit', String(limit));
  further.set('offset', String(offset + limit));
  return {
    items: page.map(row => item(row, shape, `${href}/${addressOf(row, shape)}`, showing)),
    ...{ count: page.length, hasMore, limit, offset },
    ...(query.get('totalResults') === 'true' && { totalResults: rows.length }),
    links: [
      { rel: 'self', href, name, kind: 'collection' },
      ...(hasMore ? [{ rel: 'next', href: `${href}?${further}`, name, kind: 'collection' }] : []),
    ],
  };
}

const whole = (value: string | null, preset: number): number =>
  value !== null && /^\d{1,9}$/.test(value) ? Number(value) : preset;
