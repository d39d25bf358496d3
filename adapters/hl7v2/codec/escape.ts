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
  const special = specialOf(delimiters);
  let [unsafe, beyond] = [false, false];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) beyond = true;
    else if (special[code] === 1) unsafe = true;
  }
  let raw = text;
  if (unsafe) {
    if (delimiters.escape === '') return undefined;
    raw = '';
    for (const character of text) raw += escaped(character, delimiters) ?? character;
  }
  // Two quotation marks alone would be the null of HL7.
  if (raw === '""') return delimiters.escape === '' ? undefined : `${delimiters.escape}X2222${delimiters.escape}`;
  if (!beyond) return raw;
  // Text is not encoded yet, but what could never be is refused now.
  const encoded = encode(raw, charset);
  return bytes || encoded === undefined ? encoded : raw;
}

const specials = new WeakMap<Delimiters, Uint8Array>();

/** Which of the 128 need an escape: delimiters and controls. */
function specialOf(delimiters: Delimiters): Uint8Array {
  let table = specials.get(delimiters);
  if (table === undefined) {
    table = new Uint8Array(128).fill(1, 0, 32);
    table[127] = 1;
    for (const delimiter of Object.values(delimiters)) if (delimiter !== '') table[delimiter.charCodeAt(0)] = 1;
    specials.set(delimiters, table);
  }
  return table;
}

function escaped(character: string, delimiters: Delimiters): string | undefined {
  const { escape: e } = delimiters;
  for (const [letter, name] of Object.entries(NAMED)) if (delimiters[name] === character) return e + letter + e;
  if (character === '\n') return `${e}.br${e}`;
  const code = character.charCodeAt(0);
  if (code >= 32 && code !== 127) return undefined;
  return `${e}X${code.toString(16).toUpperCase().padStart(2, '0')}${e}`;
}
