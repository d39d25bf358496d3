/** Escape sequences (HL7 v2.5.1 §2.7): text out of a raw field, and any text into a field without a new delimiter. */
import { type Charset, decode, encode } from './charset.ts';
import type { Delimiters } from './delimiters.ts';

/** How the raw characters of a message are held: as text, or one byte to a character. */
export interface Spelling {
  delimiters: Delimiters;
  charset: Charset;
  bytes: boolean;
}

/**
 * Text of a raw component. `\H\ \N\ \C..\ \M..\ \Z..\` and whatever is unknown have no character: they stay as they are
 * written, so that nothing is lost.
 */
export function readText(raw: string, { delimiters, charset, bytes }: Spelling): string {
  const sign = delimiters.escape;
  if (isPlain(raw, sign)) return raw;
  if (sign === '' || !raw.includes(sign)) return bytes ? decode(raw, charset) : raw;
  let text = '';
  let from = 0;
  // Bytes of neighbouring \X..\ belong together: a letter of UTF-8 may be cut between two of them.
  let hex = '';
  const flush = () => {
    if (hex !== '') text += decode(hex, charset);
    hex = '';
  };
  const plain = (part: string) => {
    if (part === '') return;
    flush();
    text += bytes ? decode(part, charset) : part;
  };
  while (from < raw.length) {
    const start = raw.indexOf(sign, from);
    const end = start < 0 ? -1 : raw.indexOf(sign, start + 1);
    if (end < 0) break;
    plain(raw.slice(from, start));
    const inner = raw.slice(start + 1, end);
    if (/^X(?:[0-9A-Fa-f]{2})+$/.test(inner)) hex += Buffer.from(inner.slice(1), 'hex').toString('latin1');
    else {
      const meaning = meaningOf(inner, delimiters);
      if (meaning === undefined) {
        // An escape character that begins nothing is itself; the next one may begin something.
        const whole = /^[A-Z.][^\s]{0,40}$/.test(inner);
        plain(raw.slice(start, whole ? end + 1 : end));
        from = whole ? end + 1 : end;
        continue;
      }
      flush();
      text += meaning;
    }
    from = end + 1;
  }
  plain(raw.slice(from));
  flush();
  return text;
}

/** A word of ASCII without an escape: nearly all that is read is one. */
function isPlain(raw: string, sign: string): boolean {
  if (raw.length > 64) return false;
  const code = sign === '' ? -1 : sign.charCodeAt(0);
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charCodeAt(at);
    if (character > 127 || character === code) return false;
  }
  return true;
}

const NAMED: Readonly<Record<string, keyof Delimiters>> = {
  F: 'field',
  S: 'component',
  T: 'subcomponent',
  R: 'repetition',
  E: 'escape',
  P: 'truncation',
};

/** What a sequence stands for; the formatting commands of FT become the blanks and line ends that they make. */
function meaningOf(inner: string, delimiters: Delimiters): string | undefined {
  const name = NAMED[inner];
  // Named by the sender though it has no such delimiter: not ours to guess.
  if (name !== undefined) return delimiters[name] === '' ? undefined : delimiters[name];
  if (inner === '.br') return '\n';
  const command = /^\.(sp|sk)\s*\+?(\d{0,2})$/.exec(inner);
  if (command === null) return undefined;
  return (command[1] === 'sp' ? '\n' : ' ').repeat(Number(command[2] || 1));
}

/** A raw component that reads back as `text`; undefined if the delimiters or the charset cannot say it. */
export function writeText(text: string, { delimiters, charset, bytes }: Spelling): string | undefined {
  const escapes = escapesOf(delimiters);
  let [unsafe, beyond] = [false, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) beyond = true;
    else if (escapes[code] !== '') unsafe = true;
  }
  let raw = text;
  if (unsafe) {
    if (delimiters.escape === '') return undefined;
    raw = escaped(text, escapes);
  }
  // Two quotation marks alone would be the null of HL7.
  if (raw === '""') return delimiters.escape === '' ? undefined : `${delimiters.escape}X2222${delimiters.escape}`;
  if (!beyond) return raw;
  // Text is not encoded yet, but what could never be is refused now.
  const encoded = encode(raw, charset);
  return bytes || encoded === undefined ? encoded : raw;
}

function escaped(text: string, escapes: readonly string[]): string {
  let raw = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const sequence = escapes[text.charCodeAt(i)] ?? '';
    if (sequence === '') continue;
    raw += text.slice(from, i) + sequence;
    from = i + 1;
  }
  return raw + text.slice(from);
}

const known = new WeakMap<Delimiters, readonly string[]>();

/** The sequence of each of the 128 that needs one, delimiters and controls; empty for the others. */
function escapesOf(delimiters: Delimiters): readonly string[] {
  let escapes = known.get(delimiters);
  if (escapes === undefined) {
    const { escape: e } = delimiters;
    const names = new Map(Object.entries(NAMED).map(([letter, name]) => [delimiters[name], e + letter + e]));
    escapes = Array.from({ length: 128 }, (_, code) => {
      const character = String.fromCharCode(code);
      if (character === '\n') return `${e}.br${e}`;
      const control = code < 32 || code === 127;
      return names.get(character) ?? (control ? `${e}X${code.toString(16).toUpperCase().padStart(2, '0')}${e}` : '');
    });
    known.set(delimiters, escapes);
  }
  return escapes;
}
