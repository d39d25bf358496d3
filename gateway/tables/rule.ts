/** The rules of a table as plain data: what the compiler, the lint and the coverage report read. */
import type { Codec } from './codec.ts';
import type { Scope } from './scope.ts';

export type Direction = 'encode' | 'decode';

/** What can be known about a canonical value or the context before a rule applies: a closed set, composable. */
export type Predicate =
  | { kind: 'present' | 'absent'; path: string }
  | { kind: 'equals'; path: string; values: readonly Literal[] }
  | { kind: 'known'; key: ContextKey; values?: readonly Literal[] }
  | { kind: 'all' | 'any'; of: readonly Predicate[] }
  | { kind: 'not'; of: Predicate };

export type Literal = string | number | boolean;

/** Values that no message of the caller holds. `now` is the instant of the walk as ISO 8601 in UTC. */
export type ContextKey =
  | 'key'
  | 'now'
  | `profile.${string}`
  | `route.${string}`
  | `input.${string}`
  | `steps.${string}`;

/** Which items of a group are meant: a single value is also written, several are only looked for. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/** What a custom rule is given beside its two sides. */
export interface CustomServices {
  scope: Scope;
  /** Reports what cannot be carried; `pointer` is relative to the canonical value at hand, `position` a backend place. */
  finding(pointer: string, code: string, position?: string): void;
}

/** The counted escape hatch: code where a table has no word. */
export interface Custom {
  id: string;
  /** Canonical paths that it fills or reads. */
  carries: readonly string[];
  /** Backend places that it reads, every occurrence of them. */
  reads?: readonly string[];
  /** Backend places that it writes, and the canonical field that each comes from: what a rejection is pointed with. */
  writes?: Readonly<Record<string, string>>;
  /** Places of a tree that it wrote, each with the pointer of the field it comes from: where they depend on what was written. */
  origins?(tree: unknown): readonly { place: readonly (string | number)[]; pointer: string }[];
  /** Adds to the backend tree at hand. */
  enc?(value: unknown, tree: unknown, services: CustomServices): void;
  /** Canonical fields found in the backend tree at hand; they are merged into the canonical value. */
  dec?(tree: unknown, services: CustomServices): unknown;
  /** The same without a merge, for what a message holds by the hundred: puts the fields into the canonical value at hand. */
  fill?(into: unknown, tree: unknown, services: CustomServices): void;
}

interface Identified {
  /** `file:line` of the definition, relative to the project. */
  id: string;
}

export interface FieldRule extends Identified {
  kind: 'field';
  canonical: string;
  read: readonly string[];
  write: readonly string[];
  /** `places` of the profile may choose among these under this name. */
  placed?: { by: string; among: readonly string[] };
  codec?: Codec;
  required: boolean;
  /** Canonical value that stands for an absent backend value, and is written as none. */
  absent?: unknown;
  dir?: Direction;
}

export interface FixedRule extends Identified {
  kind: 'fixed';
  backend: string;
  value: Literal;
}

export interface ContextRule extends Identified {
  kind: 'context';
  key: ContextKey;
  backend: string;
  codec?: Codec;
  required: boolean;
}

export interface GivenRule extends Identified {
  kind: 'given';
  canonical: string;
  key: ContextKey;
}

export interface WhenRule extends Identified {
  kind: 'when';
  test: Predicate;
  rules: readonly Rule[];
}

export interface EachRule extends Identified {
  kind: 'each';
  canonical: string;
  read: readonly string[];
  write?: string;
  rules: readonly Rule[];
  where: Where;
  empty?: 'list';
}

export interface CustomRule extends Identified {
  kind: 'custom';
  custom: Custom;
}

export interface IgnoreRule extends Identified {
  kind: 'ignore';
  backend: readonly string[];
}

export interface CarriedRule extends Identified {
  kind: 'carried';
  canonical: readonly string[];
}

export type Rule =
  | FieldRule
  | FixedRule
  | ContextRule
  | GivenRule
  | WhenRule
  | EachRule
  | CustomRule
  | IgnoreRule
  | CarriedRule;
