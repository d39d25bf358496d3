/** What a codec is: one value, two spellings, and the finding where a value has no spelling. */

export type FindingCode = 'bad-code' | 'bad-date' | 'bad-number' | 'bad-reference' | 'bad-text' | 'bad-type';

/**
 * Translates one value. Both directions return `undefined` where they cannot, never throw, and never guess; the table
 * turns that into a finding of `code`. Absent values do not reach a codec.
 */
export interface Codec<Canonical = unknown> {
  /** Identity, data included: it goes into the hash of the mapping. */
  readonly name: string;
  readonly code: FindingCode;
  encode(value: Canonical): unknown;
  decode(value: unknown): Canonical | undefined;
  /** Takes the whole list where the backend holds one, instead of its first item. */
  readonly whole?: boolean;
  /** The same codec for one partner; `problem` says what the profile lacks. */
  bind?(profile: Readonly<Record<string, unknown>>): Codec<Canonical> | { problem: string };
  /** Canonical to backend, where the codec is a closed list. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly decodeAlso?: Readonly<Record<string, string>>;
}

/** A codec between two texts; anything that is no text has no spelling. */
export function textCodec(
  name: string,
  code: FindingCode,
  encode: (value: string) => string | undefined,
  decode: (value: string) => string | undefined,
): Codec<string> {
  return {
    name,
    code,
    encode: value => (typeof value === 'string' ? encode(value) : undefined),
    decode: value => (typeof value === 'string' ? decode(value) : undefined),
  };
}
