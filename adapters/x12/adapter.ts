/** The X12 adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter } from '../../gateway/kit.ts';
import { allow, connections, maxBytes, tls } from '../../transports/connection-settings.ts';
import { CORE_CAUSES, CORE_WARNINGS } from './core-connect/causes.ts';
import { CORE_DEFAULTS } from './core-connect/message.ts';
import { X12_FAULTS, X12_WARNINGS } from './dialects/x12-005010/causes.ts';
import { x12005010 } from './dialects/x12-005010/dialect.ts';
import { X12_PROFILE } from './dialects/x12-005010/profile-schema.ts';
import { openX12Link, unwrapCore } from './link.ts';

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
      tls,
      connections,
      maxBytes: maxBytes('an answer', 16_777_216),
      allow,
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
