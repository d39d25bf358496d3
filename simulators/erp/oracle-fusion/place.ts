/** What an address means: the API, the resource, the row, a child of it, an action. */
import type { Erp } from './erp.ts';
import { Refusal } from './refusal.ts';
import { addressOf, type Row, rowsOf, type Shape } from './shape.ts';
import { RESOURCES } from './shapes/index.ts';

export interface Place {
  shape: Shape;
  /** `workers.workRelationships`: where its rules stand. */
  path: string;
  /** The address without its query. */
  href: string;
  /** Among which it is, or would be. */
  rows: Row[];
  /** Absent for a collection. */
  row?: Row;
  /** The row that the resource itself is, above all children. */
  top?: Row;
  action?: string;
}

const ADDRESS = /^\/(fscmRestApi|hcmRestApi)\/resources\/(?:11\.13\.18\.05|latest)\/(.+)$/;

const missing = (): Refusal => new Refusal(404, { detail: 'Not Found', code: '404' });

/** @throws Refusal 404 */
export function locate(erp: Erp, url: URL): Place {
  const [, api, rest = ''] = ADDRESS.exec(url.pathname) ?? [];
  const [resource = '', ...segments] = rest.split('/').map(decodeURIComponent);
  const shape = RESOURCES[resource];
  if (!shape || shape.api !== api) throw missing();
  const href = `${url.origin}${url.pathname.split('/').slice(0, 5).join('/')}`;
  let place: Place = { shape, path: resource, href, rows: erp.rows(resource) };
  while (segments.length > 0) {
    const segment = segments.shift()!;
    if (segment === 'action') place = { ...place, action: segments.shift() ?? '' };
    else if (segment === 'child') place = childOf(place, segments.shift() ?? '');
    else place = rowAt(place, segment);
  }
  return place;
}

function rowAt(place: Place, address: string): Place {
  const row = place.rows.find(each => addressOf(each, place.shape) === address);
  if (!row || place.row) throw missing();
  return { ...place, row, top: place.top ?? row, href: `${place.href}/${encodeURIComponent(address)}` };
}

function childOf({ shape, path, row, top, href }: Place, name: string): Place {
  const child = shape.children?.[name];
  if (!child || !row) throw missing();
  const rows = rowsOf(row, name);
  row[name] = rows;
  return { shape: child, path: `${path}.${name}`, rows, href: `${href}/child/${name}`, ...(top && { top }) };
}
