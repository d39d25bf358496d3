/** WS-Security headers over TLS: UsernameToken with the password as text or digest, and a Timestamp. */
import { createHash, randomBytes } from 'node:crypto';
import type { XmlObject } from './soap.ts';

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const PROFILE = `${WSS}-username-token-profile-1.0`;
const BASE64 = `${WSS}-soap-message-security-1.0#Base64Binary`;

export interface Credentials {
  username: string;
  password: string;
  /** UsernameToken Profile 1.0 §3.1; the digest keeps the password itself out of the message. */
  as: 'text' | 'digest';
}

/** Where instants and nonces come from. */
export interface Fresh {
  now(): Date;
  nonce?(): Uint8Array;
}

const NONCE_BYTES = 16;

/** UsernameToken Profile 1.0 §3.1, PasswordText: only to be sent over TLS. */
export function usernameToken(username: string, password: string): XmlObject {
  return security({ 'wsse:UsernameToken': textToken(username, password) });
}

/**
 * The whole header, made anew for each message: nonce and instants must not come twice.
 *
 * @param lasts seconds until the Timestamp expires; without it there is none
 */
export function securityHeader(
  { credentials, lasts }: { credentials?: Credentials | undefined; lasts?: number | undefined },
  { now, nonce = () => randomBytes(NONCE_BYTES) }: Fresh,
): XmlObject | undefined {
  const parts: XmlObject = {};
  const at = now();
  if (lasts !== undefined)
    parts['wsu:Timestamp'] = {
      'wsu:Created': at.toISOString(),
      'wsu:Expires': new Date(at.getTime() + lasts * 1000).toISOString(),
    };
  if (credentials) {
    const { username, password, as } = credentials;
    const digest = () => digestToken(username, password, Buffer.from(nonce()), at.toISOString());
    parts['wsse:UsernameToken'] = as === 'digest' ? digest() : textToken(username, password);
  }
  return Object.keys(parts).length > 0 ? security(parts) : undefined;
}

const security = (parts: XmlObject): XmlObject => ({
  'wsse:Security': {
    $: {
      'xmlns:wsse': `${WSS}-wssecurity-secext-1.0.xsd`,
      ...('wsu:Timestamp' in parts || isDigest(parts) ? { 'xmlns:wsu': `${WSS}-wssecurity-utility-1.0.xsd` } : {}),
      // SOAP 1.2 part 1 §5.2.3 spells it true, 1.1 §4.2.3 has 1 alone; both versions read 1.
      'soap:mustUnderstand': '1',
    },
    ...parts,
  },
});

const isDigest = (parts: XmlObject): boolean => 'wsu:Created' in ((parts['wsse:UsernameToken'] ?? {}) as object);

const textToken = (username: string, password: string): XmlObject => ({
  'wsse:Username': username,
  'wsse:Password': { $: { Type: `${PROFILE}#PasswordText` }, _: password },
});

/** UsernameToken Profile 1.0 §3.1: Base64(SHA-1(nonce + created + password)), the nonce as bytes. */
function digestToken(username: string, password: string, nonce: Buffer, created: string): XmlObject {
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return {
    'wsse:Username': username,
    'wsse:Password': { $: { Type: `${PROFILE}#PasswordDigest` }, _: digest },
    'wsse:Nonce': { $: { EncodingType: BASE64 }, _: nonce.toString('base64') },
    'wsu:Created': created,
  };
}
