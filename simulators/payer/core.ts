/** The fields of a CAQH CORE vC2.2.0 real-time envelope, whatever carries them, and what a payer refuses of them. */
export const CORE_NAMESPACE = 'http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd';
export const CORE_VERSION = '2.2.0';
export const REAL_TIME_ACTION = 'RealTimeTransaction';

export const REQUEST_FIELDS = [
  'PayloadType',
  'ProcessingMode',
  'PayloadID',
  'TimeStamp',
  'SenderID',
  'ReceiverID',
  'CORERuleVersion',
  'Payload',
] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];
export type CoreRequest = Readonly<Record<RequestField, string>>;

export const RESPONSE_FIELDS = [...REQUEST_FIELDS, 'ErrorCode', 'ErrorMessage'] as const;
export type CoreResponse = Readonly<Record<(typeof RESPONSE_FIELDS)[number], string>>;

export const PAYLOAD_TYPE = {
  '270': 'X12_270_Request_005010X279A1',
  '271': 'X12_271_Response_005010X279A1',
  '997': 'X12_999_Response_005010X231A1',
  '999': 'X12_999_Response_005010X231A1',
  TA1: 'X12_TA1_Response_00501X231A1',
  error: 'CoreEnvelopeError',
} as const;

/** An ErrorCode of the CORE envelope table. */
export class EnvelopeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'EnvelopeError';
    this.code = code;
  }
}

/** The envelope cannot be read at all: a SOAP fault with this HTTP status, or the bare status over MIME. */
export class BadEnvelope extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'BadEnvelope';
    this.status = status;
    this.code = code;
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const NAME = /^[\x20-\x7e]{1,50}$/;

const RULES: readonly [RequestField, (value: string) => boolean, string][] = [
  ['PayloadType', value => /^X12_\w+$/.test(value), 'PayloadTypeIllegal'],
  ['PayloadType', value => value === PAYLOAD_TYPE['270'], 'NotSupported'],
  ['ProcessingMode', value => value === 'RealTime', 'ProcessingModeIllegal'],
  ['PayloadID', value => UUID.test(value), 'PayloadIDIllegal'],
  ['TimeStamp', value => INSTANT.test(value) && !Number.isNaN(Date.parse(value)), 'TimeStampIllegal'],
  ['SenderID', value => NAME.test(value), 'SenderIDIllegal'],
  ['ReceiverID', value => NAME.test(value), 'ReceiverIDIllegal'],
  ['CORERuleVersion', value => value === CORE_VERSION, 'VersionMismatch'],
];

/** Holds the fields to the table; throws EnvelopeError. */
export function checkRequest(fields: Partial<Record<RequestField, string>>): CoreRequest {
  for (const name of REQUEST_FIELDS) if (!fields[name]?.trim()) throw new EnvelopeError(`${name}Required`);
  const request = fields as CoreRequest;
  for (const [name, test, code] of RULES) if (!test(request[name])) throw new EnvelopeError(code);
  return request;
}
