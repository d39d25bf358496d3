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
    referralRequirements: {
      description: 'What a referral must hold to be complete, by the specialty it goes to.',
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['specialty', 'codes'],
        properties: {
          specialty: { description: 'What people call it.', type: 'string', minLength: 1, maxLength: 100 },
          codes: {
            description: 'Codes of the specialty as referrals state them (NUCC provider taxonomy).',
            type: 'array',
            minItems: 1,
            maxItems: 50,
            items: { type: 'string', minLength: 1, maxLength: 100 },
          },
          fields: {
            description: 'Fields of the referral that must be there, as JSON Pointers.',
            type: 'array',
            maxItems: 50,
            items: { type: 'string', pattern: '^/', maxLength: 200 },
          },
          attachments: {
            description: 'Kinds of attachments of which one must be there.',
            type: 'array',
            maxItems: 20,
            items: { type: 'string', minLength: 1, maxLength: 60 },
          },
        },
      },
    },
  },
};
