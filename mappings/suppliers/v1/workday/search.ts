/** Lists suppliers of Workday: by number as a reference, else by criteria. */
import { frame, idIn, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { isFor } from '../../../../adapters/soap/dialects/workday/references.ts';
import { status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import type { Supplier, SupplierList, SupplierQuery } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, companiesOf, held, type Restricted } from './held.ts';

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
        asked.when(
          asked.absent('number'),
          asked.f('name', `${request}.Request_Criteria.Supplier_Name`),
          asked.f('status', `${request}.Request_Criteria.Supplier_Status_Reference`, status('supplier')),
        ),
      ],
      response: [
        a.each('suppliers', list, one => [...held(one), companiesOf(), one.given('company', 'input.company')], {
          empty: 'list',
        }),
        ...frame(SUPPLIER),
      ],
      // Nothing is asked for by company, and one that is asked for by number is there whatever else was asked.
      refine(answer, { input }) {
        const { suppliers, ...rest } = answer as { suppliers: (Supplier & Restricted)[] };
        const fits = suppliers.filter(one => isAsked(one, input as SupplierQuery));
        return { ...rest, suppliers: fits.map(({ companies: _, ...supplier }) => supplier) };
      },
      concludes: ['next', ...CONCLUDES.map(field => `suppliers[].${field}`)],
    },
  ],
});

const isAsked = (supplier: Supplier & Restricted, { company, name, status: stands }: SupplierQuery): boolean =>
  isFor(supplier.companies, company) &&
  (stands === undefined || supplier.status === stands) &&
  (name === undefined || supplier.name.toLowerCase().startsWith(name.toLowerCase()));
