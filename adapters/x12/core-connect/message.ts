/** The fields of a CAQH CORE real-time message, whatever envelope carries them, and what our settings say about them. */

export interface CoreSettings {
  /** CORERuleVersion of the messages. */
  version: string;
  /** Namespace of the request element: partners differ between the schema's and the WSDL's. */
  namespace: string;
  /** SOAP action. */
  action: string;
  senderId: string;
  receiverId: string;
  username?: string;
  password?: string;
}

export const CORE_DEFAULTS = {
  version: '2.2.0',
  namespace: 'http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd',
  action: 'RealTimeTransaction',
} as const;

/** What differs from call to call. */
export interface CoreRequest {
  /** Such as `X12_270_Request_005010X279A1`. */
  payloadType: string;
  payloadId: string;
  /** UTC, RFC 3339. */
  timeStamp: string;
  payload: string;
}

/** A message ready for HTTP. */
export interface CoreEnvelope {
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export type CoreWriter = (request: CoreRequest) => CoreEnvelope;

/** Element of the schema or name of the form part → our name. The request has them in this order. */
export const CORE_FIELDS = {
  PayloadType: 'payloadType',
  ProcessingMode: 'processingMode',
  PayloadID: 'payloadId',
  PayloadLength: 'payloadLength',
  TimeStamp: 'timeStamp',
  SenderID: 'senderId',
  ReceiverID: 'receiverId',
  CORERuleVersion: 'coreRuleVersion',
  CheckSum: 'checkSum',
  Payload: 'payload',
  ErrorCode: 'errorCode',
  ErrorMessage: 'errorMessage',
} as const;

export type CoreFieldName = keyof typeof CORE_FIELDS;

/** A reply as it stood in its envelope; a field that was not there is absent. */
export type CoreReply = { -readonly [Name in keyof typeof CORE_FIELDS as (typeof CORE_FIELDS)[Name]]?: string } & {
  /** Set where the reply is not in the version of the request. */
  soapVersion?: '1.1';
  /** The payload where it came as bytes: a form part, an attachment, base64. */
  bytes?: Uint8Array;
};

export function isCoreField(name: string): name is CoreFieldName {
  return Object.hasOwn(CORE_FIELDS, name);
}

/** Sets a field from its text; false where it was there before. */
export function setField(reply: CoreReply, name: CoreFieldName, text: string): boolean {
  const field = CORE_FIELDS[name];
  if (reply[field] !== undefined) return false;
  reply[field] = name === 'Payload' ? text : text.trim();
  return true;
}
