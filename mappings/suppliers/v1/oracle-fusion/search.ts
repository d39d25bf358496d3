/** Lists suppliers that have a site of the company, over Oracle Fusion. */
import { like, listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { SupplierList, SupplierQuery } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from './company.ts';
import { DUNS, EXPAND, held } from './held.ts';

const asked = table<SupplierQuery>();
const a = table<SupplierList>();

function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { identifierSystem, status } = input as SupplierQuery;
  return [
    ...checkUnit(input, profile),
    ...(identifierSystem === undefined || identifierSystem === DUNS
      ? []
      : [{ pointer: '/identifierSystem', code: 'not-supported' }]),
    ...(status === 'blocked' ? [{ pointer: '/status', code: 'not-supported' }] : []),
  ];
}

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('Supplier', { expand: EXPAND, orderBy: 'SupplierId' }),
        asked.f('company', 'query.sites.ProcurementBU', businessUnit),
        asked.f('number', 'query.SupplierNumber'),
        asked.f('name', 'query.Supplier:like', like('start')),
        asked.f('identifierValue', 'query.DUNSNumber'),
        asked.carried('status'),
        asked.when(asked.equals('status', 'active'), asked.fixed('query.Status', 'ACTIVE')),
        asked.when(asked.equals('status', 'inactive'), asked.fixed('query.Status', 'INACTIVE')),
      ],
      response: [a.each('suppliers', 'Supplier.items', one => held(one), { empty: 'list' })],
    },
  ],
});
