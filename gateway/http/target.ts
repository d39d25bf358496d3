/** Reads the request target (RFC 9112 §3.2): the path, and the query as plain data. */
import { Fault } from '../faults.ts';

export interface Target {
  /** Still percent-encoded: routes are compared as written. */
  path: string;
  query: Record<string, string | readonly string[]>;
}

const MOST_PARAMETERS = 50;
const NO_QUERY: Target['query'] = Object.freeze(Object.create(null) as Target['query']);

/** Throws `malformed-request` for a target that is no path, and for broken percent-encoding in the query. */
export function readTarget(url: string): Target {
  const origin = url.charCodeAt(0) === 0x2f || url === '*' ? url : originForm(url);
  const mark = origin.indexOf('?');
  if (mark < 0) return { path: origin, query: NO_QUERY };
  return { path: origin.slice(0, mark), query: readQuery(origin.slice(mark + 1)) };
}

/** The absolute form is for proxies, yet a server must accept it (RFC 9112 §3.2.2). */
function originForm(url: string): string {
  const path = /^https?:\/\/[^/?#]+(\/[^#]*)?$/i.exec(url);
  if (!path) throw new Fault('malformed-request', { detail: 'The request target is not a path.' });
  return path[1] ?? '/';
}

function readQuery(text: string): Target['query'] {
  const query = Object.create(null) as Record<string, string | string[]>;
  const pairs = text === '' ? [] : text.split('&');
  if (pairs.length > MOST_PARAMETERS) throw new Fault('malformed-request', { detail: 'Too many query parameters.' });
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const before = query[name];
    query[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Fault('malformed-request', { detail: 'The query is not percent-encoded UTF-8.' });
  }
}
