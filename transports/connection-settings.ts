/** What an endpoint may say of its connections, in the configuration of every adapter: JSON Schema of each setting. */

const pem = { type: 'string', minLength: 1, maxLength: 65_536 } as const;

/** The texts come by secret reference. */
export const tls = {
  description: 'PEM texts by secret reference: private authority, client certificate and key.',
  type: 'object',
  additionalProperties: false,
  properties: {
    ca: pem,
    cert: pem,
    key: pem,
    serverName: {
      description: 'Name to expect in the certificate.',
      type: 'string',
      minLength: 1,
      maxLength: 253,
      pattern: '^[\\x21-\\x7e]+$',
    },
  },
  dependentRequired: { cert: ['key'], key: ['cert'] },
} as const;

export const allow = {
  description: 'Hosts and networks that may be connected to, in place of the host of the URL alone.',
  type: 'array',
  maxItems: 20,
  items: { type: 'string', minLength: 1, maxLength: 253 },
} as const;

export const connections = {
  description: 'Most connections at a time.',
  type: 'integer',
  minimum: 1,
  maximum: 512,
  default: 64,
} as const;

/** @param of what is measured, as the description says it: `a message` */
export const maxBytes = (of: string, preset: number) => ({
  description: `Most bytes of ${of}.`,
  type: 'integer',
  minimum: 1024,
  maximum: 67_108_864,
  default: preset,
});
