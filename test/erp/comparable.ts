/** What several systems of record answer to the same call, made comparable: ids, numbers and instants of one run mean nothing in another. */
import { ORDERS, SUPPLIERS } from '../../simulators/erp/demo.ts';

/** Ids of this run, by what they are to the scenario. */
export type Names = Map<string, string>;

/** Beside the content: which version it is, and the system's own codes. */
const BESIDE = new Set(['meta', 'systemStatus', 'next', 'asOf']);
/** Given by a system as it goes. */
const NUMBERED = new Set(['systemNumber', 'approvedAt', 'decidedAt']);
const OF_DEMO: ReadonlySet<string> = new Set([...ORDERS, ...SUPPLIERS].map(({ number }) => number));
/** Given by who calls. */
const OF_CALLER = /^[A-Z]{2}-/;

export function comparable(value: unknown, names: Names, today: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map(item => comparable(item, names, today));
    // Resources are listed in an order of each system's own; the lines of one stand as they stand.
    return value.every(hasId) ? items.toSorted((one, other) => (sorting(one) < sorting(other) ? -1 : 1)) : items;
  }
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).filter(([name]) => !BESIDE.has(name));
    return Object.fromEntries(kept.map(([name, inner]) => [name, named(name, inner, names, today)]));
  }
  return value === today ? '‹today›' : value;
}

const hasId = (item: unknown): boolean => typeof item === 'object' && item !== null && 'id' in item;
const sorting = (item: unknown): string => (item as { id: string }).id;

function named(name: string, value: unknown, names: Names, today: string): unknown {
  if (typeof value !== 'string') return comparable(value, names, today);
  if (name === 'id') return `‹${names.get(value) ?? 'id'}›`;
  if (NUMBERED.has(name) || (name === 'number' && !OF_DEMO.has(value) && !OF_CALLER.test(value))) return `‹${name}›`;
  return decimal(comparable(value, names, today));
}

/** The same amount, however many zeros a system writes behind the point: 8.2500 is 8.25. */
const decimal = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;

/** Values at the ends of the tree, by their paths. */
export function leaves(value: unknown, at = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[at, value]]);
  const inner = Object.entries(value).map(([name, item]) => leaves(item, at ? `${at}.${name}` : name));
  return new Map(inner.flatMap(one => [...one]));
}

/** Where two answers say different things; what only one of them says is left out by the other. */
export function differences(one: unknown, other: unknown): string[] {
  const others = leaves(other);
  return [...leaves(one)]
    .filter(([path, value]) => others.has(path) && others.get(path) !== value)
    .map(([path, value]) => `${path}: ${value} and ${others.get(path)}`);
}

/** What an answer leaves out of what another says, by field, whichever line of a list it is of. */
export function leftOut(one: unknown, other: unknown): string[] {
  const said = leaves(one);
  const paths = [...leaves(other).keys()].filter(path => !said.has(path));
  return [...new Set(paths.map(path => path.replaceAll(/\.\d+(?=\.|$)/g, '[]')))];
}
