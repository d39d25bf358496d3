/** Establishes who calls by an application key, in `Authorization: apiKey id:secret` or `x-api-key: id.secret`. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { definePolicy, type Exchange, Fault, identify } from '../gateway/kit.ts';

/** The scheme is case-insensitive (RFC 9110 §11.1). A key id holds neither of the two separators. */
const AUTHORIZATION = /^apikey +([A-Za-z0-9_~-]{1,64}):([\x21-\x7e]{1,256})$/i;
const X_API_KEY = /^([A-Za-z0-9_~-]{1,64})\.([\x21-\x7e]{1,256})$/;

/** An unknown key id is compared with this, so that it takes as long as a wrong secret. */
const NOBODY = randomBytes(32);

export default definePolicy({
  name: 'key-auth',
  summary: 'Asks for an application key and sets the consumer it belongs to.',
  at: 'pipeline',
  identifies: true,
  config: { type: 'object', additionalProperties: false, properties: {} },
  decisions: ['allowed', 'denied-missing', 'denied-malformed', 'denied-unknown', 'denied-actor'],
  open(_settings: object, { consumers, count }) {
    const deny = (exchange: Exchange, why: string): Fault => {
      count(`denied-${why}`);
      exchange.note(`key-auth: denied, key ${why}`);
      return new Fault('unauthenticated', { headers: { 'WWW-Authenticate': 'apiKey' } });
    };
    return async function keyAuth(exchange, next) {
      const { authorization, 'x-api-key': apiKey } = exchange.head.headers;
      if (authorization === undefined && apiKey === undefined) throw deny(exchange, 'missing');
      const key = credential(authorization, apiKey);
      if (!key) throw deny(exchange, 'malformed');

      const held = consumers.byKeyId(key.id);
      const usable = held?.secretHash.byteLength === NOBODY.byteLength ? held : undefined;
      // Secrets have high entropy, so one round of SHA-256 holds them; a slow hash would only slow every call down.
      const same = timingSafeEqual(hash('sha256', key.secret, 'buffer'), usable?.secretHash ?? NOBODY);
      if (!usable || !same) throw deny(exchange, 'unknown');

      try {
        identify(exchange, usable.consumer);
      } catch (error) {
        count('denied-actor');
        throw error;
      }
      count('allowed');
      await next();
    };
  },
});

/** Two headers at once are refused: which of them counts would be a guess. */
function credential(authorization?: string, apiKey?: string): { id: string; secret: string } | undefined {
  if (authorization !== undefined && apiKey !== undefined) return undefined;
  const [, id, secret] =
    (authorization !== undefined ? AUTHORIZATION.exec(authorization) : X_API_KEY.exec(apiKey ?? '')) ?? [];
  return id && secret ? { id, secret } : undefined;
}
