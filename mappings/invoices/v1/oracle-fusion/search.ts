/** Lists invoices over Oracle Fusion, the latest first. */
import { keeping, listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InvoiceQuery } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { invoicesOf, suppliersOf } from './found.ts';
import { CONCLUDES, EXPAND } from './held.ts';
import { holding } from './standing.ts';

const asked = table<InvoiceQuery>();

interface Found {
  rows: unknown[];
  next?: string;
}

const nextOf = ({ steps }: Scope): { next?: string } => {
  const { next } = steps['search'] as Found;
  return next === undefined ? {} : { next };
};

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
  steps: [
    {
      // Invoices are kept under the number of their supplier, and callers know its id.
      name: 'supplier',
      effect: 'read',
      when: ({ input, page }) => page === undefined && (input as InvoiceQuery).supplier !== undefined,
      request: [
        asked.fixed('head.call', 'read'),
        asked.fixed('head.entity', 'Supplier'),
        asked.fixed('head.limit', '1'),
        asked.fixed('head.fields', 'SupplierId,SupplierNumber'),
        asked.f('supplier', 'query.SupplierId'),
      ],
      response: [
        asked.custom({
          id: 'number',
          carries: [],
          reads: ['Supplier.items'],
          dec: tree => ({
            number: (tree as { body: { items: { SupplierNumber?: string }[] } }).body.items[0]?.SupplierNumber,
          }),
        }),
      ],
    },
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('Invoice', { expand: EXPAND, orderBy: 'InvoiceDate:desc,InvoiceId:desc' }),
        asked.f('company', 'query.BusinessUnit', businessUnit),
        asked.f('number', 'query.InvoiceNumber'),
        asked.f('purchaseOrder', 'query.invoiceLines.PurchaseOrderNumber'),
        asked.f('issuedFrom', 'query.InvoiceDate:ge'),
        asked.f('issuedTo', 'query.InvoiceDate:le'),
        asked.context('steps.supplier.number', 'query.SupplierNumber'),
      ],
      response: keeping('Invoice'),
      refine: found => ((found as Found).rows.length > 0 ? found : { invoices: [] }),
      concludes: [],
    },
    suppliersOf('search'),
    ...holding({
      of: 'search',
      narrow: '/limit',
      refine: (found, scope) => ({ invoices: invoicesOf(found, scope, 'search'), ...nextOf(scope) }),
      concludes: ['next', ...CONCLUDES.map(path => `invoices[].${path}`)],
    }),
  ],
});
