/** MIME multipart bodies (RFC 2046 §5.1), bounded: what form-data and attachments have in common. */
import { DialectError } from '../gateway/kit.ts';

export interface Part {
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

const MAX_PARTS = 64;
const MAX_HEADER = 8 * 1024;
const CRLF = Buffer.from('\r\n');

/** A parameter of a header field such as `boundary`, quoted or not (RFC 2045 §5.1). */
export function parameter(field: string, name: string): string | undefined {
  for (const [, key = '', quoted, token] of field.matchAll(
    /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g,
  )) {
    if (key.toLowerCase() === name) return quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1');
  }
  return undefined;
}

/** Bare line feeds are tolerated where a line break is due; the closing delimiter must be there. @throws DialectError `mime-malformed` */
export function readMultipart(contentType: string, bytes: Uint8Array): Part[] {
  const boundary = parameter(contentType, 'boundary');
  if (!boundary || boundary.length > 200) throw malformed(0);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Part[] = [];
  let at = lineStartingWith(body, delimiter, 0);
  for (;;) {
    if (at < 0) throw malformed(body.length);
    const after = at + delimiter.length;
    if (body[after] === 0x2d && body[after + 1] === 0x2d) return parts;
    const start = endOfLine(body, after);
    const next = lineStartingWith(body, delimiter, start);
    if (start < 0 || next < 0 || parts.length === MAX_PARTS) throw malformed(after);
    // The line break before a delimiter belongs to the delimiter.
    const end = body[next - 2] === 0x0d ? next - 2 : next - 1;
    parts.push(readPart(body, start, Math.max(start, end)));
    at = next;
  }
}

function readPart(body: Buffer, start: number, end: number): Part {
  const headers: Record<string, string> = {};
  let at = start;
  while (at < end) {
    const next = endOfLine(body, at);
    const line = body.toString('latin1', at, next < 0 ? end : next).trimEnd();
    if (next < 0 || next - start > MAX_HEADER) throw malformed(at);
    at = next;
    if (line === '') break;
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed(at);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return {
    headers,
    body: transferDecoded(body.subarray(Math.min(at, end), end), headers['content-transfer-encoding']),
  };
}

/** RFC 2045 §6. */
function transferDecoded(body: Buffer, encoding = '8bit'): Buffer {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64');
    case 'quoted-printable':
      return Buffer.from(
        body
          .toString('latin1')
          .replace(/=[ \t]*\r?\n/g, '')
          .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      );
    default:
      return body;
  }
}

/** Where a line that starts with `delimiter` begins, or -1. */
function lineStartingWith(body: Buffer, delimiter: Buffer, from: number): number {
  let at = from < 0 ? -1 : body.indexOf(delimiter, from);
  while (at > 0 && body[at - 1] !== CRLF[1]) at = body.indexOf(delimiter, at + 1);
  return at;
}

/** First byte of the next line, or -1 where there is none. */
function endOfLine(body: Buffer, from: number): number {
  const at = body.indexOf(0x0a, from);
  return at < 0 ? -1 : at + 1;
}

function malformed(offset: number): DialectError {
  return new DialectError({ cause: 'mime-malformed', position: `offset ${offset}` });
}
