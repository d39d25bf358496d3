/** Reads XML behind a guard: xml2js for small plain documents, saxes for the rest; both yield the same tree. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DialectError, type FaultCode } from '../../gateway/kit.ts';
import { XML_LIMITS, type XmlLimits, type XmlNode } from './node.ts';
import { isPlain } from './plain.ts';
import { readWithSaxes, saxesReader } from './saxes.ts';
import { decodeXml, piecesOfXml } from './text.ts';
import { readWithXml2js } from './xml2js.ts';

export { childNamed, XML_LIMITS, type XmlAttribute, type XmlLimits, type XmlNode } from './node.ts';
export { charsetParameter, decodeXml } from './text.ts';

/** Up to here xml2js costs little; above it saxes is several times faster. */
const SMALL = 2048;
/** What is read between two turns of the event loop: about two milliseconds. */
const PIECE = 64 * 1024;

/** What can be wrong with a document as XML, for the fault table of an adapter. */
export const XML_FAULTS = {
  'xml-malformed': 'backend-unreadable',
  'xml-too-deep': 'backend-unreadable',
  'xml-too-large': 'backend-unreadable',
  'dtd-refused': 'backend-unreadable',
  'charset-unknown': 'backend-unreadable',
  'bad-encoding': 'backend-unreadable',
} as const satisfies Record<string, FaultCode>;

/**
 * @param text what `decodeXml` returned
 * @throws DialectError with a cause of XML_FAULTS; its position is an offset
 */
export function readXml(text: string, limits: XmlLimits = XML_LIMITS): XmlNode {
  if (text.length > limits.characters) throw new DialectError({ cause: 'xml-too-large' });
  return text.length <= SMALL && isPlain(text, limits.depth) ? readWithXml2js(text) : readWithSaxes(text, limits);
}

/**
 * Reads an answer as it came. A large one is read in pieces between which others have their turn, and is not held as
 * text beside its bytes.
 * @throws DialectError with a cause of XML_FAULTS
 */
export async function readXmlBytes(bytes: Uint8Array, contentType = '', limits = XML_LIMITS): Promise<XmlNode> {
  if (bytes.length <= PIECE) return readXml(decodeXml(bytes, contentType), limits);
  const reader = saxesReader(limits, true);
  let characters = 0;
  for (const piece of piecesOfXml(bytes, contentType, PIECE)) {
    characters += piece.length;
    if (characters > limits.characters) throw new DialectError({ cause: 'xml-too-large' });
    reader.feed(piece);
    await nextTurn();
  }
  return reader.end();
}
