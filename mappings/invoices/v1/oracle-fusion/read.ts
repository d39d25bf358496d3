/** Reads an invoice over Oracle Fusion. */
import { keeping, reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { invoicesOf, suppliersOf } from './found.ts';
import { CONCLUDES, EXPAND } from './held.ts';
import { holding } from './standing.ts';

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Invoice', 'InvoiceId', { expand: EXPAND }),
      response: keeping('Invoice'),
    },
    suppliersOf('read'),
    ...holding({ of: 'read', refine: (found, scope) => invoicesOf(found, scope, 'read')[0], concludes: CONCLUDES }),
  ],
});
