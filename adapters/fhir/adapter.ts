/** The FHIR adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter } from '../../gateway/kit.ts';
import { allow, connections, maxBytes, tls } from '../../transports/connection-settings.ts';
import { FHIR_FAULTS } from './dialects/fhir-r4/causes.ts';
import { fhirR4 } from './dialects/fhir-r4/dialect.ts';
import { profileSchema } from './dialects/fhir-r4/profile.ts';
import { openFhirLink } from './link.ts';

export default defineAdapter({
  name: 'fhir',
  summary: 'FHIR R4 servers over REST: operations, create, read, update and search, in JSON',
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      authorization: {
        description: 'How the gateway presents itself. The token is a secret reference.',
        oneOf: [
          { type: 'object', additionalProperties: false, required: ['type'], properties: { type: { const: 'none' } } },
          {
            type: 'object',
            additionalProperties: false,
            required: ['type', 'token'],
            properties: { type: { const: 'bearer' }, token: { type: 'string', pattern: '^[\\x21-\\x7e]{1,8192}$' } },
          },
        ],
      },
      searchBy: {
        description: 'POST keeps what is searched for out of access logs.',
        enum: ['post', 'get'],
        default: 'post',
      },
      maxBytes: maxBytes('an answer', 4_194_304),
      connections,
      allow,
      tls,
    },
  },
  profile: profileSchema,
  dialects: [fhirR4],
  faults: FHIR_FAULTS,
  open: openFhirLink,
});
