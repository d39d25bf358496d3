/** Lists invoices in S/4HANA, the latest first, each with what its ledger says was paid. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  orNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { InvoiceQuery } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { itemsOf, owed, paidInPart } from './books.ts';
import { concluded, EXPAND, invoiceOf } from './held.ts';

const asked = table<InvoiceQuery>();

/** An order may be charged by many; more than so many nobody lists. */
const MOST = '200';

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'charging',
      effect: 'read',
      when: ({ input }) => (input as InvoiceQuery).purchaseOrder !== undefined,
      request: [
        ...listing('A_SuplrInvcItemPurOrdRef', { select: ['SupplierInvoice', 'FiscalYear'] }),
        asked.fixed('query.$top', MOST),
        asked.f('purchaseOrder', 'filter.PurchaseOrder.eq'),
      ],
      response: entities('A_SuplrInvcItemPurOrdRef'),
    },
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('A_SupplierInvoice', { orderBy: 'DocumentDate desc,SupplierInvoice desc', expand: EXPAND }),
        asked.f('company', 'filter.CompanyCode.eq'),
        asked.f('supplier', 'filter.InvoicingParty.eq'),
        asked.f('number', 'filter.SupplierInvoiceIDByInvcgParty.eq'),
        asked.f('issuedFrom', 'filter.DocumentDate.ge'),
        asked.f('issuedTo', 'filter.DocumentDate.le'),
        filtering('charging', scope => {
          if ((scope.input as InvoiceQuery).purchaseOrder === undefined) return {};
          const numbers = listedIn(scope, 'charging').flatMap(line => textOf(line, 'SupplierInvoice') ?? []);
          return { SupplierInvoice: { eq: orNone(numbers) } };
        }),
      ],
      response: entities('A_SupplierInvoice'),
    },
    owed,
    {
      ...paidInPart,
      when: () => true,
      refine(found, scope) {
        const all = { ...scope, steps: { ...scope.steps, paid: found } };
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const invoices = listedIn(scope, 'search').map(one => invoiceOf(one, scope, itemsOf(one, all)));
        return { invoices, ...present({ next }) };
      },
      concludes: [...concluded('invoices[].'), 'next'],
    },
  ],
});
