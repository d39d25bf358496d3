/** Reads a supplier of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Supplier } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { companyOf, held } from './held.ts';

const a = table<Supplier>();
const SUPPLIER = kindOf('Supplier');

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(SUPPLIER),
      response: [...held(a, SUPPLIER.first), companyOf(a, SUPPLIER.first), ...frame(SUPPLIER)],
    },
  ],
});
