/** Bytes to the text that an XML reader may see: declared charset, no replacement, one spelling of line ends. */
import { DialectError } from '../../gateway/kit.ts';

/** XML 1.0 §2.2: characters that no well-formed document holds. */
const NOT_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Past its first bytes a document has no byte order mark. */
const UTF8_GOING_ON = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @param contentType the media type as received; its charset wins over the XML declaration (RFC 7303 §3)
 * @throws DialectError `charset-unknown`, `bad-encoding`, `xml-malformed`
 */
export function decodeXml(bytes: Uint8Array, contentType = ''): string {
  const text = decode(bytes, charsetOf(bytes, contentType));
  refuseForbidden(text, 0);
  // XML 1.0 §2.11, done once here because not every reader does it.
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
}

function refuseForbidden(text: string, before: number): void {
  const forbidden = NOT_XML.exec(text);
  if (forbidden) throw new DialectError({ cause: 'xml-malformed', position: `offset ${before + forbidden.index}` });
}

/**
 * The same piece by piece, for a document that is too large to be held as text beside its bytes.
 * @throws DialectError as `decodeXml` does, when the piece in question is asked for
 */
export function* piecesOfXml(bytes: Uint8Array, contentType: string, size: number): Generator<string> {
  if (charsetOf(bytes, contentType) !== 'utf-8') {
    const text = decodeXml(bytes, contentType);
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    return;
  }
  let offset = 0;
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = wholeUntil(bytes, Math.min(at + Math.max(size, 4), bytes.length));
    const text = decode(bytes.subarray(at, end), 'utf-8', at === 0 ? UTF8 : UTF8_GOING_ON);
    refuseForbidden(text, offset);
    offset += text.length;
    // Line ends are left to the reader, which knows what comes next.
    yield text;
  }
}

/** So that no character is cut: none has more than four bytes (RFC 3629 §3). */
function wholeUntil(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at < bytes.length && at > end - 4 && ((bytes[at] as number) & 0xc0) === 0x80) at--;
  return at;
}

/** The charset parameter of a media type, in lower case. */
export function charsetParameter(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1]?.toLowerCase();
}

function charsetOf(bytes: Uint8Array, contentType: string): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const declared = charsetParameter(contentType);
  if (declared) return declared;
  if (bytes[0] !== 0x3c || bytes[1] !== 0x3f) return 'utf-8';
  const declaration = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
  return /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase() ?? 'utf-8';
}

function decode(bytes: Uint8Array, charset: string, utf8 = UTF8): string {
  let decoder = utf8;
  if (charset !== 'utf-8') {
    try {
      decoder = new TextDecoder(charset, { fatal: true });
    } catch {
      throw new DialectError({ cause: 'charset-unknown' });
    }
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DialectError({ cause: 'bad-encoding' });
  }
}
