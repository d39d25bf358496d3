/** The private key of a SMART client, from PEM or JWK: only kinds that every server has to take, and named as the server knows it. */
import { createPrivateKey, type JsonWebKeyInput, type KeyObject } from 'node:crypto';

/** SMART App Launch 2.2, "Client Authentication: Asymmetric": servers support RS384, ES384 or both. */
export type Algorithm = 'RS384' | 'ES384';

export interface KeySettings {
  /** PEM or JWK. */
  key: string;
  keyId?: string;
  algorithm?: Algorithm;
}

export interface SigningKey {
  key: KeyObject;
  algorithm: Algorithm;
  keyId: string;
}

const LEAST_MODULUS = 2048;

/** Throws RangeError that says what is wrong with which setting, and nothing of the key. */
export function signingKey({ key: text, keyId, algorithm }: KeySettings): SigningKey {
  const jwk = text.trimStart().startsWith('{') ? readJwk(text) : undefined;
  const key = privateKey(jwk ?? text);
  const fits = algorithmOf(key);
  if (!fits)
    throw new RangeError('authorization.key is neither RSA of at least 2048 bits (RS384) nor EC on P-384 (ES384)');
  const wanted = algorithm ?? jwk?.['alg'] ?? fits;
  if (wanted !== fits)
    throw new RangeError(
      `authorization.key signs ${fits}, not ${algorithm ?? 'what its alg says'}: change one of them`,
    );
  const named = keyId ?? jwk?.['kid'];
  if (typeof named !== 'string' || named === '')
    throw new RangeError(
      'authorization.keyId is missing: the server finds our public key by it, and the key has no kid',
    );
  return { key, algorithm: fits, keyId: named };
}

function readJwk(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw unusable();
  }
}

function privateKey(source: string | Record<string, unknown>): KeyObject {
  try {
    return typeof source === 'string'
      ? createPrivateKey(source)
      : createPrivateKey({ key: source, format: 'jwk' } as JsonWebKeyInput);
  } catch {
    // What the library says of it may quote it.
    throw unusable();
  }
}

const unusable = (): RangeError =>
  new RangeError('authorization.key is no private key: neither a PEM without a passphrase nor a JWK');

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails: details = {} }: KeyObject): Algorithm | undefined {
  if (asymmetricKeyType === 'rsa') return (details.modulusLength ?? 0) >= LEAST_MODULUS ? 'RS384' : undefined;
  return asymmetricKeyType === 'ec' && details.namedCurve === 'secp384r1' ? 'ES384' : undefined;
}
