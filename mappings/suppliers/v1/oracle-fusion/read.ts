/** Reads a supplier over Oracle Fusion. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Supplier } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { EXPAND, held } from './held.ts';

export const readingOne = reading('Supplier', 'SupplierId', { expand: EXPAND });

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    { name: 'read', effect: 'read', request: readingOne, response: held(table<Supplier>(), 'Supplier.items[0].') },
  ],
});
