/** Invoices as an ERP answers with them over REST: two kilobytes, all of them invented. */

export const JSON_ANSWER = JSON.stringify({
  items: Array.from({ length: 4 }, (_, n) => ({
    ...{ InvoiceId: 300_000_123_456_789 + n, InvoiceNumber: `INV-2026-00${n}`, InvoiceCurrency: 'USD' },
    ...{ InvoiceAmount: 1082.81, InvoiceDate: '2026-11-20', Supplier: 'Northwind Medical Supply' },
    ...{ SupplierNumber: '0000100017', BusinessUnit: 'Canongate General Hospital', PaymentTerms: 'NT30' },
    ...{ ValidationStatus: 'Validated', ApprovalStatus: 'Workflow approved', PaidStatus: 'Partially paid' },
    ...{ InvoiceType: 'Standard', Description: 'An invented delivery of a fixed length', CanceledFlag: false },
  })),
  ...{ count: 4, hasMore: false, limit: 25, offset: 0, links: [] },
});
