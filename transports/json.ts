/** Reads and writes JSON without losing a digit: bounded in depth and in number, no duplicate names, and no number ever passes through a float. */
import { DialectError } from '../gateway/kit.ts';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What is exchanged nests about a dozen deep; a recursive FHIR bundle or questionnaire seldom passes thirty. */
const DEPTH = 64;
/**
 * Characters of what is exchanged for each object or list in it, far fewer than in any sample. `[1],` takes four and is held by forty
 * times as many bytes: what is held stays in proportion to what came.
 */
const SHORTEST = 16;
const ALWAYS = 20_000;
/** Integers up to fifteen digits are exact as a float; every other number stays the text it was (FHIR R4 §2.24.0.1, decimal). */
const EXACT_INTEGER = /^-?(?:0|[1-9][0-9]{0,14})$/;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
/** Names that would reach an object's prototype instead of its own data. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

interface Cursor {
  text: string;
  at: number;
  asText: boolean;
  /** How many more objects and lists it may hold. */
  left: number;
}

export interface ReadOptions {
  /** `text`: every number is its source text, so that nobody has to know which of them was exact. */
  numbers?: 'exact' | 'text';
}

/**
 * Parses one JSON document. `40` is the number 40; `40.00`, `1e3` and integers beyond fifteen digits are their source text.
 * Throws DialectError with `empty-response`, `html-instead-of-json`, `truncated`, `not-json`, `duplicate-name` or
 * `too-deep` or `too-many-nodes`, and the offset.
 */
export function readJson(source: string, { numbers = 'exact' }: ReadOptions = {}): Json {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const cursor: Cursor = {
    text,
    at: 0,
    asText: numbers === 'text',
    left: ALWAYS + Math.floor(text.length / SHORTEST),
  };
  skipSpace(cursor);
  if (cursor.at === cursor.text.length) throw new DialectError({ cause: 'empty-response' });
  if (cursor.text[cursor.at] === '<') throw new DialectError({ cause: 'html-instead-of-json' });
  const value = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at < cursor.text.length) fail(cursor, 'not-json');
  return value;
}

/** Each in the place of what it is made from, which is let go at once: no large answer is held twice. */
export function eachInPlace(list: unknown[], made: (value: Json) => unknown): unknown[] {
  for (let index = 0; index < list.length; index += 1) list[index] = made(list[index] as Json);
  return list;
}

/** Bytes to text; throws DialectError `bad-encoding` where they are not UTF-8 (RFC 8259 §8.1). */
export function decodeUtf8(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new DialectError({ cause: 'bad-encoding' });
  }
}

function fail(cursor: Cursor, cause: string): never {
  const cut = cursor.at >= cursor.text.length && cause === 'not-json';
  throw new DialectError({ cause: cut ? 'truncated' : cause, position: `offset ${cursor.at}` });
}

function skipSpace(cursor: Cursor): void {
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
  }
}

function readValue(cursor: Cursor, depth: number): Json {
  if (depth > DEPTH) fail(cursor, 'too-deep');
  const first = cursor.text[cursor.at];
  if (first === '{') return readObject(cursor, depth);
  if (first === '[') return readArray(cursor, depth);
  if (first === '"') return readString(cursor);
  return readScalar(cursor);
}

function readObject(cursor: Cursor, depth: number): { [name: string]: Json } {
  oneMore(cursor);
  const object: { [name: string]: Json } = {};
  cursor.at += 1;
  if (closes(cursor, '}')) return object;
  do {
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== '"') fail(cursor, 'not-json');
    const name = readString(cursor);
    if (FORBIDDEN.has(name)) fail(cursor, 'not-json');
    if (Object.hasOwn(object, name)) fail(cursor, 'duplicate-name');
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== ':') fail(cursor, 'not-json');
    cursor.at += 1;
    skipSpace(cursor);
    object[name] = readValue(cursor, depth + 1);
  } while (continues(cursor, '}'));
  return object;
}

function readArray(cursor: Cursor, depth: number): Json[] {
  oneMore(cursor);
  const array: Json[] = [];
  cursor.at += 1;
  if (closes(cursor, ']')) return array;
  do {
    skipSpace(cursor);
    array.push(readValue(cursor, depth + 1));
  } while (continues(cursor, ']'));
  return array;
}

function oneMore(cursor: Cursor): void {
  cursor.left -= 1;
  if (cursor.left < 0) fail(cursor, 'too-many-nodes');
}

function closes(cursor: Cursor, bracket: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== bracket) return false;
  cursor.at += 1;
  return true;
}

function continues(cursor: Cursor, bracket: string): boolean {
  if (closes(cursor, bracket)) return false;
  if (cursor.text[cursor.at] !== ',') fail(cursor, 'not-json');
  cursor.at += 1;
  return true;
}

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.at + 1;
  let escaped = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      cursor.at = at + 1;
      return escaped ? withEscapes(cursor, start - 1) : text.slice(start, at);
    }
    if (code < 0x20) {
      cursor.at = at;
      fail(cursor, 'not-json');
    }
    if (code === 0x5c) {
      escaped = true;
      at += 1;
    }
  }
  cursor.at = text.length;
  fail(cursor, 'not-json');
}

/** The platform reads the escapes of a string whose end is already known. */
function withEscapes(cursor: Cursor, start: number): string {
  try {
    return JSON.parse(cursor.text.slice(start, cursor.at)) as string;
  } catch {
    cursor.at = start;
    fail(cursor, 'not-json');
  }
}

function readScalar(cursor: Cursor): number | string | boolean | null {
  NUMBER.lastIndex = cursor.at;
  const number = NUMBER.exec(cursor.text)?.[0];
  if (number !== undefined) {
    cursor.at += number.length;
    return !cursor.asText && EXACT_INTEGER.test(number) && number !== '-0' ? Number(number) : number;
  }
  for (const [word, value] of LITERALS) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length;
      return value;
    }
    const rest = cursor.text.slice(cursor.at, cursor.at + word.length);
    if (rest !== '' && word.startsWith(rest)) {
      cursor.at = cursor.text.length;
      fail(cursor, 'not-json');
    }
  }
  fail(cursor, 'not-json');
}

const WHOLE_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const LONGEST_NUMBER = 400;

/** A number that leaves with the digits of its text: `12.50` as 12.50, and no integer is too long. */
export class JsonNumber {
  readonly text: string;

  /** @throws DialectError `value-invalid` for what is no number of RFC 8259 §6, such as one with leading zeros */
  constructor(text: string) {
    if (text.length > LONGEST_NUMBER || !WHOLE_NUMBER.test(text)) throw new DialectError({ cause: 'value-invalid' });
    this.text = text;
  }
}

/** Whatever `JSON.stringify` writes, and beside it JsonNumber; what is undefined is left out of an object. */
export function writeJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(each => (each === undefined ? 'null' : writeJson(each))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members: string[] = [];
  for (const [name, each] of Object.entries(value))
    if (each !== undefined) members.push(`${JSON.stringify(name)}:${writeJson(each)}`);
  return `{${members.join(',')}}`;
}
