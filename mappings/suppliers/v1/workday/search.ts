/** Lists suppliers of Workday: by number as a reference, else by criteria. */
import { frame, idIn, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import type { SupplierList, SupplierQuery } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<SupplierQuery>();
const a = table<SupplierList>();
const SUPPLIER = kindOf('Supplier');
const { request, list } = SUPPLIER;

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'search',
  dialect: 'workday',
  // A supplier is one for all legal entities, and is not found by numbers that others gave it.
  check: input =>
    (input as SupplierQuery).identifierValue === undefined
      ? []
      : [{ pointer: '/identifierValue', code: 'not-supported' }],
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(SUPPLIER),
      request: [
        ...listing(SUPPLIER),
        asked.when(
          'number',
          asked.fixed(`${request}.Request_References.@Skip_Non_Existing_Instances`, 'true'),
          asked.f('number', idIn(`${request}.Request_References.Supplier_Reference[0]`, 'Supplier_ID')),
        ),
        asked.f('name', `${request}.Request_Criteria.Supplier_Name`),
        asked.f('status', `${request}.Request_Criteria.Supplier_Status_Reference`, status('supplier')),
      ],
      response: [
        a.each('suppliers', list, one => [...held(one), one.given('company', 'input.company')], { empty: 'list' }),
        ...frame(SUPPLIER),
      ],
    },
  ],
});
