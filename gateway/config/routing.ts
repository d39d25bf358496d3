/** What `translate` says, compiled: from a canonical request to the service endpoints that may answer, best first. */
import type { Operation } from '../contracts/contract.ts';
import type { Destination, Endpoint } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { pointerReader } from '../pointer.ts';
import { livesAt, type Referred } from '../references/referring.ts';
import { compileCondition } from './conditions.ts';
import type { Row } from './load.ts';
import { nearest } from './near.ts';

/** One entry of `routes`: the first that applies decides. */
export type RouteRule =
  | { table: string; key: string }
  | { when: unknown; to: string; fallback?: string }
  | { to: string; fallback?: string };

/** A service endpoint, and what the mapping may read as `route.*`. */
interface Place {
  to: string;
  row: Readonly<Record<string, string>>;
}
/** Best first. */
type Choice = readonly Place[];
type Chooser = (exchange: Exchange) => Choice | Fault | undefined;

/** Names of the endpoints that a rule can lead to, for the linter. */
export function targets(rule: RouteRule, tables: ReadonlyMap<string, readonly Row[]>): string[] {
  if ('table' in rule) {
    return (tables.get(rule.table) ?? []).map(row => row['endpoint']).filter(name => typeof name === 'string');
  }
  return rule.fallback ? [rule.to, rule.fallback] : [rule.to];
}

export function compileRoutes(
  rules: readonly RouteRule[],
  tables: ReadonlyMap<string, readonly Row[]>,
  endpoints: ReadonlyMap<string, Endpoint>,
  operation: Operation,
  carrier?: string,
): (exchange: Exchange) => readonly Destination[] {
  const choosers = rules.map(rule => chooser(rule, tables));
  const key = `${operation.contract.name}#${operation.name}`;
  const known = new Map<Choice, readonly Destination[]>();
  const destinationsOf = (choice: Choice): readonly Destination[] => {
    let found = known.get(choice);
    if (found === undefined) {
      found = destinations(choice, endpoints, key, carrier);
      known.set(choice, found);
    }
    return found;
  };
  return exchange => {
    let miss: Fault | undefined;
    for (const choose of choosers) {
      const choice = choose(exchange);
      if (choice instanceof Fault) miss ??= choice;
      else if (choice) return destinationsOf(choice);
    }
    throw miss ?? new Fault('unroutable');
  };
}

/**
 * For an operation whose requests hold ids. One of the path decides by itself: it is sent where it lives. One of the body goes by
 * content where a rule with a condition applies, else to where it lives; it is never sent where it does not.
 */
export function compileReferred(
  rules: readonly RouteRule[],
  tables: ReadonlyMap<string, readonly Row[]>,
  endpoints: ReadonlyMap<string, Endpoint>,
  operation: Operation,
  carrier?: string,
): (exchange: Exchange) => readonly Destination[] {
  const byDefault = rules.findIndex(rule => !('table' in rule || 'when' in rule));
  const all = compileRoutes(rules, tables, endpoints, operation, carrier);
  const first = byDefault < 0 ? rules : rules.slice(0, byDefault);
  const byContent = compileRoutes(first, tables, endpoints, operation, carrier);
  const key = `${operation.contract.name}#${operation.name}`;
  const reachable = reached(rules, tables, endpoints, key, carrier);
  const named = rules.flatMap(rule => targets(rule, tables));
  const cannot = cannotBy(endpoints, key);
  return exchange => {
    const { referred = [] } = exchange.record;
    if (referred.length === 0) return all(exchange);
    const own = referred.filter(({ pointer }) => operation.path.split('/').includes(`:${pointer.slice(1)}`));
    const candidates = own.length > 0 ? reachable : (chosen(byContent, exchange) ?? reachable);
    const found = candidates.filter(place => place.kind === 'endpoint' && allLive(referred, place.endpoint.name));
    if (found.length > 0) return found;
    const home = candidates.find(place => place.kind === 'endpoint' && allLive(own, place.endpoint.name));
    if (home?.kind !== 'endpoint') {
      const there = named.find(name => own.length > 0 && allLive(own, name));
      const detail = there === undefined ? 'It lives where no route leads to.' : cannot(there);
      const [known] = operation.lastKnown ? own : [];
      const at = there ?? known?.natives[0]?.endpoint;
      if (known && at !== undefined) return [{ kind: 'last-known', endpoint: at, id: known.survivor, cannot: detail }];
      throw new Fault('not-supported', { detail });
    }
    const { name } = home.endpoint;
    const errors = referred
      .filter(one => !livesAt(one, name))
      .map(({ pointer }) => ({ pointer, code: 'lives-elsewhere', detail: `It is not known at ${name}.` }));
    throw new Fault('invalid-request', { errors });
  };
}

const allLive = (referred: readonly Referred[], endpoint: string): boolean =>
  referred.every(one => livesAt(one, endpoint));

