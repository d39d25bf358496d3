/** Establishes who calls by a bearer token (RFC 6750) that an issuer signed, and the person it names. */
import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import {
  type Consumer,
  definePolicy,
  duration,
  durationSchema,
  type Exchange,
  Fault,
  identify,
  type Person,
  type PolicyServices,
  type Stage,
} from '../gateway/kit.ts';
import { localKeys, remoteKeys } from './jwt/keys.ts';

interface Settings {
  issuer: string;
  audience: string | string[];
  jwks?: string;
  keys?: string;
  secret?: string;
  algorithms?: string[];
  type?: string;
  clockTolerance: string;
  consumer: string;
  actor?: { id: string; role?: string; purpose?: string };
}

const PUBLIC_KEY = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const SHARED_KEY = ['HS256', 'HS384', 'HS512'];
const claim = { type: 'string', minLength: 1, maxLength: 100 };
/** Where keys come from settles which signatures may be accepted, and excludes the other sources. */
const source = (setting: string, algorithms: string[], others: string[]) => ({
  required: [setting],
  properties: {
    algorithms: { items: { enum: algorithms } },
    ...Object.fromEntries(others.map(other => [other, false])),
  },
});

export default definePolicy({
  name: 'jwt',
  summary: 'Asks for a signed token and sets the registered consumer and the person that it names.',
  at: 'pipeline',
  identifies: true,
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['issuer', 'audience'],
    properties: {
      issuer: { description: 'The `iss` that tokens must bear.', type: 'string', minLength: 1, maxLength: 500 },
      audience: {
        description: 'The `aud` that tokens must bear, or several of which one suffices.',
        anyOf: [claim, { type: 'array', items: claim, minItems: 1, maxItems: 20 }],
      },
      jwks: {
        description: 'Address of the key set, over TLS unless it is this very host. Without it, keys or secret.',
        type: 'string',
        pattern: '^(https://|http://(127[.]0[.]0[.]1|localhost|\\[::1\\])[:/])',
        maxLength: 500,
      },
      keys: {
        description: 'Public keys by reference: PEM, JWK or JWKS. Without it, jwks or secret.',
        type: 'string',
        maxLength: 65_536,
      },
      secret: {
        description: 'Shared secret by reference, 32 bytes or more. Without it, jwks or keys.',
        type: 'string',
        minLength: 32,
        maxLength: 1024,
      },
      algorithms: {
        description: 'Signatures accepted. Without it, those of public keys, or HS256 where a secret is set.',
        type: 'array',
        items: { enum: [...PUBLIC_KEY, ...SHARED_KEY] },
        minItems: 1,
        uniqueItems: true,
      },
      type: {
        description: 'The `typ` that tokens must bear, such as at+jwt. Without it, any.',
        type: 'string',
        minLength: 1,
        maxLength: 50,
      },
      clockTolerance: { description: 'By how much clocks may differ, at most 2m.', ...durationSchema, default: '5s' },
      consumer: { description: 'Claim that names the registered consumer.', default: 'client_id', ...claim },
      actor: {
        description: 'Claims that name the person behind the call. Without it, tokens name nobody.',
        type: 'object',
        additionalProperties: false,
        required: ['id'],
        properties: { id: claim, role: claim, purpose: claim },
      },
    },
    oneOf: [
      source('jwks', PUBLIC_KEY, ['keys', 'secret']),
      source('keys', PUBLIC_KEY, ['jwks', 'secret']),
      // A public key taken for a shared secret would let anybody sign (RFC 8725 §2.1), so the two never mix.
      source('secret', SHARED_KEY, ['jwks', 'keys']),
    ],
  },
  decisions: [
    'allowed',
    'allowed-cached',
    'denied-missing',
    'denied-invalid',
    'denied-expired',
    'denied-unregistered',
    'denied-actor',
    'keys-refreshed',
    'keys-unavailable',
  ],
  open(settings: Settings, services) {
    const { count } = services;
    const tolerance = duration(settings.clockTolerance, { most: '2m' }) / 1000;
    const verified = new LRUCache<string, Verified>({ max: MAX_CACHED });
    const keys = settings.jwks ? remoteKeys(settings.jwks, services, () => verified.clear()) : undefined;
    const getKey = keys?.get ?? localKeys(settings);
    const options: JWTVerifyOptions = {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: settings.algorithms ?? (settings.secret ? ['HS256'] : PUBLIC_KEY),
      clockTolerance: tolerance,
      requiredClaims: ['exp', settings.consumer],
      ...(settings.type === undefined ? {} : { typ: settings.type }),
    };

    const deny = (exchange: Exchange, why: string, challenge = 'Bearer error="invalid_token"'): Fault => {
      count(`denied-${why}`);
      exchange.note(`jwt: denied, token ${why}`);
      return new Fault('unauthenticated', { headers: { 'WWW-Authenticate': challenge } });
    };
    const verify = async (token: string, exchange: Exchange): Promise<Verified> => {
      const now = services.now();
      try {
        const { payload } = await jwtVerify(token, getKey, { ...options, currentDate: new Date(now) });
        const until = Math.min(((payload.exp ?? 0) + tolerance) * 1000, now + CACHED_MS);
        return { ...identityOf(payload, settings, services), until };
      } catch (error) {
        const why = reason(error);
        throw why ? deny(exchange, why) : error;
      }
    };

    const stage: Stage = async function jwt(exchange, next) {
      const { authorization } = exchange.head.headers;
      if (authorization === undefined) throw deny(exchange, 'missing', 'Bearer');
      const token = authorization.length <= MAX_TOKEN ? BEARER.exec(authorization)?.[1] : undefined;
      if (!token) throw deny(exchange, 'invalid');

      // The key is a digest, so that no usable token lies about in memory. A failure is not kept: it costs the sender.
      const digest = hash('sha256', token, 'base64url');
      const kept = verified.get(digest);
      const fresh = kept && kept.until > services.now() ? kept : undefined;
      const found = fresh ?? (await verify(token, exchange));
      if (!fresh) verified.set(digest, found);
      try {
        identify(exchange, found.consumer, found.person);
      } catch (error) {
        count('denied-actor');
        throw error;
      }
      count(fresh ? 'allowed-cached' : 'allowed');
      await next();
    };
    return Object.assign(stage, keys ? { gauges: keys.gauges } : {});
  },
});

