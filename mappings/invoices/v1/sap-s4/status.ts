/** Where an invoice stands in S/4HANA: the invoice says how far it is, its ledger what was paid. */
import { entityIn, nodeOf, nodesOf, present } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { itemsOf, owed, paidInPart } from './books.ts';
import { read } from './read.ts';
import { standing } from './standing.ts';

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'status',
  dialect: 'sap-s4',
  steps: [
    read,
    ...owed,
    ...paidInPart({
      refine(found, scope) {
        const invoice = entityIn(scope, 'read');
        const items = itemsOf(invoice, scope, nodesOf(nodeOf(found)['entities']));
        const { state, paid, holds, systemStatus } = standing(invoice, scope, items);
        const id = joined(invoice, 'SupplierInvoice', 'FiscalYear');
        return present({ invoice: { id }, ...state, ...paid, holds, systemStatus });
      },
      concludes: [
        ...['invoice.id', 'processing', 'approval', 'payment', 'paidAmount.amount', 'paidAmount.currency', 'paidOn'],
        ...['paymentReference', 'holds[].code', 'systemStatus[].field', 'systemStatus[].code'],
      ],
    }),
  ],
});
