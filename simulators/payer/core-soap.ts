/** CORE real time over SOAP 1.2 with WS-Security: the payer's own strict reader and writer. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import {
  BadEnvelope,
  CORE_NAMESPACE,
  type CoreResponse,
  REAL_TIME_ACTION,
  REQUEST_FIELDS,
  RESPONSE_FIELDS,
  type RequestField,
} from './core.ts';

const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const MAX_DEPTH = 12;

export interface SoapRequest {
  fields: Partial<Record<RequestField, string>>;
  user?: string;
  password?: string;
}

/** Where in the envelope an element stands, as `{namespace}name` from the root. */
const WRAPPER = [`{${SOAP12}}Envelope`, `{${SOAP12}}Body`, `{${CORE_NAMESPACE}}COREEnvelopeRealTimeRequest`].join(' ');
const TOKEN = [`{${SOAP12}}Envelope`, `{${SOAP12}}Header`, `{${WSSE}}Security`, `{${WSSE}}UsernameToken`].join(' ');

const sender = (message: string) => new BadEnvelope(500, 'soap:Sender', message);

interface Reading extends SoapRequest {
  path: string[];
  text: string;
  names: string[];
  found: boolean;
}

function open(reading: Reading, { local, uri }: SaxesTagNS): void {
  const { path } = reading;
  path.push(`{${uri}}${local}`);
  reading.text = '';
  if (path.length > MAX_DEPTH) throw sender('nested too deeply');
  if (path.length === 1 && uri !== SOAP12)
    throw new BadEnvelope(500, 'soap:VersionMismatch', 'not a SOAP 1.2 envelope');
  if (path.length === 2 && !/^(Header|Body)$/.test(local)) throw sender('neither header nor body');
  const joined = path.join(' ');
  if (path.length === 3 && path[1] === `{${SOAP12}}Body`) {
    if (joined !== WRAPPER) throw sender('not a COREEnvelopeRealTimeRequest of this namespace');
    reading.found = true;
  }
  // The schema is elementFormDefault="unqualified": a child in a namespace is another element.
  if (path.length === 4 && joined.startsWith(`${WRAPPER} `)) {
    if (uri !== '') throw sender('fields of the envelope are unqualified');
    reading.names.push(local);
  }
  if (path.length === 5 && joined.startsWith(`${WRAPPER} `)) throw sender('fields of the envelope hold text');
}

function close(reading: Reading): void {
  const { path, text } = reading;
  const parent = path.slice(0, -1).join(' ');
  const name = path.at(-1)?.replace(/^\{.*\}/, '') ?? '';
  if (parent === WRAPPER) reading.fields[name as RequestField] = text;
  if (parent === TOKEN && name === 'Username') reading.user = text;
  if (parent === TOKEN && name === 'Password') reading.password = text;
  path.pop();
  reading.text = '';
}

/** Fields are a sequence: each once, in the order of the schema; what is missing is for the CORE table to say. */
function checkOrder(names: readonly string[]): void {
  const places = names.map(name => REQUEST_FIELDS.indexOf(name as RequestField));
  if (places.includes(-1)) throw sender('a field that the schema does not have');
  if (places.some((place, i) => i > 0 && place <= (places[i - 1] ?? -1))) throw sender('fields out of order');
}

/** Reads a request; throws BadEnvelope where a SOAP fault is due. */
export function readSoap(xml: string): SoapRequest {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const reading: Reading = { fields: {}, path: [], text: '', names: [], found: false };
  let failure: unknown;
  // saxes goes on after an error it reports; the first one decides.
  parser.on('error', error => {
    failure ??= error;
  });
  parser.on('doctype', () => {
    throw sender('a document type is not allowed in SOAP');
  });
  parser.on('opentag', tag => open(reading, tag));
  parser.on('closetag', () => close(reading));
  parser.on('text', text => {
    reading.text += text;
  });
  parser.on('cdata', text => {
    reading.text += text;
  });
  parser.write(xml).close();
  if (failure !== undefined) throw sender('not well-formed XML');
  if (!reading.found) throw sender('the body holds no request');
  checkOrder(reading.names);
  return reading;
}

/** The action of SOAP 1.2 travels in the media type; where it is given it has to be ours. */
export function checkAction(contentType: string): void {
  const action = /;\s*action="?([^";]*)"?/i.exec(contentType)?.[1];
  if (action && action !== REAL_TIME_ACTION) throw sender('unknown action');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, found => ESCAPES[found] ?? found);
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

export interface SoapStyle {
  /** SOAP namespace of the answer. */
  envelope?: string;
  /** How the payload stands: `cdata` by default, `escaped`, or `as-is` for markup of its own. */
  payload?: 'cdata' | 'escaped' | 'as-is';
  /** Markup in front of the payload, such as a checksum that real time does not have. */
  before?: string;
  /** Markup in front of the envelope, such as a document type. */
  prolog?: string;
}

const PAYLOAD = { cdata, escaped: escapeXml, 'as-is': (text: string) => text } as const;

export function writeSoap(fields: CoreResponse, style: SoapStyle = {}): string {
  const print = PAYLOAD[style.payload ?? 'cdata'];
  const children = RESPONSE_FIELDS.map(name => {
    const value = name === 'Payload' && fields.Payload ? print(fields.Payload) : escapeXml(fields[name]);
    return `${name === 'Payload' ? (style.before ?? '') : ''}<${name}>${value}</${name}>`;
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n${style.prolog ?? ''}<soapenv:Envelope xmlns:soapenv="${style.envelope ?? SOAP12}"><soapenv:Header/>` +
    `<soapenv:Body><core:COREEnvelopeRealTimeResponse xmlns:core="${CORE_NAMESPACE}">${children.join('')}` +
    '</core:COREEnvelopeRealTimeResponse></soapenv:Body></soapenv:Envelope>'
  );
}

/** A fault of SOAP 1.2; `code` is `soap:Sender`, `soap:Receiver` or `soap:VersionMismatch`. */
export function writeFault12(code: string, reason: string): string {
  return (
    `<soap:Envelope xmlns:soap="${SOAP12}"><soap:Body><soap:Fault><soap:Code><soap:Value>${code}</soap:Value></soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${escapeXml(reason)}</soap:Text></soap:Reason></soap:Fault></soap:Body></soap:Envelope>`
  );
}

/** A fault of SOAP 1.1, as older stacks send it whatever they were asked in. */
export function writeFault11(code: string, reason: string): string {
  return (
    `<s:Envelope xmlns:s="${SOAP11}"><s:Body><s:Fault><faultcode>s:${code}</faultcode>` +
    `<faultstring>${escapeXml(reason)}</faultstring></s:Fault></s:Body></s:Envelope>`
  );
}
