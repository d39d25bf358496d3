/** Finds where the segments of a message begin and end, as far as they are asked for and without looking into them. */
import { isLineEnd } from './delimiters.ts';
import { fatal } from './issue.ts';

export interface Segments {
  /** Three characters of the id as one number. */
  ids: number[];
  starts: number[];
  ends: number[];
}

/** An id as one number, so that finding a segment compares numbers. */
export const idAt = (text: string, at: number): number =>
  (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);

export const nameOf = (id: number): string => String.fromCharCode(id >> 16, (id >> 8) & 255, id & 255);

/**
 * Finds segments one after the other, as far as they are asked for. CR, LF or both end one, mixed as they come. A line that
 * begins like no segment belongs to the field before it: some senders break lines within text, and it must not be lost.
 */
export class SegmentFinder implements Segments {
  /** Of those that were found. */
  readonly ids: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly #text: string;
  readonly #to: number;
  readonly #separator: number;
  readonly #most: number;
  /** Where the next line begins. */
  #from: number;
  /** One line end throughout is the rule: the other is looked for once. */
  #feed = -1;
  #carriage = -1;
  /** A segment that has begun, and may go on in the next line. */
  #id = 0;
  #start = 0;
  #end = 0;

  constructor(text: string, from: number, to: number, separator: number, most: number) {
    this.#text = text;
    this.#from = from;
    this.#to = to;
    this.#separator = separator;
    this.#most = most;
  }

  /** Finds one more; false where there is none. @throws DialectError `too-many-segments` */
  next(): boolean {
    while (this.#from < this.#to) {
      const start = this.#from;
      const end = this.#lineEnd(start);
      this.#from = end + 1;
      if (end === start) continue;
      const id = beginning(this.#text, start, end, this.#separator);
      if (id === 0) {
        this.#end = end;
        continue;
      }
      const found = this.#ended();
      this.#id = id;
      this.#start = start;
      this.#end = end;
      if (found) return true;
    }
    return this.#ended();
  }

  #ended(): boolean {
    if (this.#id === 0) return false;
    if (this.ids.length >= this.#most) throw fatal('too-many-segments', { offset: this.#start });
    this.ids.push(this.#id);
    this.starts.push(this.#start);
    this.ends.push(this.#end);
    this.#id = 0;
    return true;
  }

  #lineEnd(start: number): number {
    if (this.#carriage < start) this.#carriage = indexWithin(this.#text, '\r', start, this.#to);
    if (this.#feed < start) this.#feed = indexWithin(this.#text, '\n', start, this.#to);
    return Math.min(this.#carriage, this.#feed);
  }
}

/** With so much more text behind a part, cutting it out costs less than a search that runs on where it holds nothing. */
const FAR = 131_072;
export const isFar = (text: string, end: number): boolean => text.length - end > FAR;

/** Where a character stands within a part of a text; the end of the part if it does not. What follows the part is not searched. */
function indexWithin(text: string, character: string, from: number, to: number): number {
  const at = isFar(text, to) ? from + indexOrEnd(text.slice(from, to), character) : text.indexOf(character, from);
  return at < 0 || at > to ? to : at;
}

function indexOrEnd(text: string, character: string): number {
  const at = text.indexOf(character);
  return at < 0 ? text.length : at;
}

/** The id of the segment that begins here, in capitals; 0 if none does. */
export function beginning(text: string, start: number, end: number, separator: number): number {
  if (end < start + 3 || (end > start + 3 && text.charCodeAt(start + 3) !== separator)) return 0;
  const [a, b, c] = [text.charCodeAt(start), text.charCodeAt(start + 1), text.charCodeAt(start + 2)];
  if (isCapital(a) && (isCapital(b) || isDigit(b)) && (isCapital(c) || isDigit(c))) return (a << 16) | (b << 8) | c;
  // `pid` is a habit of some senders; `Pid` is the beginning of a word.
  if (isSmall(a) && (isSmall(b) || isDigit(b)) && (isSmall(c) || isDigit(c)))
    return ((a - 32) << 16) | ((isSmall(b) ? b - 32 : b) << 8) | (isSmall(c) ? c - 32 : c);
  return 0;
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isSmall = (code: number): boolean => code >= 97 && code <= 122;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** What may stand before a message: byte order mark (as a character, or the bytes of UTF-8), VT, FS, blanks, line ends, NUL. */
export function skipFiller(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const mark = code === 0xfeff || code === 0xef || code === 0xbb || code === 0xbf;
    if (!mark && code !== 32 && code !== 9 && !isEndFiller(code)) break;
  }
  return at;
}

/** What may stand behind the last segment: the end of its frame, line ends, NUL, SUB. A blank may belong to the last field. */
export function trimFiller(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isEndFiller(text.charCodeAt(end - 1))) end--;
  return end;
}

const isEndFiller = (code: number): boolean =>
  isLineEnd(code) || code === 0x0b || code === 0x1c || code === 0 || code === 26;
