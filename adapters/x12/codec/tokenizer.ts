/** Push tokenizer: takes an interchange in any chunks, as text or bytes, and hands on one segment after the other. */
import { isAscii } from 'node:buffer';
import { type Delimiters, fatal, ISA_LENGTH, readIsa } from './delimiters.ts';
import { type Issue, note } from './issue.ts';

/** Element strings by element number; `[0]` is the segment id. */
export type RawSegment = string[];

/** `offset` counts characters where text was pushed and bytes where bytes were. */
export type OnSegment = (segment: RawSegment, offset: number) => void;

/** What one input may be at most; beyond it `segment-too-large` or `body-too-large`. */
export interface TokenizerLimits {
  /** 64 KiB unless told. */
  segmentBytes?: number;
  /** 16 MiB unless told. */
  interchangeBytes?: number;
  /** Of all interchanges together; without a limit unless told, for readers that keep nothing. */
  segments?: number;
}

export interface TokenizerOptions {
  /** How bytes above 0x7F are read. `latin1` is read as its superset windows-1252. */
  charset?: 'utf-8' | 'latin1';
  limits?: TokenizerLimits;
}

export interface Tokenizer {
  /** Throws DialectError where nothing after it could be read: `not-x12`, `isa-length`, `delimiter-…`, `…-too-large`. */
  push(chunk: string | Uint8Array): void;
  /** Says that no more comes; throws `empty-response` or `truncated` where not even an ISA arrived. */
  end(): void;
  /** Of the interchange that is being read. */
  delimiters(): Delimiters | undefined;
  readonly issues: Issue[];
}

const LIMITS = { segmentBytes: 64 * 1024, interchangeBytes: 16 * 1024 * 1024, segments: Number.POSITIVE_INFINITY };

