/** Asks an authorization server for an access token with a signed assertion (SMART App Launch 2.2 Backend Services, RFC 7523 §2.2). */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { DialectError, Fault, isPrivateWay } from '../../../gateway/kit.ts';
import { retryAfterSeconds } from '../../../transports/http.ts';
import { decodeUtf8, readJson } from '../../../transports/json.ts';
import { type HttpPool, type Incoming, openPool, type PoolSettings } from '../../../transports/pool.ts';
import { NoToken, refusal } from './causes.ts';
import type { SigningKey } from './key.ts';

export interface SmartClient extends SigningKey {
  clientId: string;
  scope: string;
  /** Without it the server's own `.well-known/smart-configuration` says where. */
  tokenUrl?: string;
  /** Base URL of the FHIR server. */
  url: string;
  /** Of the FHIR server. */
  pool: HttpPool;
  /** For the token endpoint, which may be another host. */
  outbound: Pick<PoolSettings, 'allow' | 'tls'>;
  now(): Date;
}

export interface Token {
  value: string;
  /** Of the token, as told; absent where the server does not say. */
  seconds?: number;
}

const MAX_BYTES = 64 * 1024;
/** At most five minutes are allowed; two leave room for clocks that differ either way. */
const ASSERTION_SECONDS = 120;
const BEARER_TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Throws NoToken, or the pool's Fault with the place where it happened. */
export async function requestToken(client: SmartClient, signal: AbortSignal): Promise<Token> {
  const address = client.tokenUrl ?? (await discover(client, signal));
  // Tokens last for minutes: a connection that is kept for the next would be closed by then.
  await using pool = openTokenPool(address, client);
  const { pathname, search } = new URL(address);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: client.scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(client, address),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const asked = { method: 'POST', path: pathname + search, headers, body: form.toString() };
  const incoming = await ask(pool, asked, 'token endpoint', signal);
  if (incoming.status !== 200)
    throw new NoToken(refusal(incoming.status, jsonOf(incoming)), retryAfterSeconds(incoming.headers, client.now()));
  return tokenOf(jsonOf(incoming));
}

function assertion({ clientId, key, keyId, algorithm, now }: SmartClient, audience: string): Promise<string> {
  const issued = Math.floor(now().getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(issued)
    .setExpirationTime(issued + ASSERTION_SECONDS)
    .sign(key);
}

/** SMART App Launch 2.2, "Conformance": what is listed must fit; what is not listed is not known. */
async function discover({ url, pool, algorithm }: SmartClient, signal: AbortSignal): Promise<string> {
  const place = 'smart-configuration';
  const path = `${new URL(url).pathname.replace(/\/+$/, '')}/.well-known/smart-configuration`;
  const incoming = await ask(pool, { method: 'GET', path, headers: { accept: 'application/json' } }, place, signal);
  const { status } = incoming;
  if (status === 429 || status >= 500)
    throw new NoToken({ cause: 'token-endpoint-unavailable', position: place, sourceCode: String(status) });
  if (status !== 200) throw new NoToken({ cause: 'smart-configuration-missing', sourceCode: String(status) });
  const told = (jsonOf(incoming) ?? {}) as Record<string, unknown>;
  for (const [name, needed] of [
    ['grant_types_supported', 'client_credentials'],
    ['token_endpoint_auth_methods_supported', 'private_key_jwt'],
    ['token_endpoint_auth_signing_alg_values_supported', algorithm],
  ] as const) {
    const listed = told[name];
    if (Array.isArray(listed) && !listed.includes(needed))
      throw new NoToken({ cause: 'smart-unsupported', position: name, sourceCode: needed });
  }
  const address = told['token_endpoint'];
  // The key vouches for us, and the token for the patients' data: neither travels in the clear.
  if (typeof address !== 'string' || !isPrivateWay(address))
    throw new NoToken({ cause: 'smart-configuration-unreadable', position: 'token_endpoint' });
  return address;
}

/** Whoever writes the address down allows its host by that; one that a server names has to be on the list. */
function openTokenPool(address: string, { tokenUrl, url, outbound: { allow, tls: own } }: SmartClient): HttpPool {
  const named = [new URL(tokenUrl ?? url).hostname];
  // The name to expect in the certificate is the FHIR server's.
  const { serverName, ...tls } = own ?? {};
  if (serverName !== undefined && new URL(address).host === new URL(url).host) Object.assign(tls, { serverName });
  try {
    return openPool(address, { allow: allow ?? named, connections: 1, maxBytes: MAX_BYTES, tls });
  } catch (error) {
    throw placed(error, 'token endpoint');
  }
}

async function ask(
  pool: HttpPool,
  out: Omit<Parameters<HttpPool['request']>[0], 'signal' | 'maxBytes'>,
  place: string,
  signal: AbortSignal,
): Promise<Incoming> {
  try {
    return await pool.request({ ...out, signal, maxBytes: MAX_BYTES });
  } catch (error) {
    throw placed(error, place);
  }
}

/** Whatever became of it, nothing was asked of the FHIR server. */
function placed(error: unknown, position: string): Fault {
  const fault = Fault.from(error);
  return fault.with({
    outcome: 'not_applied',
    backend: { cause: fault.code, ...fault.info.backend, position },
  });
}

function tokenOf(answer: unknown): Token {
  const { access_token: value, token_type: type, expires_in: life } = (answer ?? {}) as Record<string, unknown>;
  // RFC 6749 §5.1: the type is told, in any case.
  if (typeof value !== 'string' || !BEARER_TOKEN.test(value) || String(type).toLowerCase() !== 'bearer')
    throw new NoToken({
      cause: 'token-unreadable',
      position: typeof value === 'string' ? 'token_type' : 'access_token',
    });
  const seconds = typeof life === 'number' || typeof life === 'string' ? Number(life) : Number.NaN;
  return { value, ...(seconds >= 0 ? { seconds } : {}) };
}

function jsonOf({ body }: Incoming): unknown {
  try {
    return readJson(decodeUtf8(body));
  } catch (error) {
    if (error instanceof DialectError) return undefined;
    throw error;
  }
}
