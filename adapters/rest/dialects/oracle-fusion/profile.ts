/** What a partner's profile may say to the dialect, as JSON Schema. */
import { peopleSchema, type Schema, timeZoneSchema } from '../../../../gateway/kit.ts';
import { SITE_CAUSES } from './causes.ts';
import { wordsOf } from './statuses.ts';

const text = (description: string, maxLength = 240) =>
  ({ description, type: 'string', minLength: 1, maxLength }) as const;
const words = (description: string, of: Schema = { type: 'string', minLength: 1, maxLength: 240 }) =>
  ({ description, type: 'object', maxProperties: 500, additionalProperties: of }) as const;

export const profileSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['businessUnits'],
  properties: {
    businessUnits: { ...words('Business unit by company, as callers call it.'), minProperties: 1 },
    organizations: words('Code of the inventory organization by company, where goods are received and taken from.'),
    masterOrganization: text('Code of the organization in which items are defined.', 18),
    chargeAccount: {
      description: 'How account combinations are made up.',
      type: 'object',
      additionalProperties: false,
      required: ['segments'],
      properties: {
        segments: {
          description: 'In order: company, costCenter, account, or a value that is always the same.',
          type: 'array',
          minItems: 1,
          maxItems: 30,
          items: {
            oneOf: [
              { enum: ['company', 'costCenter', 'account'] },
              {
                type: 'object',
                additionalProperties: false,
                required: ['always'],
                properties: { always: text('Value of the segment.', 150) },
              },
            ],
          },
        },
        delimiter: { description: 'Between segments.', enum: ['-', '.', '|', ':'], default: '-' },
      },
    },
    consumptionAccount: text('Account that is charged with what is taken from stock for a cost centre.', 60),
    requisitionAccount: text('Account that is charged with what is to be bought, where a line names none.', 60),
    locationSystem: { ...text('System of the codes of places, as a URI.', 255), format: 'uri' },
    valueSets: {
      description: 'Codes of the value sets of segments.',
      type: 'object',
      additionalProperties: false,
      properties: { costCenter: text('Of cost centres.', 60), account: text('Of accounts.', 60) },
    },
    mailDomain: text(
      'Domain that the name of a person in a token lacks to be the address under which the system knows them.',
      200,
    ),
    people: peopleSchema,
    timeZone: timeZoneSchema,
    taxSystems: words('Country whose tax numbers a system of identifiers means, as the system files them.', {
      type: 'string',
      pattern: '^[A-Z]{2}$',
    }),
    statuses: {
      description: 'Codes of this partner beside those of everybody, or in their place.',
      type: 'object',
      additionalProperties: false,
      properties: {
        requisition: words('DocumentStatusCode of requisitions.', { enum: wordsOf('requisition') }),
        order: words('StatusCode of orders.', { enum: wordsOf('order') }),
        validation: words('ValidationStatus of invoices.', { enum: wordsOf('validation') }),
        approval: words('ApprovalStatus of invoices.', { enum: wordsOf('approval') }),
        paid: words('PaidStatus of invoices.', { enum: wordsOf('paid') }),
        assignment: words('AssignmentStatusType of workers.', { enum: wordsOf('assignment') }),
      },
    },
    causes: words('What an `o:errorCode` of this partner means, as a cause of the dialect.', { enum: SITE_CAUSES }),
  },
};
