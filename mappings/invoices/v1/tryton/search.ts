/** Lists invoices of suppliers in Tryton, the latest first. What Tryton drafts of an order has no number of a supplier, and is none yet. */
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { InvoiceList, InvoiceQuery } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<InvoiceQuery>();
const a = table<InvoiceList>();

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Invoice', FIELDS, '-invoice_date,-id'),
        ofCompany,
        asked.fixed('query.type', 'in'),
        asked.custom({
          id: 'came in',
          carries: [],
          enc(_, tree) {
            const target = tree as { query?: object };
            target.query = { ...target.query, 'reference:ne': null };
          },
        }),
        asked.f('supplier', 'query.party'),
        asked.f('purchaseOrder', 'query.purchases'),
        asked.f('number', 'query.reference'),
        asked.f('issuedFrom', 'query.invoice_date:ge'),
        asked.f('issuedTo', 'query.invoice_date:le'),
      ],
      response: [a.each('invoices', 'Invoice.records', one => held(one, ''), { empty: 'list' })],
    },
  ],
});
