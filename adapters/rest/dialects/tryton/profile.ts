/** What a partner's profile may say to the dialect, as JSON Schema. */
import { peopleSchema, type Schema, timeZoneSchema } from '../../../../gateway/kit.ts';

const code = (description: string) => ({ description, type: 'string', minLength: 1, maxLength: 60 }) as const;

const states = (of: string, canonical: readonly string[]) => ({
  description: `What states of ${of} mean here, where they mean something else than usual, by the server's own word.`,
  type: 'object',
  maxProperties: 30,
  additionalProperties: { enum: canonical },
});

export const profileSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['company', 'currency'],
  properties: {
    company: code('What callers call the company that the user of the endpoint works for: it has no code of its own.'),
    // What it is told of persons the gateway has written there.
    people: { description: peopleSchema.description, const: 'same' },
    timeZone: timeZoneSchema,
    identifierTypes: {
      description: 'Types of identifiers of parties, by the system (URI) that callers know them by: us_ein, eu_vat.',
      type: 'object',
      maxProperties: 100,
      additionalProperties: { type: 'string', pattern: '^[a-z0-9_]{1,40}$' },
    },
    requisitionStatus: states('a requisition', [
      ...['draft', 'pending-approval', 'partially-approved', 'approved', 'rejected', 'returned', 'ordered', 'closed'],
      ...['cancelled', 'unknown'],
    ]),
    orderStatus: states('an order', ['draft', 'open', 'closed', 'cancelled', 'unknown']),
    invoiceStatus: states('an invoice', [
      ...['received', 'in-process', 'exception', 'posted', 'rejected', 'cancelled', 'unknown'],
    ]),
    invoiceApproval: states('an invoice to those who approve it', [
      ...['not-required', 'pending', 'approved', 'rejected', 'unknown'],
    ]),
    freightAccount: code(
      'Account that freight of an invoice is charged to; without it an invoice with freight is refused.',
    ),
    discountAccount: code('Account that a discount of a whole invoice goes to; without it such an invoice is refused.'),
    journal: code('Journal of entries that are posted from outside: MISC where it is not said.'),
    invoiceJournal: code('Journal of invoices of suppliers: EXP where it is not said.'),
    currency: { description: 'ISO 4217, of the company.', type: 'string', pattern: '^[A-Z]{3}$' },
  },
};
