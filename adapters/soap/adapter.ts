/** The SOAP adapter: what a service endpoint of it may say, and how it is opened. */
import { defineAdapter, durationSchema } from '../../gateway/kit.ts';
import { allow, connections, maxBytes, tls } from '../../transports/connection-settings.ts';
import { SOAP_CAUSES } from './causes.ts';
import { sapJournal } from './dialects/sap-journal/dialect.ts';
import { SAP_JOURNAL_FAULTS } from './dialects/sap-journal/log.ts';
import { workday } from './dialects/workday/dialect.ts';
import { WORKDAY_FAULTS } from './dialects/workday/faults.ts';
import { openSoapLink } from './link.ts';

const text = (description: string) => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^[\\x20-\\x7e]+$',
});

export default defineAdapter({
  name: 'soap',
  summary: 'ERP systems over SOAP 1.1 and 1.2 with WS-Security, in the element order of their schemas',
  config: {
    type: 'object',
    additionalProperties: false,
    dependentRequired: { username: ['password'], password: ['username'], presents: ['username'] },
    properties: {
      soap: { description: 'SOAP version; that of the dialect unless told.', enum: ['1.1', '1.2'] },
      username: text('As the other side spells it, such as `user@tenant`.'),
      password: text('By secret reference.'),
      presents: {
        description:
          'User and password as a WS-Security UsernameToken, or as HTTP Basic; as the dialect does unless told.',
        enum: ['username-token', 'username-token-digest', 'basic'],
      },
      timestamp: { description: 'Adds a WS-Security Timestamp that lasts so long.', ...durationSchema },
      concurrency: {
        description:
          'Most calls at a time. Halved when the partner says that it is too much, and widened again by and by.',
        type: 'integer',
        minimum: 1,
        maximum: 256,
        default: 4,
      },
      queue: {
        description: 'Most calls that wait for their turn; more are refused.',
        type: 'integer',
        minimum: 0,
        maximum: 10_000,
        default: 64,
      },
      maxBytes: maxBytes('an answer', 4_194_304),
      connections,
      allow,
      tls,
    },
  },
  profile: { type: 'object' },
  dialects: [workday, sapJournal],
  faults: { ...SOAP_CAUSES, ...WORKDAY_FAULTS, ...SAP_JOURNAL_FAULTS },
  open: openSoapLink,
});
