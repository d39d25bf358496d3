/** The builder in which mapping tables are written: one line per field, serving both directions. */
import type { ItemAt, ListPath, ValueAt, ValuePath } from './canonical-path.ts';
import type { Codec } from './codec.ts';
import { codes } from './codes.ts';
import { definitionSite } from './definition-site.ts';
import type { ContextKey, Custom, CustomServices, Direction, Literal, Predicate, Rule, Where } from './rule.ts';

export type { ContextKey, Custom, CustomServices, Predicate, Rule, Where } from './rule.ts';

/** One backend path for both directions, or the places to read from, first found wins, and the places to write to. */
export type Backend =
  | string
  | {
      read?: readonly string[];
      write?: readonly string[];
      /** Name under which `places` of a profile says which of these the partner uses, best first. */
      placed?: string;
      /** Places in use only where the profile says so. */
      also?: readonly string[];
    };

export interface FieldOptions<Value> {
  /** Absent is a finding `required`. */
  req?: boolean;
  dir?: Direction;
  /** Canonical value that stands for an absent backend value, and is written as none. */
  absent?: Value;
}

export interface EachOptions {
  /** Discriminator: filters what is read; a single value is also written. */
  where?: Where;
  /** `list`: nothing found decodes as an empty list instead of an absent one. */
  empty?: 'list';
}

export interface CustomOptions<T> extends Omit<Custom, 'carries' | 'fill'> {
  carries: readonly ValuePath<T>[];
  fill?(into: T, tree: unknown, services: CustomServices): void;
}

/** A single value needs no codec; a list or an object does. */
type How<V> = [V] extends [Literal]
  ? [codec?: Codec<V> | undefined, options?: FieldOptions<V>]
  : [codec: Codec<V>, options?: FieldOptions<V>];

/** The words of a table over the canonical type T. Backend paths are relative to the item inside an `each`. */
export interface Table<T> {
  f<P extends ValuePath<T>>(canonical: P, backend: Backend, ...how: How<ValueAt<T, P>>): Rule;
  /** Writes a constant; put it into a `when` where it belongs to an optional field. */
  fixed(backend: string, value: Literal): Rule;
  /** Writes a value of the context. */
  context(key: ContextKey, backend: string, codec?: Codec<string>, options?: { req?: boolean }): Rule;
  /** Fills a canonical field from the context when decoding; inside a `when`, only where its test holds by then. */
  given<P extends ValuePath<T>>(canonical: P, key: ContextKey): Rule;
  /** Guards what is written. Reading is not guarded, except `given`, `absent` and `req`. */
  when(test: ValuePath<T> | Predicate, ...rules: readonly Rule[]): Rule;
  each<P extends ListPath<T>>(
    canonical: P,
    backend: string | { read: readonly string[]; write?: string },
    rules: (item: Table<ItemAt<T, P>>) => readonly Rule[],
    options?: EachOptions,
  ): Rule;
  codes: typeof codes;
  custom(custom: CustomOptions<T>): Rule;
  /** Backend places that are understood and not needed: they do not count as unmapped. */
  ignore(...backend: readonly string[]): Rule;
  /** Canonical fields that a refinement, a check, or code behind another field sees to: they do not count as missing. */
  carried(...canonical: readonly ValuePath<T>[]): Rule;
  present(path: ValuePath<T>): Predicate;
  absent(path: ValuePath<T>): Predicate;
  equals<P extends ValuePath<T>>(path: P, ...values: readonly (ValueAt<T, P> & Literal)[]): Predicate;
}

export const all = (...of: readonly Predicate[]): Predicate => ({ kind: 'all', of });
export const any = (...of: readonly Predicate[]): Predicate => ({ kind: 'any', of });
export const not = (of: Predicate): Predicate => ({ kind: 'not', of });
/** True where the context holds the key, or one of the values. */
export const known = (key: ContextKey, ...values: readonly Literal[]): Predicate =>
  values.length > 0 ? { kind: 'known', key, values } : { kind: 'known', key };

/** A table over the canonical type T: `const a = table<EligibilityCheckRequest>()`. */
export function table<T>(): Table<T> {
  return words as unknown as Table<T>;
}

const bothWays = (backend: Backend) =>
  typeof backend === 'string'
    ? { read: [backend], write: [backend] }
    : { read: backend.read ?? [], write: backend.write ?? [] };

const choiceOf = ({ placed = '', read = [], write = [], also = [] }: Exclude<Backend, string>) => ({
  placed: { by: placed, among: [...read, ...write, ...also] },
});

const words: Table<Record<string, string>> = {
  f(canonical, backend, ...how) {
    const [codec, options = {}] = how as [codec?: Codec, options?: FieldOptions<unknown>];
    return {
      kind: 'field',
      id: definitionSite(),
      canonical,
      ...bothWays(backend),
      ...(typeof backend !== 'string' && backend.placed !== undefined && choiceOf(backend)),
      ...(codec && { codec }),
      required: options.req ?? false,
      ...('absent' in options && { absent: options.absent }),
      ...(options.dir && { dir: options.dir }),
    };
  },
  fixed: (backend, value) => ({ kind: 'fixed', id: definitionSite(), backend, value }),
  context: (key, backend, codec, options = {}) => ({
    kind: 'context',
    id: definitionSite(),
    key,
    backend,
    ...(codec && { codec: codec as Codec }),
    required: options.req ?? false,
  }),
  given: (canonical, key) => ({ kind: 'given', id: definitionSite(), canonical, key }),
  when: (test, ...rules) => ({
    kind: 'when',
    id: definitionSite(),
    test: typeof test === 'string' ? { kind: 'present', path: test } : test,
    rules,
  }),
  each: (canonical, backend, rules, options = {}) => ({
    kind: 'each',
    id: definitionSite(),
    canonical,
    ...(typeof backend === 'string' ? { read: [backend], write: backend } : backend),
    rules: rules(words as never),
    where: options.where ?? {},
    ...(options.empty && { empty: options.empty }),
  }),
  codes,
  custom: custom => ({ kind: 'custom', id: definitionSite(), custom: custom as Custom }),
  ignore: (...backend) => ({ kind: 'ignore', id: definitionSite(), backend }),
  carried: (...canonical) => ({ kind: 'carried', id: definitionSite(), canonical }),
  present: path => ({ kind: 'present', path }),
  absent: path => ({ kind: 'absent', path }),
  equals: (path, ...values) => ({ kind: 'equals', path, values }),
};