export function tokenizer(onSegment: OnSegment, options: TokenizerOptions = {}): Tokenizer {
  const limits = { ...LIMITS, ...options.limits };
  const charset = options.charset ?? 'utf-8';
  const issues: Issue[] = [];
  let delimiters: Delimiters | undefined;
  let terminator = 0;
  let separator = 0;
  /** What is not consumed yet, and its offset within the input. */
  let rest = '';
  let base = 0;
  let started = false;
  let bytes = false;
  let nonAscii = false;
  let control = '';
  let begin = 0;
  let filler = false;
  let over = false;
  let count = 0;

  /** Returns the position after the ISA, or -1 where more input is needed. */
  function header(text: string, from: number): number {
    let p = from;
    while (p < text.length && isFiller(text.charCodeAt(p), bytes)) p++;
    if (p > from && !started && !filler) {
      filler = true;
      note(issues, { cause: 'leading-filler', severity: 'warning', offset: 0 });
    }
    const here = text.slice(p, p + 3);
    if (!'ISA'.startsWith(here)) {
      if (!started) throw fatal('not-x12', base + p);
      // What follows a whole interchange cannot take it back.
      note(issues, { cause: 'trailing-data', severity: 'warning', offset: base + p });
      over = true;
      return -1;
    }
    if (text.length - p < ISA_LENGTH) {
      base += p;
      rest = text.slice(p);
      return -1;
    }
    const isa = readIsa(text, p, base + p);
    delimiters = isa.delimiters;
    separator = delimiters.element.charCodeAt(0);
    terminator = delimiters.segment.charCodeAt(0);
    control = isa.elements[13]!;
    begin = base + p;
    started = true;
    issues.push(...isa.issues);
    onSegment(isa.elements, begin);
    return p + ISA_LENGTH;
  }

  function emit(segment: RawSegment, offset: number, odd: boolean): void {
    if (odd) oddities(segment, offset);
    onSegment(segment, offset);
  }

  /** Control characters and characters beyond ASCII: decoded or kept, and always said (never a silent replacement). */
  function oddities(segment: RawSegment, offset: number): void {
    for (let n = 0; n < segment.length; n++) {
      if (bytes && nonAscii) segment[n] = decode(segment[n]!, charset);
      const place = `${segment[0]}-${String(n).padStart(2, '0')}`;
      if (segment[n]!.includes('\uFFFD')) note(issues, { cause: 'bad-encoding', severity: 'warning', offset, place });
      if (hasControl(segment[n]!, delimiters!))
        note(issues, { cause: 'bad-character', severity: 'warning', offset, place, ik4: '6' });
    }
  }

  function scan(text: string): void {
    const length = text.length;
    let p = 0;
    for (;;) {
      if (delimiters === undefined) {
        p = header(text, p);
        if (p < 0) return;
      }
      const [sep, term] = [separator, terminator];
      for (;;) {
        let c = text.charCodeAt(p);
        while ((c === 10 || c === 13 || c === 32 || c === 9) && c !== term && c !== sep) c = text.charCodeAt(++p);
        const start = p;
        let q = p;
        let from = p;
        let odd = false;
        const segment: RawSegment = [];
        for (; q < length; q++) {
          c = text.charCodeAt(q);
          if (c === sep) {
            segment.push(cut(text, from, q));
            from = q + 1;
          } else if (c === term) break;
          else if (c < 32 || c > 126) odd = true;
        }
        if (q >= length) {
          if (q - start > limits.segmentBytes) throw fatal('segment-too-large', base + start);
          rest = text.slice(start);
          base += start;
          return;
        }
        segment.push(cut(text, from, q));
        if (q - start > limits.segmentBytes) throw fatal('segment-too-large', base + start);
        if (base + q - begin > limits.interchangeBytes || ++count > limits.segments)
          throw fatal('body-too-large', base + start);
        p = q + 1;
        if (text.charCodeAt(start) === 73) {
          const id = segment[0];
          if (id === 'ISA') {
            // The interchange before this one has no end; the envelope reports it.
            delimiters = undefined;
            p = start;
            break;
          }
          if (id === 'IEA') {
            emit(segment, base + start, odd);
            delimiters = undefined;
            break;
          }
        } else if (q === start) {
          note(issues, { cause: 'empty-segment', severity: 'warning', offset: base + start });
          continue;
        }
        emit(segment, base + start, odd);
      }
    }
  }

  function push(chunk: string | Uint8Array): void {
    let text: string;
    if (typeof chunk === 'string') text = chunk;
    else {
      bytes = true;
      if (!nonAscii && !isAscii(chunk)) nonAscii = true;
      // One character per byte: delimiters are ASCII, so no chunk can cut through them; elements are decoded whole.
      text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    }
    if (text === '' || over) return;
    if (rest === '') {
      scan(text);
      return;
    }
    const joined = rest + text;
    // Without a terminator nothing can end here: the text is not looked at again until one comes.
    if (delimiters !== undefined && !text.includes(delimiters.segment)) {
      if (joined.length > limits.segmentBytes) throw fatal('segment-too-large', base);
      rest = joined;
      return;
    }
    rest = '';
    scan(joined);
  }

  function end(): void {
    if (!started) {
      if (rest === '') throw fatal('empty-response', base);
      throw fatal(rest.startsWith('ISA') ? 'truncated' : 'not-x12', base);
    }
    const left = rest;
    rest = '';
    if (left === '') return;
    const last = delimiters === undefined ? [] : left.split(delimiters.element);
    // Only the terminator is missing: ISA13 in full proves that nothing else is.
    if (last.length === 3 && last[0] === 'IEA' && last[2]!.trimEnd() === control) {
      note(issues, { cause: 'terminator-missing', severity: 'warning', offset: base, place: 'IEA' });
      onSegment([last[0], last[1]!, control], base);
      delimiters = undefined;
    } else if (delimiters === undefined && !left.startsWith('ISA')) {
      note(issues, { cause: 'trailing-data', severity: 'warning', offset: base });
    } else note(issues, { cause: 'truncated', severity: 'error', offset: base });
  }

  return {
    push,
    end,
    issues,
    // No getter: an accessor of its own would give each tokenizer a hidden class that outlives it until a full collection.
    delimiters: () => delimiters,
  };
}

/** Most elements are empty or a single character, for which no string has to be made. */
function cut(text: string, from: number, to: number): string {
  if (to === from) return '';
  return to === from + 1 ? text.charAt(from) : text.slice(from, to);
}

/** Whole elements in, so that nothing is carried from one call to the next. */
const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  latin1: new TextDecoder('windows-1252'),
} as const;

function decode(raw: string, charset: keyof typeof DECODERS): string {
  return /[\x80-\xff]/.test(raw) ? DECODERS[charset].decode(Buffer.from(raw, 'latin1')) : raw;
}

/** Characters below the blank that are no delimiter here: data that no system should send (X12.6 §3.3.1). */
function hasControl(text: string, { component, repetition }: Delimiters): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 32 || c === 127) && text[i] !== component && text[i] !== repetition) return true;
  }
  return false;
}

/** Blanks, line ends and a byte order mark, as text or as the three bytes of UTF-8. */
function isFiller(c: number, bytes: boolean): boolean {
  return c === 32 || (c >= 9 && c <= 13) || c === 0xfeff || (bytes && (c === 0xef || c === 0xbb || c === 0xbf));
}
