/** The character sets of MSH-18 (HL7 table 0211): how bytes become text and text becomes bytes. */
import { isAscii, isUtf8 } from 'node:buffer';
import { fatal } from './issue.ts';

export type Charset = 'utf-8' | 'ascii' | 'iso-8859-1' | 'iso-8859-15' | 'windows-1252';

/** Spellings without blanks, hyphens and slashes: senders write all of them. */
const NAMES: Readonly<Record<string, Charset>> = {
  ASCII: 'ascii',
  USASCII: 'ascii',
  ISOIR6: 'ascii',
  '88591': 'iso-8859-1',
  ISO88591: 'iso-8859-1',
  LATIN1: 'iso-8859-1',
  '885915': 'iso-8859-15',
  ISO885915: 'iso-8859-15',
  UNICODE: 'utf-8',
  UNICODEUTF8: 'utf-8',
  UTF8: 'utf-8',
  WINDOWS1252: 'windows-1252',
  CP1252: 'windows-1252',
};

/** As table 0211 spells them, found without a look at the spelling. */
const TABLE_0211: Readonly<Record<string, Charset>> = {
  ASCII: 'ascii',
  '8859/1': 'iso-8859-1',
  '8859/15': 'iso-8859-15',
};

/** The charset that the first repetition of MSH-18 names; `otherwise` if it names none. Throws `charset-unknown`. */
export function charsetOf(msh18: string, otherwise: Charset): Charset {
  if (msh18 === '') return otherwise;
  // What nearly all say is not looked up.
  if (msh18 === 'UNICODE UTF-8') return 'utf-8';
  if (Object.hasOwn(TABLE_0211, msh18)) return TABLE_0211[msh18]!;
  const name = msh18.toUpperCase().replaceAll(/[\s_/-]/g, '');
  if (name === '' || name === '""') return otherwise;
  const charset = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (charset === undefined) throw fatal('charset-unknown', { place: 'MSH-18' });
  return charset;
}

/** 128 to 255 of the single-byte sets; windows-1252 also reads what is sent as 8859/1, which it contains. */
const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { ignoreBOM: true }),
  'windows-1252': new TextDecoder('windows-1252'),
  'iso-8859-15': new TextDecoder('iso-8859-15'),
};

/** Bytes, held one to a character, as text. Senders that name ASCII and send more mean UTF-8 if it is that. */
export function decode(bytes: string, charset: Charset): string {
  // A pattern is quick for a word, the other way for a document.
  if (bytes.length < 256 && !/[\x80-\xff]/.test(bytes)) return bytes;
  return decodeBytes(Buffer.from(bytes, 'latin1'), charset) ?? bytes;
}

/** Undefined where all are ASCII: held one to a character they are the text. */
export function decodeBytes(buffer: Uint8Array, charset: Charset): string | undefined {
  if (isAscii(buffer)) return undefined;
  if (charset === 'utf-8' || charset === 'ascii') return DECODERS['utf-8'].decode(buffer);
  return DECODERS[charset === 'iso-8859-15' ? 'iso-8859-15' : 'windows-1252'].decode(buffer);
}

/** True if every byte has a meaning in the charset. */
export function isValid(bytes: Uint8Array, charset: Charset): boolean {
  if (charset === 'ascii') return isAscii(bytes);
  return charset !== 'utf-8' || isUtf8(bytes);
}

/** Text as bytes, held one to a character; undefined if it holds what the charset cannot say. */
export function encode(text: string, charset: Charset): string | undefined {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  if (charset === 'ascii' || !text.isWellFormed()) return undefined;
  if (charset === 'utf-8') return Buffer.from(text, 'utf8').toString('latin1');
  const table = tableOf(charset);
  let bytes = '';
  for (const character of text) {
    const byte = character <= '\x7f' ? character : table.get(character);
    if (byte === undefined) return undefined;
    bytes += byte;
  }
  return bytes;
}

const tables = new Map<Charset, Map<string, string>>();

function tableOf(charset: Charset): Map<string, string> {
  let table = tables.get(charset);
  if (table === undefined) {
    table = new Map();
    // ISO sets have controls below 0xA0 that nothing should write.
    for (let code = charset === 'windows-1252' ? 128 : 160; code < 256; code++)
      table.set(decode(String.fromCharCode(code), charset), String.fromCharCode(code));
    tables.set(charset, table);
  }
  return table;
}
