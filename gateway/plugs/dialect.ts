/** What a dialect is: a vocabulary that reads and writes messages, with its ways to say what is wrong with one. */
import type { BackendCause } from '../faults.ts';
import type { Place } from '../tables/mapping.ts';

/** JSON Schema 2020-12, as data. */
export type Schema = { readonly [keyword: string]: unknown };

/** One message as bytes or already decoded text, with the coded facts around it: method, path, `query.*`, status, action … */
export interface Wire {
  head: Record<string, string>;
  body: string | Uint8Array;
}

/** The body as text. */
export const textOf = ({ body }: Pick<Wire, 'body'>): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

/** One partner's data: local codes, delimiters, identifiers, time zone. Validated against the adapter's profile schema. */
export type Profile = Readonly<Record<string, unknown>>;

/** Why a backend's message cannot be read or ours cannot be written: a cause of the adapter's table, and where. */
export interface Mishap extends BackendCause {
  /** Where in the neutral tree, outermost first; the mapping turns it into a JSON Pointer. */
  at?: readonly (string | number)[];
}

/** Thrown by readers and writers. `deliver` makes a Fault of it by the adapter's fault table. */
export class DialectError extends Error {
  readonly mishaps: readonly [Mishap, ...Mishap[]];

  constructor(...mishaps: [Mishap, ...Mishap[]]) {
    super(mishaps.map(m => (m.position ? `${m.cause} at ${m.position}` : m.cause)).join('; '));
    this.name = 'DialectError';
    this.mishaps = mishaps;
  }
}

/** What the architect is told of a profile that its schema cannot judge. */
export interface ProfileFinding {
  /** `bad-value`, an error, unless it is said; these are warnings. */
  code?: 'undocumented' | 'missing-setting' | 'marked-test';
  message: string;
  fix: string;
  /** The setting of the profile that it is about; without one it stands where the endpoint names its profile. */
  at?: readonly string[];
}

/** A vocabulary over a syntax. Reading is lossless and tolerant, writing is strict. */
export interface Dialect<Tree = unknown> {
  name: string;
  /** How paths of this dialect are spelled in mapping tables. */
  syntax: 'json' | 'xml' | 'hl7v2' | 'x12';
  /** Settings of a service endpoint that speaks it, and what a profile may say, where they are not those of its adapter. */
  config?: Schema;
  profile?: Schema;
  /** What of a profile does not go with what its endpoint says of itself, cannot be meant or is left unsaid, and how it is put right. */
  checkPlace?(place: Place): readonly ProfileFinding[];
  /** What of a profile is not meant for production, where its endpoint serves it. */
  checkProduction?(profile: Profile): readonly ProfileFinding[];
  /** Bytes to neutral tree; throws DialectError. */
  read(wire: Wire, profile: Profile): Tree;
  /** Neutral tree to bytes; throws DialectError whose mishaps carry `at`. */
  write(tree: Tree, profile: Profile): Wire;
  /** The full place of a path within the tree, from its spelling: loops an X12 author leaves out, and the like. */
  resolve?(path: string): string;
  /** The request for the page at an address that an answer named; without it lists of this dialect have no pages. */
  next?(address: string): Tree;
  /**
   * By `contract/v1#operation` that a system of this vocabulary cannot do: what to do instead, as a sentence. It stands in the
   * 501, in what `canongate check` says, and in the catalogue.
   */
  instead?: Readonly<Record<string, string>>;
  /** A message as one message for each occurrence of a group, with what stands outside of them all; undefined where there are more than `most`, or where they are too much. */
  partsOf?(tree: Tree, group: string, most: number): readonly Tree[] | undefined;
  /**
   * What is wrong with a path of a mapping table, or nothing. `says`: what the table itself always writes at another path, or reads
   * this one only where that says so; several, where it is one or the other.
   */
  checkPath(
    path: string,
    direction: 'request' | 'response',
    says?: (path: string) => readonly string[],
  ): string | undefined;
}
