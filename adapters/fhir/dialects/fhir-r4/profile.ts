/** What a partner's profile may say to the FHIR dialect, as JSON Schema. */
import type { Schema } from '../../../../gateway/kit.ts';

const system = (description: string, standard: string) =>
  ({ description, type: 'string', format: 'uri', maxLength: 255, default: standard }) as const;

export const profileSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['currency'],
  properties: {
    currency: { description: 'ISO 4217, for amounts that state none.', type: 'string', pattern: '^[A-Z]{3}$' },
    originator: {
      description: 'System of the identifiers the gateway gives to its requests.',
      type: 'string',
      format: 'uri',
      maxLength: 255,
    },
    insurerSystem: system('System of the identifier of the insurer.', 'https://canongate.org/fhir/sid/payer'),
    memberIdSystem: system('System of the member id on the Patient.', 'https://canongate.org/fhir/sid/member'),
    searchOptions: {
      description: 'Combinations of fields of the request that suffice to find a member, as JSON Pointers.',
      type: 'array',
      maxItems: 20,
      items: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'string', pattern: '^/', maxLength: 100 } },
    },
  },
};
