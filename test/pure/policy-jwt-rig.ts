/** What the tests of bearer tokens need: an issuer with two keys, tokens it signed, and the policy that judges them. */
import { type CryptoKey, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Consumer } from '../../gateway/kit.ts';
import jwt from '../../policies/jwt.ts';
import { arriving, openStage, rig } from './policy-rig.ts';

export const ISSUER = 'https://issuer.invalid/';
export const SECRET = 'a-shared-secret-of-nobody-at-all-1234';
export const desk: Consumer = { id: 'desk', scopes: ['eligibility:read', 'payers:read'] };
const portal: Consumer = { ...desk, id: 'portal', assertsActor: true };
const registered = new Map([desk, portal].map(consumer => [consumer.id, consumer]));

/** Two keys are enough for all tests; making them takes a moment. */
export const [es, other] = await Promise.all([
  generateKeyPair('ES256', { extractable: true }),
  generateKeyPair('ES256', { extractable: true }),
]);
export const pem = await exportSPKI(es.publicKey);

export function gate(settings: object = {}, fetchJson?: (url: string) => Promise<unknown>) {
  const bench = rig({
    consumers: { byKeyId: () => undefined, byId: id => registered.get(id) },
    ...(fetchJson ? { fetchJson } : {}),
  });
  const where = fetchJson ? { jwks: 'https://issuer.invalid/keys' } : 'secret' in settings ? {} : { keys: pem };
  const all = { issuer: ISSUER, audience: 'canongate', ...where, ...settings };
  return { stage: openStage(jwt, all, bench), ...bench };
}

export const NOW = Date.UTC(2026, 10, 22) / 1000;
export const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: 'canongate',
  exp: NOW + 300,
  client_id: 'desk',
  scope: 'eligibility:read openid',
});

interface Signing {
  key?: CryptoKey;
  alg?: string;
  kid?: string;
  typ?: string;
}

export const sign = (
  payload: Record<string, unknown>,
  { key = es.privateKey, alg = 'ES256', kid, typ }: Signing = {},
): Promise<string> =>
  new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg, ...(kid ? { kid } : {}), ...(typ ? { typ } : {}) })
    .sign(key);
export const bearing = (token: string, more: object = {}) => arriving({ authorization: `Bearer ${token}`, ...more });
