/** The X12 adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter } from '../../gateway/kit.ts';
import { CORE_CAUSES, CORE_WARNINGS } from './core-connect/causes.ts';
import { CORE_DEFAULTS } from './core-connect/message.ts';
import { X12_FAULTS, X12_WARNINGS } from './dialects/x12-005010/causes.ts';
import { x12005010 } from './dialects/x12-005010/dialect.ts';
import { X12_PROFILE } from './dialects/x12-005010/profile-schema.ts';
import { openX12Link, unwrapCore } from './link.ts';

const pem = { type: 'string', minLength: 1, maxLength: 65_536 } as const;
const text = (description: string, more: object = {}) => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^[\\x20-\\x7e]+$',
  ...more,
});

export default defineAdapter({
  name: 'x12',
  summary: 'X12 in real time over CAQH CORE connectivity vC2.2.0, as SOAP or as MIME form data',
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      transport: { description: 'How the envelope travels.', enum: ['soap', 'mime'], default: 'soap' },
      core: {
        description: 'What the CORE envelope says; partners differ.',
        type: 'object',
        additionalProperties: false,
        properties: {
          version: text('CORERuleVersion.', { default: CORE_DEFAULTS.version }),
          namespace: text('Namespace of the request element.', { default: CORE_DEFAULTS.namespace }),
          action: text('SOAP action.', { default: CORE_DEFAULTS.action, pattern: '^[!#-\\[\\]-~]+$' }),
          senderId: text("SenderID; the sender of the profile's interchange unless told.", { maxLength: 50 }),
          receiverId: text("ReceiverID; the receiver of the profile's interchange unless told.", { maxLength: 50 }),
        },
      },
      username: text('Of the WS-Security UsernameToken, or of the form.'),
      password: text('By secret reference.'),
      tls: {
        description: 'PEM texts by secret reference: private authority, client certificate and key.',
        type: 'object',
        additionalProperties: false,
        properties: { ca: pem, cert: pem, key: pem, serverName: text('Name to expect in the certificate.') },
        dependentRequired: { cert: ['key'], key: ['cert'] },
      },
      connections: {
        description: 'Most connections at a time.',
        type: 'integer',
        minimum: 1,
        maximum: 512,
        default: 64,
      },
      maxBytes: {
        description: 'Most bytes of an answer.',
        type: 'integer',
        minimum: 1024,
        maximum: 67_108_864,
        default: 16_777_216,
      },
      allow: {
        description: 'Hosts and networks that may be connected to, in place of the host of the URL alone.',
        type: 'array',
        maxItems: 20,
        items: { type: 'string', minLength: 1, maxLength: 253 },
      },
    },
    dependentRequired: { username: ['password'], password: ['username'] },
  },
  profile: X12_PROFILE,
  dialects: [x12005010],
  faults: { ...X12_FAULTS, ...CORE_CAUSES },
  warnings: [...X12_WARNINGS, ...CORE_WARNINGS],
  unwrap: unwrapCore,
  open: openX12Link,
});
