/** Tells where a supplier's invoice of Workday stands, and what was paid. */
import { frame, idIn, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { invoiceAt } from './held.ts';
import { axesOf, paidOf, rawOf } from './standing.ts';

const a = table<InvoiceStatus>();
const INVOICE = kindOf('Supplier_Invoice');

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'status',
  dialect: 'workday',
  steps: [
    {
      name: 'status',
      effect: 'read',
      request: reading(INVOICE),
      response: [
        a.f('invoice.id', { read: [idIn(`${INVOICE.first}Supplier_Invoice_Reference`)] }),
        a.custom({
          id: 'standing',
          carries: [
            ...(['processing', 'approval', 'payment', 'paidAmount.amount', 'paidAmount.currency', 'paidOn'] as const),
            ...(['paymentReference', 'holds', 'systemStatus'] as const),
          ],
          reads: [`${INVOICE.first}Supplier_Invoice_Data`],
          dec(tree, { scope: { profile } }) {
            const invoice = invoiceAt(tree);
            return { ...axesOf(invoice, profile), ...paidOf(invoice), systemStatus: rawOf(invoice) };
          },
        }),
        a.ignore(INVOICE.list),
        ...frame(INVOICE),
      ],
    },
  ],
});
