/**
 * Finds what is wrong with a JSON text (RFC 8259, and I-JSON where RFC 7493 is stricter): one linear pass that builds
 * nothing and stops at the first finding.
 */

export type JsonFlaw =
  | 'syntax'
  | 'too-deep'
  | 'duplicate-key'
  | 'reserved-name'
  | 'number-out-of-range'
  | 'lone-surrogate';

export interface JsonFinding {
  code: JsonFlaw;
  /** Offset in UTF-16 code units. */
  offset: number;
  /** Names and indices on the way to the place. */
  path: readonly (string | number)[];
}

export const DEEPEST = 32;
const LONGEST_NUMBER = 64;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FEW_KEYS = 12;

class Flaw extends Error {
  readonly code: JsonFlaw;
  readonly offset: number;

  constructor(code: JsonFlaw, offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

/** The first finding, or undefined for a text that `JSON.parse` reads without surprise. */
export function scanJson(text: string): JsonFinding | undefined {
  const path: (string | number)[] = [];
  try {
    const end = skipSpace(text, scanValue(text, skipSpace(text, 0), path));
    return end === text.length ? undefined : { code: 'syntax', offset: end, path: [] };
  } catch (error) {
    if (error instanceof Flaw) return { code: error.code, offset: error.offset, path };
    throw error;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
    at++;
  }
}

/** Offset behind the value that begins at `at`. `path` is left as it was, unless a flaw is thrown. */
function scanValue(text: string, at: number, path: (string | number)[]): number {
  switch (text.charCodeAt(at)) {
    case QUOTE:
      return scanString(text, at);
    case 0x7b:
      return scanObject(text, at, path);
    case 0x5b:
      return scanArray(text, at, path);
    default:
      return scanScalar(text, at);
  }
}

function scanScalar(text: string, at: number): number {
  const literal = LITERALS[text.charAt(at)];
  if (literal !== undefined) {
    if (!text.startsWith(literal, at)) throw new Flaw('syntax', at);
    return at + literal.length;
  }
  NUMBER.lastIndex = at;
  if (!NUMBER.test(text)) throw new Flaw('syntax', at);
  const end = NUMBER.lastIndex;
  // Up to 15 digits are exact in a double (IEEE 754); only what is longer or has an exponent needs a look.
  if (end - at > 15 || !Number.isFinite(Number(text.slice(at, end)))) checkNumber(text.slice(at, end), at);
  return end;
}

/** RFC 7493 §2.2: a sender cannot expect a receiver to tell larger integers apart. */
function checkNumber(token: string, at: number): void {
  const value = Number(token);
  const isInteger = !/[.eE]/.test(token);
  if (token.length > LONGEST_NUMBER || !Number.isFinite(value) || (isInteger && !Number.isSafeInteger(value))) {
    throw new Flaw('number-out-of-range', at);
  }
}

function scanArray(text: string, open: number, path: (string | number)[]): number {
  if (path.length >= DEEPEST) throw new Flaw('too-deep', open);
  let at = skipSpace(text, open + 1);
  if (text.charCodeAt(at) === 0x5d) return at + 1;
  const level = path.length;
  for (let index = 0; ; index++) {
    path[level] = index;
    at = skipSpace(text, scanValue(text, at, path));
    const c = text.charCodeAt(at);
    if (c === 0x5d) break;
    if (c !== 0x2c) throw new Flaw('syntax', at);
    at = skipSpace(text, at + 1);
  }
  path.length = level;
  return at + 1;
}

function scanObject(text: string, open: number, path: (string | number)[]): number {
  if (path.length >= DEEPEST) throw new Flaw('too-deep', open);
  let at = skipSpace(text, open + 1);
  if (text.charCodeAt(at) === 0x7d) return at + 1;
  const level = path.length;
  const names = namesAt(level);
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw new Flaw('syntax', at);
    const end = scanString(text, at);
    const name = nameOf(text, at, end);
    const colon = skipSpace(text, end);
    if (text.charCodeAt(colon) !== 0x3a) throw new Flaw('syntax', colon);
    path[level] = name;
    if (name === '__proto__') throw new Flaw('reserved-name', at);
    if (!addName(names, name)) throw new Flaw('duplicate-key', at);
    at = skipSpace(text, scanValue(text, skipSpace(text, colon + 1), path));
    const c = text.charCodeAt(at);
    if (c === 0x7d) break;
    if (c !== 0x2c) throw new Flaw('syntax', at);
    at = skipSpace(text, at + 1);
    path.length = level;
  }
  path.length = level;
  return at + 1;
}

/**
 * Names of the objects that are open, one list per level; never used across an `await`. Few names are compared one by one,
 * many are kept in a set, so that hostile input stays linear.
 */
const open: Names[] = Array.from({ length: DEEPEST }, () => ({ few: [], many: undefined }));

interface Names {
  few: string[];
  many: Set<string> | undefined;
}

function namesAt(level: number): Names {
  const names = open[level]!;
  names.few.length = 0;
  names.many = undefined;
  return names;
}

/** False where the name was there before. */
function addName(names: Names, name: string): boolean {
  if (names.many) return names.many.size !== names.many.add(name).size;
  if (names.few.includes(name)) return false;
  if (names.few.push(name) > FEW_KEYS) names.many = new Set(names.few);
  return true;
}

function nameOf(text: string, open: number, end: number): string {
  const raw = text.slice(open + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** Offset behind the closing quote. */
function scanString(text: string, open: number): number {
  for (let at = open + 1; ; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c === BACKSLASH) at = scanEscape(text, at) - 1;
    else if (!(c >= 0x20)) throw new Flaw('syntax', Math.min(at, text.length));
  }
}

const SHORT_ESCAPES = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't']);
const HEX4 = /[0-9a-fA-F]{4}/y;

/** Offset behind an escape; a surrogate that is not one of a pair could not be written as UTF-8 again. */
function scanEscape(text: string, at: number): number {
  if (SHORT_ESCAPES.has(text.charAt(at + 1))) return at + 2;
  const unit = escapedUnit(text, at);
  if (unit === undefined) throw new Flaw('syntax', at);
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  const low = escapedUnit(text, at + 6);
  if (unit > 0xdbff || low === undefined || low < 0xdc00 || low > 0xdfff) throw new Flaw('lone-surrogate', at);
  return at + 12;
}

function escapedUnit(text: string, at: number): number | undefined {
  HEX4.lastIndex = at + 2;
  return text.startsWith('\\u', at) && HEX4.test(text) ? Number.parseInt(text.slice(at + 2, at + 6), 16) : undefined;
}
