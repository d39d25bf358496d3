/** Invoices as an ERP answers with them over REST, all of them invented. */

const invoice = (n: number) => ({
  ...{ InvoiceId: 300_000_123_456_789 + n, InvoiceNumber: `INV-2026-00${n}`, InvoiceCurrency: 'USD' },
  ...{ InvoiceAmount: 1082.81, InvoiceDate: '2026-11-20', Supplier: 'Northwind Medical Supply' },
  ...{ SupplierNumber: '0000100017', BusinessUnit: 'Canongate General Hospital', PaymentTerms: 'NT30' },
  ...{ ValidationStatus: 'Validated', ApprovalStatus: 'Workflow approved', PaidStatus: 'Partially paid' },
  ...{ InvoiceType: 'Standard', Description: 'An invented delivery of a fixed length', CanceledFlag: false },
});
const invoices = (count: number) => Array.from({ length: count }, (_, n) => invoice(n));
const page = (items: readonly object[]) => ({
  items,
  count: items.length,
  hasMore: false,
  limit: 25,
  offset: 0,
  links: [],
});

/** Two kilobytes. */
export const JSON_ANSWER = JSON.stringify(page(invoices(4)));

/** Half a kilobyte to each, in what is put around them: a collection of its own kind, of OData v2, a result of JSON-RPC. */
export const LISTED: readonly ((count: number) => object)[] = [
  count => page(invoices(count)),
  count => ({ d: { results: invoices(count).map(one => ({ __metadata: { etag: 'W/"1"' }, ...one })) } }),
  count => ({ id: 1, result: invoices(count) }),
];
