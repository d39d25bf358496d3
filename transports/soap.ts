/** SOAP 1.1 and 1.2 as a wire: envelopes built by xml2js, opened and judged by our own readers. */
import { Builder } from 'xml2js';
import { DialectError, type FaultCode, type Mishap } from '../gateway/kit.ts';
import { childNamed, type XmlNode } from './xml/read.ts';

export type SoapVersion = '1.1' | '1.2';

export const SOAP_NAMESPACE: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Causes of this file, for the fault table of an adapter. */
export const SOAP_FAULTS = {
  'not-soap': 'backend-unreadable',
  /** The other side blames itself. */
  'soap-fault': 'backend-unavailable',
  /** It blames our message. */
  'soap-fault-sender': 'backend-rejected',
  'soap-fault-security': 'backend-refused-us',
} as const satisfies Record<string, FaultCode>;

/** What xml2js builds from: element name → text, attributes under `$`, children in the order of the keys. */
export interface XmlObject {
  [name: string]: string | XmlObject | readonly (string | XmlObject)[];
}

const BUILD = { renderOpts: { pretty: false }, xmldec: { version: '1.0', encoding: 'UTF-8' } } as const;

/** They keep nothing of what they build. */
const DOCUMENT = new Builder(BUILD);
const ELEMENT = new Builder({ ...BUILD, headless: true });

/** One element as text, such as the content of a body. */
export function buildElement(element: XmlObject): string {
  return ELEMENT.buildObject(element);
}

/** @param body element order is key order: give it as the schema of the other side does */
export function buildEnvelope(version: SoapVersion, header: XmlObject | undefined, body: XmlObject): string {
  const envelope: XmlObject = { $: { 'xmlns:soap': SOAP_NAMESPACE[version] } };
  if (header) envelope['soap:Header'] = header;
  envelope['soap:Body'] = body;
  return DOCUMENT.buildObject({ 'soap:Envelope': envelope });
}

/** SOAP 1.2 part 2 §6.5 puts the action into the media type, SOAP 1.1 §6.1.1 into a field of its own. */
export function soapHeaders(version: SoapVersion, action: string): Record<string, string> {
  if (version === '1.1') return { 'content-type': 'text/xml; charset=UTF-8', soapaction: `"${action}"` };
  return { 'content-type': `application/soap+xml; charset=UTF-8; action="${action}"` };
}

export interface OpenedEnvelope {
  version: SoapVersion;
  /** First element of the body. */
  content: XmlNode | undefined;
}

/** @throws DialectError `not-soap` */
export function openEnvelope(root: XmlNode): OpenedEnvelope {
  const version = (['1.2', '1.1'] as const).find(v => root.ns === SOAP_NAMESPACE[v]);
  const body = version && root.name === 'Envelope' ? childNamed(root, 'Body') : undefined;
  if (!version || body?.ns !== root.ns) throw new DialectError({ cause: 'not-soap' });
  return { version, content: body.children[0] };
}

/** Which side a fault blames: SOAP 1.2 part 1 §5.4.6, SOAP 1.1 §4.4.1. */
const SIDE: Readonly<Record<string, keyof typeof SOAP_FAULTS>> = {
  Sender: 'soap-fault-sender',
  Client: 'soap-fault-sender',
  Receiver: 'soap-fault',
  Server: 'soap-fault',
  MustUnderstand: 'soap-fault-sender',
  VersionMismatch: 'soap-fault-sender',
  DataEncodingUnknown: 'soap-fault-sender',
};
/** WSS: SOAP Message Security 1.1 §12. */
const SECURITY = [
  'FailedAuthentication',
  'InvalidSecurity',
  'InvalidSecurityToken',
  'FailedCheck',
  'UnsupportedSecurityToken',
  'SecurityTokenUnavailable',
];

/** The fault as a cause, from its codes alone: the reason and the detail may quote what was sent. */
export function soapFault(opened: OpenedEnvelope): Mishap | undefined {
  const codes = readFault(opened)?.codes;
  if (!codes) return undefined;
  const known = codes.filter(code => Object.hasOwn(SIDE, code) || SECURITY.includes(code));
  const security = known.find(code => SECURITY.includes(code));
  const cause = security ? 'soap-fault-security' : (SIDE[known[0] ?? ''] ?? 'soap-fault');
  return { cause, sourceCode: `SOAP ${known.join('/') || 'other'}` };
}

/** What a fault says, for a partner whose faults are known. `reason` and `detail` may quote what was sent: they are never told on. */
export interface SoapFault {
  /** Parts of the code and its subcodes, outermost first: `Client.validationError` is two. */
  codes: string[];
  reason: string;
  detail: XmlNode | undefined;
}

export function readFault({ version, content }: OpenedEnvelope): SoapFault | undefined {
  if (content?.name !== 'Fault' || content.ns !== SOAP_NAMESPACE[version]) return undefined;
  const reason = version === '1.1' ? childNamed(content, 'faultstring') : childNamed(content, 'Reason')?.children[0];
  return {
    codes: faultCodes(content, version).flatMap(local => local.split('.')),
    reason: reason?.text ?? '',
    detail: childNamed(content, version === '1.1' ? 'detail' : 'Detail'),
  };
}

/** Local parts of the code and its subcodes, outermost first. */
function faultCodes(fault: XmlNode, version: SoapVersion): string[] {
  if (version === '1.1') return [localPart(childNamed(fault, 'faultcode')?.text)];
  const codes: string[] = [];
  for (let node = childNamed(fault, 'Code'); node && codes.length < 8; node = childNamed(node, 'Subcode')) {
    codes.push(localPart(childNamed(node, 'Value')?.text));
  }
  return codes;
}

function localPart(qname = ''): string {
  return qname.slice(qname.indexOf(':') + 1).trim();
}
