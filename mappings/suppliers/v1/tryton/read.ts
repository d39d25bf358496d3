/** Reads a supplier of Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Supplier } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    { name: 'read', effect: 'read', request: reading('Party', FIELDS), response: held(table<Supplier>(), 'Party.') },
  ],
});
