/** The authorization server of the simulated FHIR server: SMART Backend Services, judged by jose alone. */
import { randomBytes } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { outcome } from './eligibility.ts';
import { issue } from './inquiry.ts';

export interface SmartOptions {
  /** Registered clients: their public keys, and what they may ask for. */
  clients: readonly { id: string; keys: JSONWebKeySet; scopes: readonly string[] }[];
  /** Seconds that a token is good for; default 300. */
  lifetime?: number;
}

export interface SmartServer {
  /** Where tokens are, and what says so; both open to everybody. */
  endpoints: Router;
  /** Lets nobody in without a token that was given out and is not over. */
  guard: RequestHandler;
  /** Tokens given out and still good. */
  tokens: Set<string>;
}

type Refusal = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALGORITHMS = ['RS384', 'ES384'];
const LONGEST_SECONDS = 300;

class Refused extends Error {
  readonly error: Refusal;
  constructor(error: Refusal) {
    super(error);
    this.error = error;
  }
}

export function smartServer({ clients, lifetime = 300 }: SmartOptions, now: () => Date): SmartServer {
  const tokens = new Set<string>();
  const ends = new Map<string, number>();
  const seen = new Set<string>();

  const client = async (assertion: string, audience: string): Promise<SmartOptions['clients'][number]> => {
    const one = clients.find(({ id }) => id === claimedBy(assertion));
    if (!one) throw new Refused('invalid_client');
    const { payload, protectedHeader } = await jwtVerify(assertion, createLocalJWKSet(one.keys), {
      algorithms: ALGORITHMS,
      audience,
      issuer: one.id,
      subject: one.id,
      requiredClaims: ['exp', 'jti'],
      currentDate: now(),
    }).catch((error: unknown) => {
      throw error instanceof errors.JOSEError || error instanceof TypeError ? new Refused('invalid_client') : error;
    });
    const ahead = (payload.exp ?? 0) - now().getTime() / 1000;
    const said = `${one.id} ${payload.jti}`;
    if (ahead > LONGEST_SECONDS || !protectedHeader.kid || seen.has(said)) throw new Refused('invalid_client');
    seen.add(said);
    return one;
  };

  const token = async (request: Request): Promise<object> => {
    const form = (request.body ?? {}) as Record<string, string>;
    if (form['grant_type'] !== 'client_credentials') throw new Refused('unsupported_grant_type');
    if (form['client_assertion_type'] !== ASSERTION || !form['client_assertion'] || !form['scope'])
      throw new Refused('invalid_request');
    const { scopes } = await client(form['client_assertion'], address(request, '/auth/token'));
    const granted = form['scope'].split(' ').filter(scope => scopes.includes(scope));
    if (granted.length === 0) throw new Refused('invalid_scope');
    const value = randomBytes(24).toString('base64url');
    tokens.add(value);
    ends.set(value, now().getTime() + lifetime * 1000);
    return { access_token: value, token_type: 'bearer', expires_in: lifetime, scope: granted.join(' ') };
  };

  const endpoints = express.Router();
  endpoints.get('/fhir/.well-known/smart-configuration', (request, response) => {
    response.json({
      token_endpoint: address(request, '/auth/token'),
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
      capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    });
  });
  endpoints.post('/auth/token', express.urlencoded({ extended: false }), (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    token(request).then(
      answer => response.json(answer),
      (error: unknown) => (error instanceof Refused ? refuse(response, error) : next(error)),
    );
  });

  const guard: RequestHandler = (request, response, next) => {
    const value = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (tokens.has(value) && (ends.get(value) ?? 0) > now().getTime()) return next();
    response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
    outcome(response, 401, [issue('login', 'no token, or one that is not good any more')]);
  };
  return { endpoints, guard, tokens };
}

const refuse = (response: Response, { error }: Refused): void =>
  void response.status(error === 'invalid_client' ? 401 : 400).json({ error, error_description: 'no quotation' });

const address = ({ headers }: Request, path: string): string => `http://${headers.host}${path}`;

/** Whom an assertion claims to be from: only to find the keys it is judged by. */
function claimedBy(assertion: string): string | undefined {
  try {
    const [, payload = ''] = assertion.split('.');
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload).iss;
  } catch {
    return undefined;
  }
}
