/** What a partner's profile may say to the Workday dialect, as properties of a JSON Schema. */
import { peopleSchema, timeZoneSchema } from '../../../../gateway/kit.ts';
import { OF_WORDS } from './faults.ts';
import { STATUSES } from './statuses.ts';

const short = { type: 'string', minLength: 1, maxLength: 100 } as const;

const statusTable = (meanings: readonly string[]) => ({
  type: 'object',
  maxProperties: 100,
  propertyNames: { maxLength: 100 },
  additionalProperties: { enum: meanings },
});

export const WORKDAY_PROFILE = {
  version: {
    description: 'Version of the web services that are called.',
    type: 'string',
    pattern: '^v[0-9]{1,3}\\.[0-9]$',
    default: 'v42.0',
  },
  accountSet: {
    description: 'Account set in which codes of ledger accounts are unique.',
    ...short,
    default: 'Standard',
  },
  people: peopleSchema,
  timeZone: timeZoneSchema,
  taxIdTypes: {
    description: 'Tax_ID_Type_ID by who gives such tax numbers, as a URI.',
    type: 'object',
    maxProperties: 200,
    propertyNames: { maxLength: 255 },
    additionalProperties: short,
  },
  autoComplete: {
    description:
      'Whether what is submitted is approved and ordered at once (Auto_Complete). With `approvals: gateway` alone, which submits only what was approved: else nobody decides.',
    type: 'boolean',
    default: false,
  },
  terminationReason: { description: 'Termination_Subcategory_ID of an employment that ends.', ...short },
  causes: {
    description:
      'What validation errors of this tenant mean, by words that stand in them in whatever case, such as `worktag is required: reference-unknown`.',
    type: 'object',
    maxProperties: 200,
    propertyNames: { minLength: 4, maxLength: 200 },
    additionalProperties: { enum: OF_WORDS },
  },
  statuses: {
    description: 'Codes of this tenant and what they mean, beside those of the dialect.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(STATUSES).map(([kind, known]) => [
        kind,
        statusTable([...new Set(Object.values(known)), 'unknown']),
      ]),
    ),
  },
} as const;
