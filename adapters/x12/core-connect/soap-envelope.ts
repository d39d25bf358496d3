/** CORE real time over SOAP: the request from a template that xml2js builds once, the reply from the neutral tree. */
import { DialectError } from '../../../gateway/kit.ts';
import { buildEnvelope, openEnvelope, soapFault, soapHeaders } from '../../../transports/soap.ts';
import { usernameToken } from '../../../transports/ws-security.ts';
import { childNamed, readXml, type XmlLimits, type XmlNode } from '../../../transports/xml/read.ts';
import type { CoreCause } from './causes.ts';
import { type CoreReply, type CoreSettings, type CoreWriter, isCoreField, setField } from './message.ts';

/** Stands for a value in the template; a private-use character, which no setting may hold. */
const HOLE = '\ue000';
/** XML 1.0 §2.2. */
const NOT_XML =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const FIVE = /[&<>"']/;

/** Children are unqualified and in the order of the schema. */
function template(settings: CoreSettings): string[] {
  const request = {
    $: { 'xmlns:core': settings.namespace },
    PayloadType: HOLE,
    ProcessingMode: 'RealTime',
    PayloadID: HOLE,
    TimeStamp: HOLE,
    SenderID: settings.senderId,
    ReceiverID: settings.receiverId,
    CORERuleVersion: settings.version,
    Payload: HOLE,
  };
  const { username, password } = settings;
  const token = username === undefined || password === undefined ? undefined : usernameToken(username, password);
  const pieces = buildEnvelope('1.2', token, { 'core:COREEnvelopeRealTimeRequest': request }).split(HOLE);
  if (pieces.length !== 5) throw new TypeError('a CORE setting holds a character of the private use area');
  return pieces;
}

/** @throws DialectError `payload-not-xml` when writing */
export function soapWriter(settings: CoreSettings): CoreWriter {
  const [head, afterType, afterId, afterTime, tail] = template(settings) as [string, string, string, string, string];
  const headers = { ...soapHeaders('1.2', settings.action), accept: 'application/soap+xml, multipart/related' };
  return ({ payloadType, payloadId, timeStamp, payload }) => {
    if (NOT_XML.test(payload) || FIVE.test(payloadType + payloadId + timeStamp)) {
      throw new DialectError({ cause: 'payload-not-xml' satisfies CoreCause });
    }
    const cdata = payload.includes(']]>') ? payload.replaceAll(']]>', ']]]]><![CDATA[>') : payload;
    const body = `${head}${payloadType}${afterType}${payloadId}${afterId}${timeStamp}${afterTime}<![CDATA[${cdata}]]>${tail}`;
    return { headers, body };
  };
}

/** Where the payload of a reply is: in it, or referred to (XOP §2). */
export interface SoapReply {
  reply: CoreReply;
  attachment?: string;
}

const XOP = 'http://www.w3.org/2004/08/xop/include';

/**
 * The general reader: any spelling that XML allows. Namespaces of the response are not held against the partner.
 *
 * @throws DialectError with a cause of CORE_CAUSES
 */
export function readSoapReply(text: string, limits?: XmlLimits): SoapReply {
  const opened = openEnvelope(readXml(text, limits));
  const fault = soapFault(opened);
  if (fault) throw new DialectError(fault);
  if (opened.content?.name !== 'COREEnvelopeRealTimeResponse') refuse('Body');
  const reply: CoreReply = opened.version === '1.1' ? { soapVersion: '1.1' } : {};
  let attachment: string | undefined;
  for (const child of (opened.content as XmlNode).children) {
    if (!isCoreField(child.name)) continue;
    if (!setField(reply, child.name, child.text)) refuse(child.name);
    const include = child.name === 'Payload' ? childNamed(child, 'Include') : undefined;
    if (include?.ns === XOP) attachment = include.attributes.find(a => a.name === 'href' && a.ns === '')?.value;
  }
  return attachment === undefined ? { reply } : { reply, attachment };
}

function refuse(position: string): never {
  throw new DialectError({ cause: 'envelope-error' satisfies CoreCause, position });
}
