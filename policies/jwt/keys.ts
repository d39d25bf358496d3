/** The keys that tokens are verified with: from the configuration, or published by the issuer and kept for a while. */
import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { Fault, type PolicyServices } from '../../gateway/kit.ts';

/** Keys that stand in the configuration. Throws RangeError where they are not what the settings say. */
export function localKeys({ keys = '', secret }: { keys?: string; secret?: string }): JWTVerifyGetKey {
  if (secret !== undefined) {
    const key = new TextEncoder().encode(secret);
    return async () => key;
  }
  if (keys.includes('PRIVATE KEY')) throw new RangeError('keys hold a private key');
  try {
    if (keys.trimStart().startsWith('{')) return createLocalJWKSet(publicKeySet(JSON.parse(keys)));
    const key = createPublicKey(keys);
    return async () => key;
  } catch (cause) {
    throw new RangeError('keys hold neither a PEM public key nor a JWK or JWKS of public keys', { cause });
  }
}

const MAX_KEYS = 100;

/** A JWK or JWKS (RFC 7517) as a set of its public keys. Throws RangeError where there is none. */
function publicKeySet(data: unknown): JSONWebKeySet {
  const set = data as Partial<JSONWebKeySet> | null;
  const keys = Array.isArray(set?.keys) ? set.keys : [data as JSONWebKeySet['keys'][number] | null];
  // A shared or private key in a published set is a mistake of the issuer: it must never verify anything.
  const open = keys.filter(key => typeof key?.kty === 'string' && key.kty !== 'oct' && key['d'] === undefined);
  if (open.length === 0 || keys.length > MAX_KEYS) throw new RangeError('not a set of public keys');
  return { keys: open as JSONWebKeySet['keys'] };
}

const FETCH_MS = 5000;
/** Past this age keys are fetched again in the background … */
const FRESH_MS = 10 * 60_000;
/** … past this the call waits for them, and uses the old ones where the issuer does not answer … */
const AGED_MS = 60 * 60_000;
/** … and past this they count no more. */
const STALE_MS = 24 * 60 * 60_000;
/** An unknown key id may be a new key or an invention: looking more often would let anybody hammer the issuer. */
const UNKNOWN_KEY_MS = 30_000;
const AFTER_FAILURE_MS = 5000;

/**
 * Keys published at an address: fetched once for all who wait, kept while the issuer is away, `changed` when replaced.
 * The resolver throws the Fault `backend-unavailable` where there are none to verify with.
 */
export function remoteKeys(url: string, { fetchJson, now, count }: PolicyServices, changed: () => void) {
  let held: { keys: JWTVerifyGetKey; text: string; at: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  const fetchKeys = async (): Promise<void> => {
    triedAt = now();
    try {
      const set = publicKeySet(await fetchJson(url, AbortSignal.timeout(FETCH_MS)));
      const text = JSON.stringify(set);
      if (text === held?.text) held.at = now();
      else {
        held = { keys: createLocalJWKSet(set), text, at: now() };
        changed();
      }
      count('keys-refreshed');
    } catch {
      count('keys-unavailable');
    }
  };
  const refresh = (atLeastMs: number): Promise<void> | undefined => {
    if (!pending && now() - triedAt >= atLeastMs) {
      pending = fetchKeys().finally(() => {
        pending = undefined;
      });
    }
    return pending;
  };
  const age = (): number => (held ? now() - held.at : Number.POSITIVE_INFINITY);
  const current = (): JWTVerifyGetKey => {
    if (held && age() < STALE_MS) return held.keys;
    const retryAfter = AFTER_FAILURE_MS / 1000;
    throw new Fault('backend-unavailable', {
      backend: { cause: 'keys-unavailable' },
      outcome: 'not_applied',
      retryAfter,
    });
  };

  const get: JWTVerifyGetKey = async (header, token) => {
    if (age() >= FRESH_MS) {
      const fetching = refresh(AFTER_FAILURE_MS);
      if (age() >= AGED_MS) await fetching;
    }
    try {
      return await current()(header, token);
    } catch (error) {
      const fetching = error instanceof errors.JWKSNoMatchingKey ? refresh(UNKNOWN_KEY_MS) : undefined;
      if (!fetching) throw error;
      await fetching;
      return current()(header, token);
    }
  };
  const gauges = (): Record<string, number> => (held ? { 'age-seconds': age() / 1000 } : {});
  return { get, gauges };
}
