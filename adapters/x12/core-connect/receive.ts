/** From an HTTP answer to the interchange inside: finds the envelope by what is there, and judges it. */
import { createHash } from 'node:crypto';
import { DialectError, type Mishap } from '../../../gateway/kit.ts';
import { parameter, readMultipart } from '../../../transports/multipart.ts';
import type { Incoming } from '../../../transports/pool.ts';
import { decodeXml, type XmlLimits } from '../../../transports/xml/read.ts';
import type { CoreCause, CoreWarning } from './causes.ts';
import { readKnownEnvelope } from './known-envelope.ts';
import { CORE_FIELDS, type CoreReply } from './message.ts';
import { readMimeReply } from './mime-envelope.ts';
import { readSoapReply } from './soap-envelope.ts';

export interface Received {
  reply: CoreReply;
  /** The interchange: bytes where it came as bytes, to be decoded by the partner's charset. */
  payload: string | Uint8Array;
  warnings: Mishap[];
}

/**
 * @param payloadId that of our request
 * @throws DialectError with a cause of CORE_CAUSES, also where CORE itself reports an error
 */
export function receive({ headers, body }: Incoming, payloadId: string, limits?: XmlLimits): Received {
  const contentType = headers['content-type'] ?? '';
  const reply = readEnvelope(contentType, body, limits);
  const warnings: Mishap[] = [];
  const refused = coreError(reply);
  if (refused) throw new DialectError(refused);
  if (reply.payloadId !== undefined && reply.payloadId.toLowerCase() !== payloadId.toLowerCase()) {
    warnings.push(warning('payload-id-mismatch'));
  }
  if (reply.soapVersion) warnings.push(warning('soap-version-mismatch'));
  const payload = payloadOf(reply, warnings);
  if (payload.length === 0) refuse('empty-response', 'Payload');
  if (reply.checkSum && !sumsUp(payload, reply.checkSum)) refuse('checksum-mismatch', 'CheckSum');
  return { reply, payload, warnings };
}

function readEnvelope(contentType: string, body: Uint8Array, limits: XmlLimits | undefined): CoreReply {
  if (body.length === 0) refuse('empty-response');
  const type = /^\s*([^;\s]*)/.exec(contentType)?.[1]?.toLowerCase() ?? '';
  if (type === 'multipart/related') return readAttached(contentType, body, limits);
  if (type.startsWith('multipart/')) return readMimeReply(contentType, body);
  if (!looksLikeXml(body)) refuse('not-x12');
  const text = decodeXml(body, contentType);
  return readKnownEnvelope(text) ?? inline(readSoapReply(text, limits));
}

/** A page that a proxy or a login form put in the way starts like this, whatever its media type says. */
function looksLikeXml(body: Uint8Array): boolean {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 128)).toString('latin1');
  const opening = start
    .replace(/^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)/, '')
    .replaceAll('\0', '')
    .trimStart();
  return opening.startsWith('<') && !/^<(?:!doctype\s+html|html)\b/i.test(opening);
}

/** SOAP with attachments: MTOM and XOP (RFC 2387 names the root part). */
function readAttached(contentType: string, body: Uint8Array, limits: XmlLimits | undefined): CoreReply {
  const parts = readMultipart(contentType, body);
  const start = parameter(contentType, 'start');
  const root = parts.find(part => start !== undefined && part.headers['content-id'] === start) ?? parts[0];
  if (!root) refuse('mime-malformed');
  const { reply, attachment } = readSoapReply(decodeXml(root.body, root.headers['content-type']), limits);
  if (attachment === undefined) return reply;
  const id = `<${attachment.replace(/^cid:/, '')}>`;
  const part = parts.find(p => p.headers['content-id'] === id || p.headers['content-id'] === unescaped(id));
  if (!part) refuse('envelope-error', 'Payload');
  return { ...reply, bytes: part.body };
}

function inline({ reply, attachment }: { reply: CoreReply; attachment?: string }): CoreReply {
  return attachment === undefined ? reply : refuse('envelope-error', 'Payload');
}

/** RFC 2392: a `cid:` URL is percent-encoded, the header it names is not. */
function unescaped(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** `SVNB` is how `ISA` begins in base64; an interchange cannot begin like that. */
function payloadOf(reply: CoreReply, warnings: Mishap[]): string | Uint8Array {
  const { payload = '', bytes } = reply;
  const start = bytes ? Buffer.from(bytes.subarray(0, 64)).toString('latin1') : payload.slice(0, 64);
  if (!/^\s*SVNB/.test(start)) return bytes ?? (payload.trim() === '' ? '' : payload);
  warnings.push(warning('payload-base64'));
  return Buffer.from(bytes ? Buffer.from(bytes).toString('latin1') : payload, 'base64');
}

/** SHA-1 of the payload, in hexadecimal or base64; text may have had its line ends spelled another way. */
function sumsUp(payload: string | Uint8Array, expected: string): boolean {
  const candidates = typeof payload === 'string' ? [payload, payload.replaceAll('\n', '\r\n')] : [payload];
  return candidates.some(candidate => {
    const digest = createHash('sha1').update(candidate).digest();
    return expected.toLowerCase() === digest.toString('hex') || expected === digest.toString('base64');
  });
}

const CODES = new Set(['versionmismatch', 'unauthorized', 'notsupported', 'checksummismatched']);
for (const field of [...Object.keys(CORE_FIELDS), 'Checksum']) {
  for (const problem of ['Required', 'Illegal', 'NotUnderstood']) CODES.add((field + problem).toLowerCase());
}

/** CORE's own error, by a code of its table; another code might quote anything and is called `other`. */
function coreError({ errorCode, payloadType }: CoreReply): Mishap | undefined {
  const code = errorCode?.toLowerCase() ?? '';
  const fails = code !== '' && code !== 'success';
  if (!fails && payloadType?.toLowerCase() !== 'coreenvelopeerror') return undefined;
  const cause: CoreCause = code === 'unauthorized' ? 'unauthorized' : 'envelope-error';
  return { cause, sourceCode: `CORE ${CODES.has(code) ? errorCode : 'other'}`, position: 'ErrorCode' };
}

function warning(cause: CoreWarning): Mishap {
  return { cause };
}

function refuse(cause: CoreCause, position?: string): never {
  throw new DialectError({ cause, ...(position && { position }) });
}
