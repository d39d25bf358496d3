/** Canonical paths as types: a field name that the contract does not have is an error of the compiler. */

/** Generated contract types may carry an index signature; only the named fields count. */
type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };

/** A dictionary, such as source codes by element, has no names of its own: any name fits. */
type Names<T> = keyof Named<T> extends never ? string : keyof Named<T> & string;

type Present<T> = NonNullable<T>;
type List = readonly unknown[];

/** Every path to a single value below T, such as `subscriber.sex` or `modifiers[0]`; `.` is T itself. */
export type ValuePath<T> = '.' | Below<Present<T>>;

type Below<T> = T extends List ? never : T extends object ? { [K in Names<T>]: Via<K, At<T, K>> }[Names<T>] : never;

type Via<K extends string, V> = V extends List
  ? K | `${K}[${number}]` | (Below<Present<V[number]>> extends infer P extends string ? `${K}[${number}].${P}` : never)
  : V extends object
    ? K | `${K}.${Below<V>}`
    : K;

type At<T, K> = K extends keyof T ? Present<T[K]> : T extends Readonly<Record<string, infer V>> ? Present<V> : never;

/** The type found at a path. */
export type ValueAt<T, P extends string> = P extends '.'
  ? Present<T>
  : P extends `${infer Head}.${infer Rest}`
    ? ValueAt<Step<Present<T>, Head>, Rest>
    : Step<Present<T>, P>;

type Step<T, P extends string> = P extends `${infer K}[${string}]`
  ? At<T, K> extends readonly (infer I)[]
    ? Present<I>
    : never
  : At<T, P>;

/** Every path below T that leads to a list. */
export type ListPath<T> = { [P in ValuePath<T>]: ValueAt<T, P> extends List ? P : never }[ValuePath<T>];

/** What a list at a path holds. */
export type ItemAt<T, P extends string> = ValueAt<T, P> extends readonly (infer I)[] ? Present<I> : never;
