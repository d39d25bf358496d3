/** What a partner's profile may say to the dialect, as JSON Schema. */
import { peopleSchema, type Schema, timeZoneSchema } from '../../../../gateway/kit.ts';
import { INVOICE_APPROVAL, INVOICE_STATUS, ORDER_STATUS, REQUISITION_STATUS } from './status.ts';

const code = (description: string, maxLength: number) =>
  ({ description, type: 'string', minLength: 1, maxLength }) as const;

/** A table of the site's own, laid over the one that comes with the dialect. */
const table = (description: string, values: readonly string[]) =>
  ({
    description,
    type: 'object',
    maxProperties: 200,
    propertyNames: { maxLength: 60 },
    additionalProperties: { enum: values },
  }) as const;

const texts = (description: string, maxLength: number) =>
  ({
    description,
    type: 'object',
    maxProperties: 500,
    propertyNames: { maxLength: 255 },
    additionalProperties: { type: 'string', minLength: 1, maxLength },
  }) as const;

const words = (of: Readonly<Record<string, string>>): string[] => [...new Set(Object.values(of))];

export const profileSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['currency', 'plants'],
  properties: {
    currency: { description: 'ISO 4217, of the company.', type: 'string', pattern: '^[A-Z]{3}$' },
    timeZone: timeZoneSchema,
    plants: {
      description: 'Plants, by code: the company code that each belongs to.',
      type: 'object',
      minProperties: 1,
      maxProperties: 500,
      propertyNames: { maxLength: 4 },
      additionalProperties: code('Company code.', 4),
    },
    storageLocations: texts('Storage locations, by code: the plant that each belongs to.', 4),
    purchasingOrganizations: texts('Purchasing organisation of a company code; its own code where nothing is said.', 4),
    people: peopleSchema,
    purchasingGroup: { ...code('Purchasing group of what the gateway asks for.', 3), default: '001' },
    requisitionType: { ...code('Document type of requisitions.', 4), default: 'NB' },
    blockRequisitions: {
      description:
        'Requisitions are made blocked for purchasing, and are drafts until somebody lifts it: for where the gateway approves.',
      type: 'boolean',
      default: false,
    },
    materialGroup: code('Material group of a line that names no item and no category.', 9),
    reconciliationAccount: code('Account in the general ledger that new suppliers are kept in.', 10),
    supplierGrouping: code('Grouping of new business partners, which decides their number.', 4),
    returnReason: { ...code('Reason of movement of a return.', 4), default: '0001' },
    defaultAccount: code('Account of a line that names a cost centre and no account.', 10),
    accountKinds: table('Groups of accounts of the chart → what an account of theirs is.', [
      ...['asset', 'liability', 'equity', 'revenue', 'expense', 'group', 'unknown'],
    ]),
    taxTypes: texts('Tax types, by the system of the tax identifier.', 4),
    identifierTypes: texts('Identification types, by the system of an identifier.', 6),
    taxCodes: texts('Tax codes, by their rate in percent.', 2),
    requisitionStatus: table('PurReqnReleaseStatus → where a requisition stands.', words(REQUISITION_STATUS)),
    orderStatus: table(
      'PurchasingProcessingStatus → where an order stands of which nothing has come.',
      words(ORDER_STATUS),
    ),
    invoiceStatus: table('SupplierInvoiceStatus → how far an invoice is.', words(INVOICE_STATUS)),
    invoiceApproval: table('SupplierInvoiceStatus → what those who approve it have said.', [
      ...words(INVOICE_APPROVAL),
      'rejected',
    ]),
    causes: {
      description: "Messages of the site's own checks, class and number (ZMM/017) → cause.",
      type: 'object',
      maxProperties: 500,
      propertyNames: { pattern: '^[A-Z0-9_]{1,20}/[0-9]{3}$' },
      additionalProperties: {
        enum: [
          ...['validation-failed', 'reference-unknown', 'reference-inactive', 'duplicate-record', 'period-closed'],
          ...['currency-mismatch', 'quantity-exceeded', 'amounts-unbalanced', 'record-locked'],
        ],
      },
    },
  },
};