const MAX_TOKEN = 8192;
const BEARER = /^bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const MAX_CACHED = 10_000;
const CACHED_MS = 60_000;

interface Verified {
  consumer: Consumer;
  person?: Person;
  /** Epoch milliseconds. */
  until: number;
}

class Unregistered extends Error {}

/** What is wrong with the token, or undefined where the failure is not the token's. */
function reason(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof Unregistered) return 'unregistered';
  // A key that does not fit the algorithm of the token shows as a TypeError or a DOMException of the Web Crypto API.
  const invalid = [errors.JOSEError, TypeError, DOMException].some(kind => error instanceof kind);
  return invalid ? 'invalid' : undefined;
}

/** A token can narrow what its consumer is registered for, never widen it. */
function identityOf(payload: JWTPayload, settings: Settings, { consumers }: PolicyServices): Omit<Verified, 'until'> {
  const id = payload[settings.consumer];
  const registered = typeof id === 'string' ? consumers.byId(id) : undefined;
  if (!registered) throw new Unregistered();
  const stated = payload['scope'] ?? payload['scp'];
  const scopes = new Set(typeof stated === 'string' ? stated.split(' ') : Array.isArray(stated) ? stated : []);
  const consumer = { ...registered, scopes: registered.scopes.filter(scope => scopes.has(scope)) };
  const person = settings.actor && personOf(payload, settings.actor);
  return person ? { consumer, person } : { consumer };
}

function personOf(payload: JWTPayload, claims: NonNullable<Settings['actor']>): Person | undefined {
  const text = (name: string | undefined): string | undefined => {
    const value = name === undefined ? undefined : payload[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || !/^[^\p{Cc}]{1,128}$/u.test(value)) throw new errors.JWTInvalid('actor claim');
    return value;
  };
  const [id, role, purpose] = [text(claims.id), text(claims.role), text(claims.purpose)];
  return id === undefined ? undefined : { id, ...(role ? { role } : {}), ...(purpose ? { purpose } : {}) };
}
