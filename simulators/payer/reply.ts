/** What the payer puts on the wire, well or badly: every reply a test or a behaviour can ask for. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { CORE_VERSION, type CoreRequest, type CoreResponse, PAYLOAD_TYPE } from './core.ts';
import { writeMime } from './core-mime.ts';
import { SOAP11, type SoapStyle, writeFault11, writeFault12, writeSoap } from './core-soap.ts';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
  /** Sent instead of the body as fast as it is taken, without a word of how long it is. */
  stream?: Iterable<Uint8Array>;
  /** Milliseconds before the first byte. */
  delayMs?: number;
  /** Sends the body in pieces, with a pause after each. */
  pieces?: { bytes: number; everyMs: number };
  /** Destroys the connection after so many bytes of the body; 0 is before any of it. */
  cutAfter?: number;
}

export const gzip = (reply: Reply): Reply => ({
  ...reply,
  body: gzipSync(reply.body),
  headers: { ...reply.headers, 'content-encoding': 'gzip' },
});
export const slow = (reply: Reply, delayMs: number): Reply => ({ ...reply, delayMs });
export const inPieces = (reply: Reply, bytes: number, everyMs = 1): Reply => ({ ...reply, pieces: { bytes, everyMs } });
export const cut = (reply: Reply, cutAfter: number): Reply => ({ ...reply, cutAfter });

export type Transport = 'soap' | 'mime';

const XML = 'application/soap+xml; charset=UTF-8';

/** The type that a payload announces by what it holds. */
function payloadTypeOf(x12: string): string {
  const id = /[~\n\r](?:ST\*(271|999|997)|(TA1))\*/.exec(x12);
  return PAYLOAD_TYPE[(id?.[1] ?? id?.[2] ?? '271') as keyof typeof PAYLOAD_TYPE];
}

function responding(request: Partial<CoreRequest> | undefined, fields: Partial<CoreResponse>): CoreResponse {
  return {
    PayloadType: PAYLOAD_TYPE['271'],
    ProcessingMode: 'RealTime',
    PayloadID: request?.PayloadID ?? randomUUID(),
    TimeStamp: `${new Date().toISOString().slice(0, 19)}Z`,
    SenderID: request?.ReceiverID ?? 'PAYER',
    ReceiverID: request?.SenderID ?? 'UNKNOWN',
    CORERuleVersion: CORE_VERSION,
    Payload: '',
    ErrorCode: 'Success',
    ErrorMessage: '',
    ...fields,
  };
}

/** A response with its payload out of line (XOP, RFC 2387): the body refers to the second part. */
function optimized(fields: CoreResponse, payload: string): Reply {
  const boundary = `xop-${randomUUID()}`;
  const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:payload"/>';
  const envelope = writeSoap({ ...fields, Payload: include }, { payload: 'as-is' });
  const parts = [
    `Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\nContent-ID: <envelope>\r\n\r\n${envelope}`,
    `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <payload>\r\n\r\n${payload}`,
  ];
  return {
    body: `${parts.map(each => `--${boundary}\r\n${each}\r\n`).join('')}--${boundary}--\r\n`,
    headers: {
      'content-type': `multipart/related; type="application/xop+xml"; start="<envelope>"; boundary="${boundary}"`,
    },
  };
}

/** All replies to one request, in the envelope it came in unless they say otherwise. */
export function repliesTo(transport: Transport, request?: Partial<CoreRequest>) {
  const soap = (x12: string, fields: Partial<CoreResponse> = {}, style: SoapStyle = {}): Reply => {
    const response = responding(request, { PayloadType: payloadTypeOf(x12), Payload: x12, ...fields });
    const type = style.envelope === SOAP11 ? 'text/xml; charset=utf-8' : XML;
    return { body: writeSoap(response, style), headers: { 'content-type': type } };
  };
  const mime = (x12: string, fields: Partial<CoreResponse> = {}, order?: readonly (keyof CoreResponse)[]): Reply => {
    const response = responding(request, { PayloadType: payloadTypeOf(x12), Payload: x12, ...fields });
    const { body, contentType } = writeMime(response, order);
    return { body, headers: { 'content-type': contentType } };
  };
  const x12 = (text: string, fields: Partial<CoreResponse> = {}): Reply =>
    transport === 'soap' ? soap(text, fields) : mime(text, fields);
  const raw = (body: string | Uint8Array, contentType: string, status = 200): Reply => ({
    body,
    status,
    headers: { 'content-type': contentType },
  });
  return {
    x12,
    soap,
    mime,
    raw,
    coreError: (code: string, message = 'The envelope was refused.') =>
      x12('', { PayloadType: PAYLOAD_TYPE.error, ErrorCode: code, ErrorMessage: message }),
    html: (status = 200) =>
      raw(
        '<!DOCTYPE html><html><head><title>Notice</title></head><body><p>Please sign in.</p></body></html>',
        'text/html',
        status,
      ),
    json: (status = 200) => raw('{"error":"try later"}', 'application/json', status),
    empty: (status = 200): Reply => ({ body: '', status, headers: { 'content-type': XML } }),
    fault12: (code = 'soap:Receiver', status = 500) => raw(writeFault12(code, 'Not now.'), XML, status),
    fault11: (code = 'Server', status = 500) => raw(writeFault11(code, 'Not now.'), 'text/xml; charset=utf-8', status),
    soap11: (text: string) => soap(text, {}, { envelope: SOAP11 }),
    base64: (text: string) => x12(Buffer.from(text).toString('base64'), { PayloadType: payloadTypeOf(text) }),
    xop: (text: string) => optimized(responding(request, { PayloadType: payloadTypeOf(text) }), text),
  };
}

export type Replies = ReturnType<typeof repliesTo>;
