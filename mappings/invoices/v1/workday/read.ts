/** Reads a supplier's invoice of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { numbering } from '../../../purchase-orders/v1/workday/order-line.ts';
import { CONCLUDES, held } from './held.ts';

const INVOICE = kindOf('Supplier_Invoice');

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(INVOICE),
      response: [...held(table<Invoice>(), INVOICE.first), ...frame(INVOICE)],
    },
    numbering('read', CONCLUDES),
  ],
});
