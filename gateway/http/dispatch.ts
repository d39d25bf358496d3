/** Finds the route of a method and path: compiled once, two map look-ups for a path without parameters. */

import type { Operation } from '../contracts/contract.ts';
import type { Exchange } from '../exchange.ts';
import { lifecycleHeaders } from './lifecycle.ts';

/** One operation as configured, with the line that its calls walk. */
export interface Route {
  operation: Operation;
  /** Ends with `record.answer` or `record.fault`; does not throw. */
  walk(exchange: Exchange): Promise<void>;
}

/** What stands at one path. */
export interface Place {
  methods: ReadonlyMap<string, CompiledRoute>;
  /** Value of the Allow header (RFC 9110 §10.2.1). */
  allow: string;
}

export interface CompiledRoute extends Route {
  /** Sent with every reply of the operation. */
  headers: Record<string, string>;
  retired: boolean;
}

export interface Match {
  place: Place;
  params: Record<string, string>;
}

export interface Dispatch {
  /** Undefined where nothing stands; `path` is without the query and still percent-encoded. */
  find(path: string): Match | undefined;
}

const LONGEST_PARAMETER = 128;
const NO_PARAMETERS: Record<string, string> = Object.freeze({});

/** Throws where two routes claim one method and path. */
export function compileRoutes(routes: readonly Route[]): Dispatch {
  const places = new Map<string, Map<string, CompiledRoute>>();
  for (const route of routes) {
    const { method, path, contract } = route.operation;
    const methods = places.get(path) ?? new Map<string, CompiledRoute>();
    if (methods.has(method)) throw new Error(`two routes for ${method} ${path}`);
    methods.set(method, {
      ...route,
      headers: lifecycleHeaders(contract),
      retired: contract.lifecycle.state === 'retired',
    });
    places.set(path, methods);
  }
  const fixed = new Map<string, Match>();
  const patterns: { parts: readonly string[]; place: Place }[] = [];
  for (const [path, methods] of places) {
    const get = methods.get('GET');
    if (get) methods.set('HEAD', get);
    const place = { methods, allow: [...methods.keys(), 'OPTIONS'].join(', ') };
    if (path.includes('/:')) patterns.push({ parts: path.split('/'), place });
    else fixed.set(path, { place, params: NO_PARAMETERS });
  }
  return { find: path => fixed.get(path) ?? findPattern(patterns, path) };
}

function findPattern(patterns: readonly { parts: readonly string[]; place: Place }[], path: string): Match | undefined {
  if (patterns.length === 0) return undefined;
  const given = path.split('/');
  for (const { parts, place } of patterns) {
    const params = bind(parts, given);
    if (params) return { place, params };
  }
  return undefined;
}

function bind(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const text = given[index]!;
    if (!part.startsWith(':')) {
      if (part !== text) return undefined;
      continue;
    }
    const value = parameterOf(text);
    if (value === undefined) return undefined;
    params[part.slice(1)] = value;
  }
  return params;
}

/** A decoded parameter; undefined for one that could mean another place once it is used in a path again. */
function parameterOf(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text);
    const isUnfit = value === '' || value === '.' || value === '..' || /[/\\\x00-\x1f\x7f]/.test(value);
    return isUnfit || value.length > LONGEST_PARAMETER ? undefined : value;
  } catch {
    return undefined;
  }
}
