/** How the gateway presents itself to a FHIR server: not at all, by a token that was given, or by one that it fetches (SMART). */
import { isPrivateWay, type LinkServices } from '../../gateway/kit.ts';
import type { HttpPool, PoolSettings } from '../../transports/pool.ts';
import { type KeySettings, signingKey } from './smart/key.ts';
import { requestToken } from './smart/token-endpoint.ts';
import { keepTokens, type Presented } from './smart/tokens.ts';

export interface SmartSettings extends KeySettings {
  type: 'smart-backend-services';
  clientId: string;
  scope: string;
  tokenUrl?: string;
}

export type Authorization = { type: 'none' } | { type: 'bearer'; token: string } | SmartSettings;

const setting = { type: 'string', minLength: 1 } as const;

export const authorizationSchema = {
  description: 'How the gateway presents itself. Tokens and keys are secret references.',
  type: 'object',
  required: ['type'],
  properties: { type: { enum: ['none', 'bearer', 'smart-backend-services'] } },
  allOf: [
    kind('none', {}),
    kind('bearer', { token: { type: 'string', pattern: '^[\\x21-\\x7e]{1,8192}$' } }),
    kind(
      'smart-backend-services',
      {
        clientId: { description: 'Of our registration with the server.', ...setting, maxLength: 255 },
        key: { description: 'Our private key: PEM or JWK.', ...setting, maxLength: 65_536 },
        scope: {
          description: 'What is asked for, scopes apart by a space (RFC 6749 §3.3): system/Patient.rs',
          type: 'string',
          pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+(?: [\\x21\\x23-\\x5b\\x5d-\\x7e]+)*$',
          maxLength: 2000,
        },
      },
      {
        keyId: {
          description: 'The kid that the server knows the key by. A JWK may bring its own.',
          ...setting,
          maxLength: 255,
        },
        algorithm: { description: 'Without it, the one that fits the key.', enum: ['RS384', 'ES384'] },
        tokenUrl: {
          description: 'Without it, the server is asked (.well-known/smart-configuration).',
          ...setting,
          format: 'uri',
          maxLength: 2000,
        },
      },
    ),
  ],
} as const;

function kind(type: string, required: Record<string, object>, optional: Record<string, object> = {}) {
  return {
    if: { properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      additionalProperties: false,
      required: Object.keys(required),
      properties: { type: true, ...required, ...optional },
    },
  };
}

/** What a call carries; `undefined` where it carries nothing. */
export type Authorize = (signal: AbortSignal) => Promise<Partial<Presented> | undefined>;

export interface Surroundings {
  /** Base URL of the FHIR server. */
  url: string;
  pool: HttpPool;
  outbound: Pick<PoolSettings, 'allow' | 'tls'>;
  now: LinkServices['now'];
}

/** Throws RangeError for settings that cannot be used. */
export function authorizationOf(settings: Authorization = { type: 'none' }, around: Surroundings): Authorize {
  if (settings.type === 'none') return async () => undefined;
  if (settings.type === 'bearer') {
    const { token } = settings;
    return async () => ({ value: token });
  }
  const { tokenUrl } = settings;
  if (tokenUrl !== undefined && !isPrivateWay(tokenUrl))
    throw new RangeError('authorization.tokenUrl is not https: the key must not vouch for us in the clear');
  const client = { ...settings, ...signingKey(settings), ...around };
  const tokens = keepTokens(signal => requestToken(client, signal), around.now);
  return signal => tokens.present(signal);
}