/** What content decides; undefined where it says nothing. */
function chosen(byContent: (exchange: Exchange) => readonly Destination[], exchange: Exchange) {
  try {
    return byContent(exchange);
  } catch (error) {
    if (error instanceof Fault && error.code === 'unroutable' && !error.info.errors) return undefined;
    throw error;
  }
}

/** Each endpoint that the rules can lead to and that can do it, once, in their order. */
function reached(
  rules: readonly RouteRule[],
  tables: ReadonlyMap<string, readonly Row[]>,
  endpoints: ReadonlyMap<string, Endpoint>,
  key: string,
  carrier: string | undefined,
): readonly Destination[] {
  const places = rules.flatMap(rule =>
    'table' in rule
      ? (tables.get(rule.table) ?? []).flatMap(row => placeOf(row) ?? [])
      : targets(rule, tables).map(to => ({ to, row: {} })),
  );
  const first = new Map(places.toReversed().map(place => [place.to, place]));
  return [...new Set(places.map(({ to }) => to))].flatMap(to => {
    const endpoint = endpoints.get(to);
    const mapping = mappingAt(endpoint, key, carrier);
    return endpoint && mapping ? [{ kind: 'endpoint' as const, endpoint, mapping, row: first.get(to)!.row }] : [];
  });
}

/** A decision of the gateway reaches a system that knows no decisions by what else carries it there. */
const mappingAt = (endpoint: Endpoint | undefined, key: string, carrier: string | undefined) =>
  endpoint?.mappings.get(key) ??
  (endpoint?.approvals === 'gateway' && carrier !== undefined ? endpoint.mappings.get(carrier) : undefined);

function destinations(
  choice: Choice,
  endpoints: ReadonlyMap<string, Endpoint>,
  key: string,
  carrier: string | undefined,
): Destination[] {
  const found = choice.flatMap(({ to, row }): Destination[] => {
    const endpoint = endpoints.get(to);
    const mapping = mappingAt(endpoint, key, carrier);
    return endpoint && mapping ? [{ kind: 'endpoint', endpoint, mapping, row }] : [];
  });
  if (found.length === 0) throw new Fault('not-supported', { detail: cannotBy(endpoints, key)(choice[0]?.to ?? '') });
  return found;
}

/** What the 501 of an endpoint says: that it cannot, and what its dialect knows to do instead. */
const cannotBy = (endpoints: ReadonlyMap<string, Endpoint>, key: string) => (name: string) =>
  [`${name} has no ${key}.`, endpoints.get(name)?.dialect.instead?.[key]].filter(Boolean).join(' ');

function chooser(rule: RouteRule, tables: ReadonlyMap<string, readonly Row[]>): Chooser {
  if ('table' in rule) {
    const find = byTable(rule, tables.get(rule.table) ?? []);
    return exchange => find(exchange.record.input);
  }
  const choice = [rule.to, rule.fallback].flatMap(to => (to === undefined ? [] : [{ to, row: {} }]));
  if (!('when' in rule)) return () => choice;
  const applies = compileCondition(rule.when);
  return exchange => (applies(exchange) ? choice : undefined);
}

/** A row is known by its id, its names and its aliases, whatever their case; its `fallback` is the id of another row. */
export function byTable(
  { table, key }: { table: string; key: string },
  rows: readonly Row[],
): (input: unknown) => Choice | Fault | undefined {
  const places = new Map(rows.map(row => [row['id'], placeOf(row)] as const));
  const known = new Map<string, Choice>();
  for (const row of rows) {
    const choice = [places.get(row['id']), places.get(row['fallback'])].filter(place => place !== undefined);
    for (const name of namesOf(row)) known.set(name.toLowerCase(), choice);
  }
  const names = rows.flatMap(namesOf);
  const read = pointerReader(key);
  return input => {
    const value = read(input);
    if (typeof value !== 'string') return undefined;
    const choice = known.get(value.toLowerCase());
    if (choice) return choice;
    const near = nearest(value, names);
    const detail = near.length > 0 ? `Nearest: ${near.join(', ')}.` : `See /v1/${table}.`;
    return new Fault('unroutable', {
      detail,
      errors: [{ pointer: key, code: `unknown-${table.replace(/s$/, '')}`, detail }],
    });
  };
}

/** The text cells of a row, and its first name. */
function placeOf(row: Row): Place | undefined {
  const text = Object.fromEntries(
    Object.entries(row).filter((cell): cell is [string, string] => typeof cell[1] === 'string'),
  );
  const [name] = namesOf({ names: row['names'] });
  const { endpoint } = text;
  return endpoint === undefined ? undefined : { to: endpoint, row: { ...(name ? { name } : {}), ...text } };
}

export function namesOf(row: Row): string[] {
  return [row['id'], row['names'], row['aliases']].flat().filter(name => typeof name === 'string');
}
