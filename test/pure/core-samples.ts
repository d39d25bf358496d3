/** CORE vC2.2.0 messages for tests, printed by hand from the published envelope. */
import assert from 'node:assert/strict';
import { CORE_CAUSES } from '../../adapters/x12/core-connect/causes.ts';
import { CORE_DEFAULTS, type CoreSettings } from '../../adapters/x12/core-connect/message.ts';
import { receive } from '../../adapters/x12/core-connect/receive.ts';
import { DialectError } from '../../gateway/kit.ts';

export const SETTINGS: CoreSettings = {
  ...CORE_DEFAULTS,
  senderId: 'CLINIC & CO',
  receiverId: 'PAYER',
  username: 'u',
  password: 'p<w',
};
export const ID = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
export const X12 =
  'ISA*00*          *00*          *ZZ*A              *ZZ*B              *261122*1020*^*00501*000000001*0*T*:~IEA*0*000000001~';
export const REQUEST = {
  payloadType: 'X12_270_Request_005010X279A1',
  payloadId: ID,
  timeStamp: '2026-11-22T10:20:34Z',
  payload: X12,
};

export const S12 = 'http://www.w3.org/2003/05/soap-envelope';
export const S11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP_TYPE = 'application/soap+xml; charset=UTF-8';

export interface Fields {
  [name: string]: string;
}
export const FIELDS: Fields = {
  PayloadType: 'X12_271_Response_005010X279A1',
  ProcessingMode: 'RealTime',
  PayloadID: ID,
  TimeStamp: '2026-11-22T10:20:35Z',
  SenderID: 'PAYER',
  ReceiverID: 'CLINIC',
  CORERuleVersion: '2.2.0',
  Payload: `<![CDATA[${X12}]]>`,
  ErrorCode: 'Success',
  ErrorMessage: '',
};

export const soapReply = (fields: Fields, soap = S12, [s, c] = ['soap', 'ns1']) =>
  `<?xml version="1.0" encoding="UTF-8"?><${s}:Envelope xmlns:${s}="${soap}"><${s}:Body>` +
  `<${c}:COREEnvelopeRealTimeResponse xmlns:${c}="${CORE_DEFAULTS.namespace}">` +
  Object.entries(fields)
    .map(([name, markup]) => `<${name}>${markup}</${name}>`)
    .join('') +
  `</${c}:COREEnvelopeRealTimeResponse></${s}:Body></${s}:Envelope>`;

export const incoming = (body: string | Uint8Array, contentType = SOAP_TYPE) => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: Buffer.from(body as string),
});
export const received = (body: string | Uint8Array, contentType?: string) => receive(incoming(body, contentType), ID);

export function mishap(body: string | Uint8Array, contentType?: string) {
  try {
    received(body, contentType);
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    assert.ok(Object.hasOwn(CORE_CAUSES, error.mishaps[0].cause), error.mishaps[0].cause);
    return error.mishaps[0];
  }
  return assert.fail('nothing was refused');
}
