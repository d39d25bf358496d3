/** The FHIR adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter } from '../../gateway/kit.ts';
import { authorizationSchema } from './authorization.ts';
import { FHIR_FAULTS } from './dialects/fhir-r4/causes.ts';
import { fhirR4 } from './dialects/fhir-r4/dialect.ts';
import { profileSchema } from './dialects/fhir-r4/profile.ts';
import { openFhirLink } from './link.ts';
import { SMART_FAULTS } from './smart/causes.ts';

const pem = { type: 'string', minLength: 1, maxLength: 65_536 } as const;

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
      maxBytes: {
        description: 'Most bytes of an answer.',
        type: 'integer',
        minimum: 1024,
        maximum: 67_108_864,
        default: 4_194_304,
      },
      connections: {
        description: 'Most connections at a time.',
        type: 'integer',
        minimum: 1,
        maximum: 512,
        default: 64,
      },
      allow: {
        description: 'Hosts and networks that may be connected to; without it, the host of the URL alone.',
        type: 'array',
        maxItems: 20,
        items: { type: 'string', minLength: 1, maxLength: 253 },
      },
      tls: {
        description: 'PEM texts by secret reference: private authority, client certificate and key.',
        type: 'object',
        additionalProperties: false,
        properties: { ca: pem, cert: pem, key: pem },
      },
    },
  },
  profile: profileSchema,
  dialects: [fhirR4],
  faults: { ...FHIR_FAULTS, ...SMART_FAULTS },
  open: openFhirLink,
});
