/** The FHIR adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter } from '../../gateway/kit.ts';
import { allow, connections, maxBytes, tls } from '../../transports/connection-settings.ts';
import { authorizationSchema } from './authorization.ts';
import { FHIR_FAULTS } from './dialects/fhir-r4/causes.ts';
import { fhirR4 } from './dialects/fhir-r4/dialect.ts';
import { profileSchema } from './dialects/fhir-r4/profile.ts';
import { openFhirLink } from './link.ts';
import { SMART_FAULTS } from './smart/causes.ts';

export default defineAdapter({
  name: 'fhir',
  summary: 'FHIR R4 servers over REST: operations, create, read, update, search and transactions, in JSON',
  config: {
    type: 'object',
    additionalProperties: false,
    properties: {
      authorization: authorizationSchema,
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
  faults: { ...FHIR_FAULTS, ...SMART_FAULTS },
  open: openFhirLink,
});
