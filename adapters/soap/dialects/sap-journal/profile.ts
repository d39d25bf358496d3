/** What a partner's profile may say to the SAP journal dialect, as properties of a JSON Schema. */

const text = (description: string, maxLength: number) => ({
  description,
  type: 'string',
  minLength: 1,
  maxLength,
  pattern: '^[\\x21-\\x7e]+$',
});

export const SAP_JOURNAL_PROFILE = {
  accountingDocumentType: { ...text('Document type of what is posted.', 2), default: 'SA' },
  createdByUser: { ...text('User that it is posted as, as the books name it.', 12), default: 'CANONGATE' },
  logicalSystem: text('Logical system that the gateway is there.', 10),
  logCauses: {
    description:
      'What messages of the log mean beside those that are known, by class and number, such as `ZFI/017: period-closed`.',
    type: 'object',
    maxProperties: 200,
    propertyNames: { pattern: '^[A-Z0-9_/]{1,20}/[0-9]{3}$' },
    additionalProperties: {
      enum: [
        ...['validation-failed', 'reference-unknown', 'reference-inactive', 'period-closed', 'currency-mismatch'],
        'amounts-unbalanced',
      ],
    },
  },
} as const;
