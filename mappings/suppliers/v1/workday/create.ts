/** Makes a supplier known to Workday: under a reference ID of the gateway's own, so that it is never made twice. */
import {
  finding,
  found,
  frame,
  kindOf,
  readingBack,
  submitted,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Supplier, SupplierCreation } from '../../../../contracts/suppliers/v1/types.ts';
import { conditionalCreate, defineMapping, table } from '../../../../gateway/kit.ts';
import { companyOf, held } from './held.ts';
import { DATA, written } from './written.ts';

const asked = table<SupplierCreation>();
const a = table<Supplier>();
const SUPPLIER = kindOf('Supplier');

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'create',
  dialect: 'workday',
  steps: [
    ...conditionalCreate(
      {
        name: 'find',
        request: finding(SUPPLIER, 'Supplier_Reference_ID'),
        response: found(SUPPLIER),
      },
      {
        name: 'submit',
        request: [
          asked.fixed('Submit_Supplier_Request.@Add_Only', 'true'),
          asked.context('key', `${DATA}.Supplier_Reference_ID`),
          ...written,
        ],
        response: submitted('Supplier'),
      },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingBack(SUPPLIER),
      response: [...held(a, SUPPLIER.first), companyOf(a, SUPPLIER.first), ...frame(SUPPLIER)],
    },
  ],
});
