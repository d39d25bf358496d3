/** The shape of a configuration: express-gateway's four nouns, one spelling of each. */

import { type DeliverySettings, deliverySchema } from '../delivery/settings.ts';
import type { Schema } from '../plugs/dialect.ts';
import { SIZE } from '../store/retention.ts';
import type { StoreSettings } from '../store/settings.ts';
import { conditionSchema } from './conditions.ts';
import { durationSchema } from './duration.ts';
import { LISTENING, type ListeningEndpoint } from './listeners.ts';

const name = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' } as const;
const named = (items: Schema): Schema => ({ type: 'object', propertyNames: name, additionalProperties: items });
/** Retention is counted in whole days: a day has one key. */
const days: Schema = { type: 'string', pattern: '^[1-9][0-9]{0,4}d$' };
/** Stands once under $defs: the schema of conditions has an id of its own. */
const policies: Schema = { $ref: '#/$defs/policies' };
const policyList: Schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name'],
    // The rest of a policy's settings is checked by the policy's own schema.
    properties: { name, when: conditionSchema },
  },
};
const listener: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: { host: { type: 'string' }, port: { type: 'integer', minimum: 0, maximum: 65535 } },
};

/** The configuration after parsing and after its secrets are resolved. */
export interface Configuration {
  sandbox?: boolean;
  http?: { host?: string; port?: number; drain?: string };
  admin?: { host?: string; port?: number; token?: string };
  consumers?: {
    id: string;
    scopes: string[];
    facility?: string;
    assertsActor?: boolean;
    keys?: { id: string; hash: string }[];
  }[];
  store?: StoreSettings;
  events?: EventSettings;
  tables?: Record<string, string>;
  profiles?: string;
  apiEndpoints: Record<string, { contract: string } | ListeningEndpoint>;
  serviceEndpoints?: Record<string, ServiceEndpoint>;
  policies: string[];
  pipelines: Record<string, { apiEndpoints: string[]; anonymous?: boolean; policies: PolicyUse[] }>;
}

/** What leaves as events, and whereto. */
export interface EventSettings {
  source?: string;
  webhooks?: { allow?: string[]; timeout?: string };
}

export type PolicyUse = { name: string; when?: unknown } & Record<string, unknown>;

export interface ServiceEndpoint extends Record<string, unknown> {
  adapter: string;
  dialect: string;
  url: string;
  profile: string;
  facility?: string;
  /** Who holds the approving authority over what it keeps; it does where nothing is said. */
  approvals?: 'gateway' | 'system';
  policies?: PolicyUse[];
  delivery?: DeliverySettings;
}

export const CONFIGURATION: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['apiEndpoints', 'policies', 'pipelines'],
  $defs: { policies: policyList },
  properties: {
    sandbox: { type: 'boolean' },
    http: { ...listener, properties: { ...(listener['properties'] as Schema), drain: { type: 'string' } } },
    admin: {
      ...listener,
      properties: { ...(listener['properties'] as Schema), token: { type: 'string', minLength: 16 } },
    },
    consumers: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'scopes'],
        properties: {
          id: name,
          scopes: { type: 'array', items: { type: 'string', pattern: '^[a-z-]+:[a-z-]+$' } },
          facility: { type: 'string', minLength: 1, maxLength: 64 },
          assertsActor: { type: 'boolean' },
          keys: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['id', 'hash'],
              properties: {
                id: { type: 'string', pattern: '^[A-Za-z0-9_~-]{1,64}$' },
                hash: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
              },
            },
          },
        },
      },
    },
    store: {
      type: 'object',
      additionalProperties: false,
      properties: {
        data: { type: 'string', minLength: 1 },
        key: { type: 'string', minLength: 1 },
        previousKeys: { type: 'array', maxItems: 20, items: { type: 'string', minLength: 1 } },
        retention: {
          type: 'object',
          additionalProperties: false,
          properties: { bodies: days, audit: days, size: { type: 'string', pattern: SIZE.source } },
        },
        leastFree: { type: 'string', pattern: SIZE.source },
        auditHead: {
          type: 'object',
          additionalProperties: false,
          required: ['file'],
          properties: { file: { type: 'string', minLength: 1 }, every: durationSchema },
        },
      },
    },
    events: {
      type: 'object',
      additionalProperties: false,
      properties: {
        source: { type: 'string', format: 'uri', maxLength: 200 },
        webhooks: {
          type: 'object',
          additionalProperties: false,
          properties: {
            allow: { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 253 } },
            timeout: { type: 'string', pattern: '^[1-9][0-9]{0,3}(ms|s)$' },
          },
        },
      },
    },
    tables: named({ type: 'string' }),
    profiles: { type: 'string' },
    apiEndpoints: named({
      if: { type: 'object', anyOf: [{ required: ['listen'] }, { required: ['adapter'] }] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: LISTENING,
      else: {
        type: 'object',
        additionalProperties: false,
        required: ['contract'],
        properties: { contract: { type: 'string', pattern: '^[a-z][a-z-]*/v[1-9][0-9]*$' } },
      },
    }),
    serviceEndpoints: named({
      type: 'object',
      required: ['adapter', 'dialect', 'url', 'profile'],
      // The rest is checked by the adapter's own schema.
      properties: {
        adapter: name,
        dialect: { type: 'string' },
        url: { type: 'string' },
        profile: name,
        facility: { type: 'string', minLength: 1, maxLength: 64 },
        approvals: { enum: ['gateway', 'system'] },
        policies,
        delivery: deliverySchema,
      },
    }),
    policies: { type: 'array', items: name, uniqueItems: true },
    pipelines: named({
      type: 'object',
      additionalProperties: false,
      required: ['apiEndpoints', 'policies'],
      properties: {
        apiEndpoints: { type: 'array', minItems: 1, uniqueItems: true, items: name },
        anonymous: { type: 'boolean' },
        policies,
      },
    }),
  },
};
