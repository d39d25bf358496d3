/** A self-signed certificate for 127.0.0.1, made here: tests of TLS need no other program. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** DER (X.690): tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const { length } = body;
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const time = (at: Date): Buffer => der(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`));

/** ecdsa-with-SHA256 (RFC 5758 §3.2). */
const ALGORITHM = sequence(hex('06082a8648ce3d040302'));
/** commonName, subjectAltName and basicConstraints (RFC 5280 §4.2.1, appendix A). */
const [COMMON_NAME, ALTERNATIVE_NAME, CONSTRAINTS] = [hex('0603550403'), hex('0603551d11'), hex('0603551d13')];

export interface Certificate {
  /** PEM. */
  key: string;
  /** PEM. It is its own authority. */
  cert: string;
}

/** For a server at 127.0.0.1 and for a client alike, on the curve P-256 (RFC 5280 §4.1). */
export function selfSigned({ days = 2, name = 'payer.example' } = {}): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
  const extensions = sequence(
    sequence(CONSTRAINTS, hex('0101ff'), der(0x04, sequence(hex('0101ff')))),
    sequence(ALTERNATIVE_NAME, der(0x04, sequence(der(0x87, Uint8Array.of(127, 0, 0, 1))))),
  );
  const body = sequence(
    der(0xa0, hex('020102')),
    der(0x02, hex('01')),
    ALGORITHM,
    subject,
    sequence(time(new Date(now - 60_000)), time(new Date(now + days * 86_400_000))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), cert: pem(body, privateKey) };
}

function pem(body: Buffer, key: KeyObject): string {
  const signed = sequence(body, ALGORITHM, der(0x03, Uint8Array.of(0), sign('sha256', body, key)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
