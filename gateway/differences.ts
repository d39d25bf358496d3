/** Where two values differ: pointers, the kind of change, and what stands there for whoever may see it. */
import { extendPointer } from './pointer.ts';

export interface Difference {
  /** JSON Pointer (RFC 6901), up to the first name that is not fit to be shown. */
  pointer: string;
  change: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
}

/** More is another message altogether. */
const MOST = 200;

/** Depth first, in the order of the first value; a value whose kind changed is changed as a whole. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  const seen = new Set<string>();
  const add = (pointer: string, change: Difference['change'], values: Pick<Difference, 'before' | 'after'>): void => {
    if (found.length >= MOST || seen.has(`${change} ${pointer}`)) return;
    seen.add(`${change} ${pointer}`);
    found.push({ pointer, change, ...values });
  };
  /** A value that stands on one side only, by its leaves. */
  const whole = (value: unknown, pointer: string, change: 'added' | 'removed'): void => {
    const inside = entriesOf(value);
    if (!inside || inside.size === 0) add(pointer, change, change === 'added' ? { after: value } : { before: value });
    else for (const [name, inner] of inside) whole(inner, extendPointer(pointer, name), change);
  };
  const compare = (one: unknown, other: unknown, pointer: string): void => {
    if (Object.is(one, other) || found.length >= MOST) return;
    const [left, right] = [entriesOf(one), entriesOf(other)];
    if (one === undefined) whole(other, pointer, 'added');
    else if (other === undefined) whole(one, pointer, 'removed');
    else if (!left || !right || Array.isArray(one) !== Array.isArray(other))
      add(pointer, 'changed', { before: one, after: other });
    else
      for (const name of new Set([...left.keys(), ...right.keys()]))
        compare(left.get(name), right.get(name), extendPointer(pointer, name));
  };
  compare(before, after, '');
  return found;
}

/** Undefined for what holds nothing further. A member that is undefined is not there. */
function entriesOf(given: unknown): Map<string, unknown> | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  // What is split only when it is asked for says all of itself so.
  const { toJSON } = given as { toJSON?: unknown };
  const value: object = typeof toJSON === 'function' ? toJSON.call(given) : given;
  return new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
