/** Lists invoices in S/4HANA, the latest first, each with what its ledger says was paid. */
import {
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { InvoiceQuery } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { itemsOf, owed, paidInPart } from './books.ts';
import { concluded, EXPAND, invoiceOf } from './held.ts';

const asked = table<InvoiceQuery>();

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    ...toTheEnd('A_SuplrInvcItemPurOrdRef', {
      name: 'charging',
      when: ({ input }) => (input as InvoiceQuery).purchaseOrder !== undefined,
      request: [
        ...listing('A_SuplrInvcItemPurOrdRef', { select: ['SupplierInvoice', 'FiscalYear'] }),
        asked.f('purchaseOrder', 'filter.PurchaseOrder.eq'),
      ],
    }),
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
          return { SupplierInvoice: { eq: pagedOrNone(numbers, scope) } };
        }),
      ],
      response: onePage('A_SupplierInvoice'),
    },
    ...owed,
    ...paidInPart({
      refine(found, scope) {
        const paid = nodesOf(nodeOf(found)['entities']);
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const invoices = listedIn(scope, 'search').map(one => invoiceOf(one, scope, itemsOf(one, scope, paid)));
        return { invoices, ...present({ next }) };
      },
      concludes: [...concluded('invoices[].'), 'next'],
    }),
  ],
});
