/** The little that the transport reads of a message: MSH-10 of what is sent, MSA-1 and MSA-2 of what answers. */

/** HL7 table 0008: of the application in original mode, of whoever keeps the message in enhanced mode. */
const CODES = ['AA', 'AE', 'AR', 'CA', 'CE', 'CR'] as const;
export type AckCode = (typeof CODES)[number];

const CR = 0x0d;
const LF = 0x0a;
const BOM = [0xef, 0xbb, 0xbf] as const;
/** An acknowledgement has its MSA right after MSH and SFT: further on it is looked for no more. */
const SEGMENTS = 16;

/** As it stands in the message, escapes and all; undefined if that does not begin with MSH. */
export function controlIdOf(message: Uint8Array): string | undefined {
  const bytes = plain(message);
  const start = beginOf(bytes);
  if (start < 0) return undefined;
  return field(bytes, start, bytes[start + 3] as number, 9);
}

/** `undefined` if it is none: no MSH, no MSA, no MSA-2. A code outside of the table leaves `code` undefined. */
export function acknowledgedBy(message: Uint8Array): { controlId: string; code: AckCode | undefined } | undefined {
  const bytes = plain(message);
  let at = beginOf(bytes);
  if (at < 0) return undefined;
  const separator = bytes[at + 3] as number;
  for (let n = 0; n < SEGMENTS && at < bytes.length; n++) {
    if (isSegment(bytes, at, 'MSA')) {
      const controlId = field(bytes, at, separator, 2);
      if (controlId === '') return undefined;
      const code = field(bytes, at, separator, 1);
      return { controlId, code: CODES.find(known => known === code) };
    }
    at = endOfLine(bytes, at);
    while (bytes[at] === CR || bytes[at] === LF) at++;
  }
  return undefined;
}

const plain = (message: Uint8Array): Buffer =>
  Buffer.isBuffer(message) ? message : Buffer.from(message.buffer, message.byteOffset, message.byteLength);

/** Where MSH stands: first, but for a byte order mark and line ends. */
function beginOf(bytes: Buffer): number {
  let at = bytes[0] === BOM[0] && bytes[1] === BOM[1] && bytes[2] === BOM[2] ? BOM.length : 0;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return isSegment(bytes, at, 'MSH') ? at : -1;
}

function isSegment(bytes: Buffer, at: number, name: string): boolean {
  return (
    bytes[at] === name.charCodeAt(0) &&
    bytes[at + 1] === name.charCodeAt(1) &&
    bytes[at + 2] === name.charCodeAt(2) &&
    at + 3 < bytes.length
  );
}

function endOfLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== CR && bytes[at] !== LF) at++;
  return at;
}

/** The n-th field after the segment's name; a byte is a character, because ids are compared and not shown. */
function field(bytes: Buffer, from: number, separator: number, n: number): string {
  let at = from;
  let left = n;
  while (left > 0) {
    if (at >= bytes.length || bytes[at] === CR || bytes[at] === LF) return '';
    if (bytes[at++] === separator) left--;
  }
  let end = at;
  while (end < bytes.length && bytes[end] !== separator && bytes[end] !== CR && bytes[end] !== LF) end++;
  return bytes.toString('latin1', at, end).trim();
}
