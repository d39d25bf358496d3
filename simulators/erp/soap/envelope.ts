/** Envelopes as the simulators open and print them: SOAP 1.1 and 1.2, WS-Security, faults. */
import { createHash } from 'node:crypto';
import { escapeXml } from './print.ts';
import { childOf, type Element, readTree } from './tree.ts';

export type Version = '1.1' | '1.2';

export const ENVELOPE: Readonly<Record<Version, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};
const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const WSSE = `${WSS}-wssecurity-secext-1.0.xsd`;
const WSU = `${WSS}-wssecurity-utility-1.0.xsd`;

export interface Opened {
  version: Version;
  header: Element | undefined;
  content: Element;
}

/** @throws Unreadable, or Error where it is no envelope */
export function open(xml: string): Opened {
  const root = readTree(xml);
  const version = (['1.1', '1.2'] as const).find(one => root.ns === ENVELOPE[one]);
  const content = version && root.name === 'Envelope' ? childOf(root, root.ns, 'Body')?.children[0] : undefined;
  if (!version || !content) throw new Error('not a SOAP envelope');
  return { version, header: childOf(root, root.ns, 'Header'), content };
}

export interface Account {
  username: string;
  password: string;
}

/** WS-Security as a server holds it: the token by text or digest, and a Timestamp that has not expired. */
export function isTrusted(header: Element | undefined, { username, password }: Account, now: Date): boolean {
  const security = childOf(header, WSSE, 'Security');
  const expires = childOf(childOf(security, WSU, 'Timestamp'), WSU, 'Expires')?.text;
  if (expires !== undefined && !(Date.parse(expires) > now.getTime())) return false;
  const token = childOf(security, WSSE, 'UsernameToken');
  if (childOf(token, WSSE, 'Username')?.text !== username) return false;
  const given = childOf(token, WSSE, 'Password');
  const kind = given?.attributes.find(({ name }) => name === 'Type')?.value ?? '';
  if (!kind.endsWith('#PasswordDigest')) return given?.text === password;
  const nonce = Buffer.from(childOf(token, WSSE, 'Nonce')?.text ?? '', 'base64');
  const created = childOf(token, WSU, 'Created')?.text ?? '';
  return given?.text === createHash('sha1').update(nonce).update(created).update(password).digest('base64');
}

export const enveloped = (version: Version, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ENVELOPE[version]}"><SOAP-ENV:Body>${content}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;

export const mediaType = (version: Version): string =>
  version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8';

/** SOAP 1.1 §4.4 with unqualified children, or SOAP 1.2 part 1 §5.4; `code` as 1.1 spells it: `Client.validationError`. */
export function fault(version: Version, code: string, reason: string, detail = ''): string {
  const [side = '', ...rest] = code.split('.');
  if (version === '1.1')
    return enveloped(
      version,
      `<SOAP-ENV:Fault><faultcode>SOAP-ENV:${code}</faultcode><faultstring>${escapeXml(reason)}</faultstring>${detail && `<detail>${detail}</detail>`}</SOAP-ENV:Fault>`,
    );
  const sub =
    rest.length > 0 ? `<SOAP-ENV:Subcode><SOAP-ENV:Value>${rest.join('.')}</SOAP-ENV:Value></SOAP-ENV:Subcode>` : '';
  return enveloped(
    version,
    `<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:${side === 'Client' ? 'Sender' : 'Receiver'}</SOAP-ENV:Value>${sub}</SOAP-ENV:Code>` +
      `<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">${escapeXml(reason)}</SOAP-ENV:Text></SOAP-ENV:Reason>${detail && `<SOAP-ENV:Detail>${detail}</SOAP-ENV:Detail>`}</SOAP-ENV:Fault>`,
  );
}
