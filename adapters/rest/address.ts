/** Paths below the address of an endpoint, and the plain request that a message is: nothing leads anywhere else. */
import { DialectError, Fault, type Wire } from '../../gateway/kit.ts';
import type { RestRequest } from './protocol.ts';

export interface Address {
  /** The path and query as they leave. @throws Fault `address-refused` for what does not lie within */
  path(below: string): string;
  /** Whether an absolute address, or one from the root of the origin, lies within. */
  reaches(address: string): boolean;
}

export function addressOf(endpoint: string): Address {
  const base = new URL(endpoint);
  const root = base.pathname.replace(/\/+$/, '');
  const within = (url: URL | null): url is URL =>
    url !== null &&
    url.origin === base.origin &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    (url.pathname === root || url.pathname.startsWith(`${root}/`));
  return {
    path(below) {
      if (below === '') return base.pathname + base.search;
      const wanted = below.startsWith('/') ? below : `${root}/${below}`;
      const url = /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) ? URL.parse(wanted, base.href) : null;
      // What a parser would resolve climbs, or is spelled so that another parser might.
      if (!within(url) || url.pathname + url.search !== wanted)
        throw new Fault('internal', { outcome: 'not_applied', backend: { cause: 'address-refused' } });
      return wanted;
    },
    reaches: address =>
      /^(?:https?:\/\/|\/(?![/\\]))[\x21-\x7e]*$/i.test(address) && within(URL.parse(address, base.href)),
  };
}

const PARAMETER = /^query\.([$A-Za-z_@][\w.$-]{0,99})$/;
/** Facts of a message that leave as fields of the same name. */
const FIELDS = ['accept', 'content-type', 'if-match', 'if-none-match', 'prefer'] as const;
const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD)$/;

/**
 * `head.method`, `head.path` (each part encoded already), `query.*` (encoded here), and the fields above; `further` are names of
 * fields that only this partner knows.
 */
export function plainRequest({ head, body }: Wire, further: readonly string[] = []): RestRequest {
  const { method = 'GET', path = '' } = head;
  if (!METHOD.test(method)) throw new DialectError({ cause: 'request-invalid', position: 'head.method' });
  const query: string[] = [];
  for (const [name, value] of Object.entries(head)) {
    if (!name.startsWith('query.')) continue;
    const parameter = PARAMETER.exec(name)?.[1];
    if (parameter === undefined || typeof value !== 'string')
      throw new DialectError({ cause: 'request-invalid', position: name.slice(0, 100) });
    // A URL parser encodes the apostrophe of a query, and so what it makes of ours is what leaves.
    query.push(`${parameter}=${encodeURIComponent(value).replaceAll("'", '%27')}`);
  }
  const headers: Record<string, string> = {};
  for (const name of [...FIELDS, ...further]) if (head[name] !== undefined) headers[name] = head[name];
  headers['accept'] ??= 'application/json';
  if (body.length > 0) headers['content-type'] ??= 'application/json';
  const joined = path.includes('?') ? '&' : '?';
  return {
    method,
    path: query.length > 0 ? `${path}${joined}${query.join('&')}` : path,
    headers,
    ...(body.length > 0 && { body }),
  };
}
