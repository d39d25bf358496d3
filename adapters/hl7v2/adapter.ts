/** The HL7 v2 adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter, durationSchema } from '../../gateway/kit.ts';
import { allow, maxBytes, tls } from '../../transports/connection-settings.ts';
import { HL7_FAULTS, HL7_WARNINGS } from './dialects/hl7v2/causes.ts';
import { hl7v2 } from './dialects/hl7v2/dialect.ts';
import { HL7_PROFILE } from './dialects/hl7v2/profile-schema.ts';
import { openHl7Link } from './link.ts';

export default defineAdapter({
  name: 'hl7v2',
  summary: 'HL7 v2 messages over MLLP: one message out, its acknowledgement or answer back',
  schemes: ['mllp', 'mllps'],
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      acknowledgmentTimeout: {
        description: 'How long a partner may take to acknowledge; then the connection is closed.',
        ...durationSchema,
        default: '30s',
      },
      connectTimeout: { description: 'For name, TCP and TLS together.', ...durationSchema, default: '5s' },
      idle: {
        description: 'Silence after which the connection is closed; the next message opens another.',
        ...durationSchema,
        default: '5m',
      },
      window: {
        description: 'Most messages that wait for their acknowledgement at a time. Partners that keep order want 1.',
        type: 'integer',
        minimum: 1,
        maximum: 256,
        default: 1,
      },
      transport: {
        description: 'Who carries the bytes; node-hl7-client takes one message at a time.',
        enum: ['own', 'node-hl7-client'],
        default: 'own',
      },
      tls,
      maxBytes: maxBytes('a message', 16_777_216),
      allow,
    },
  },
  profile: HL7_PROFILE,
  dialects: [hl7v2],
  faults: HL7_FAULTS,
  warnings: HL7_WARNINGS,
  open: openHl7Link,
});
