/** Reads an invoice in S/4HANA, and in its ledger what was paid of it. */
import { entity, entityIn, nodeOf, nodesOf, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping, type Step } from '../../../../gateway/kit.ts';
import { itemsOf, owed, paidInPart } from './books.ts';
import { concluded, EXPAND, invoiceOf } from './held.ts';

export const read: Step = {
  name: 'read',
  effect: 'read',
  request: reading('A_SupplierInvoice', { key: keyed('SupplierInvoice', 'FiscalYear'), expand: EXPAND }),
  response: entity('A_SupplierInvoice'),
};

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    read,
    ...owed,
    ...paidInPart({
      refine: (found, scope) => {
        const paid = nodesOf(nodeOf(found)['entities']);
        const invoice = entityIn(scope, 'read');
        return invoiceOf(invoice, scope, itemsOf(invoice, scope, paid));
      },
      concludes: concluded(''),
    }),
  ],
});
