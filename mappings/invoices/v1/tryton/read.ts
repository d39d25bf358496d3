/** Reads an invoice of a supplier in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    { name: 'read', effect: 'read', request: reading('Invoice', FIELDS), response: held(table<Invoice>(), 'Invoice.') },
  ],
});
