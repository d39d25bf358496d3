/** From an HTTP answer to the envelope inside: media type, attachments, and what stands in its place. */
import { DialectError } from '../../gateway/kit.ts';
import { parameter, readMultipart } from '../../transports/multipart.ts';
import { type OpenedEnvelope, openEnvelope } from '../../transports/soap.ts';
import {
  childNamed,
  decodeXml,
  readXml,
  readXmlBytes,
  XML_LIMITS,
  type XmlLimits,
  type XmlNode,
} from '../../transports/xml/read.ts';
import type { SoapCause } from './causes.ts';

/** SOAP 1.1 §6, SOAP 1.2 part 2 §7.1.4; some servers name the syntax alone. */
const XML_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/soap+xml', 'application/xml']);
const XOP = 'http://www.w3.org/2004/08/xop/include';

export const ANSWER_LIMITS: XmlLimits = { ...XML_LIMITS, nodes: 200_000 };

/** @throws DialectError with a cause of SOAP_CAUSES */
export function openAnswer(contentType: string, body: string | Uint8Array, limits = ANSWER_LIMITS): OpenedEnvelope {
  return openEnvelope(rootOf(contentType, body, limits));
}

/** The same for an answer that has just come, which may be large: others have their turn while it is read. */
export async function openArrived(
  contentType: string,
  body: Uint8Array,
  limits = ANSWER_LIMITS,
): Promise<OpenedEnvelope> {
  return openEnvelope(
    kindOf(contentType, body) === 'attached'
      ? withAttachments(contentType, body, limits)
      : await readXmlBytes(body, contentType, limits),
  );
}

/** The root element of a message: an envelope, or what stood in one. */
export function rootOf(contentType: string, body: string | Uint8Array, limits = ANSWER_LIMITS): XmlNode {
  if (typeof body === 'string') {
    kindOf(contentType, body);
    return readXml(body, limits);
  }
  if (kindOf(contentType, body) === 'attached') return withAttachments(contentType, body, limits);
  return readXml(decodeXml(body, contentType), limits);
}

/** Whether it is XML or XML with attachments, as far as can be told before it is read. @throws DialectError where it is neither */
function kindOf(contentType: string, body: string | Uint8Array): 'xml' | 'attached' {
  if (body.length === 0) refuse('empty-response');
  if (isHtml(body)) refuse('html-instead-of-soap');
  const type = /^\s*([^;\s]*)/.exec(contentType)?.[1]?.toLowerCase() ?? '';
  if (type === 'multipart/related' && typeof body !== 'string') return 'attached';
  if (type !== '' && !XML_TYPES.has(type)) refuse('media-type');
  return 'xml';
}

/** A page that a proxy or a login form put in the way starts like this, whatever its media type says. */
function isHtml(body: string | Uint8Array): boolean {
  const start =
    typeof body === 'string'
      ? body.slice(0, 256)
      : Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 256)).toString('latin1');
  return /^(?:\xef\xbb\xbf|\ufeff)?\s*<(?:!doctype\s+html|html)\b/i.test(start);
}

/** MTOM: the root part (RFC 2387), with each `xop:Include` (XOP §2) as the base64 of the part that it refers to. */
function withAttachments(contentType: string, body: Uint8Array, limits: XmlLimits): XmlNode {
  const parts = readMultipart(contentType, body);
  const start = parameter(contentType, 'start');
  const first = parts.find(part => start !== undefined && part.headers['content-id'] === start) ?? parts[0];
  if (!first) return refuse('mime-malformed');
  const root = readXml(decodeXml(first.body, first.headers['content-type'] ?? ''), limits);
  // One text for each part, and what all of them say together within what one answer may: a part may be referred to again and again.
  const texts = new Map<string, { text: string; bytes: number }>();
  let bytes = first.body.length;
  const attached = (href: string): string => {
    const id = `<${unescaped(href.replace(/^cid:/, ''))}>`;
    const known = texts.get(id) ?? textOf(parts.find(({ headers }) => headers['content-id'] === id));
    texts.set(id, known);
    bytes += known.bytes;
    if (bytes > limits.characters) refuse('xml-too-large');
    return known.text;
  };
  return included(root, attached);
}

function textOf(part: { body: Uint8Array } | undefined): { text: string; bytes: number } {
  const { body } = part ?? refuse('attachment-missing');
  return { text: Buffer.from(body).toString('base64'), bytes: body.length };
}

function included(node: XmlNode, attached: (href: string) => string): XmlNode {
  const found = childNamed(node, 'Include');
  const href = found?.ns === XOP ? found.attributes.find(({ name }) => name === 'href')?.value : undefined;
  if (href !== undefined) return { ...node, text: attached(href), children: [] };
  return { ...node, children: node.children.map(child => included(child, attached)) };
}

/** RFC 2392: a `cid:` URL is percent-encoded, the header it names is not. */
function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function refuse(cause: SoapCause): never {
  throw new DialectError({ cause });
}
