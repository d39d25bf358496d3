/** Lists items over Oracle Fusion, with what is on hand of each. */
import { organizationOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  keeping,
  kept,
  like,
  listing,
  type Node,
  paging,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InventoryItemQuery } from '../../../../contracts/inventory-items/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { balances, organizationsOf } from './balances.ts';
import { CONCLUDES, itemOf } from './held.ts';
import { inMaster } from './read.ts';

const asked = table<InventoryItemQuery>();

interface Found {
  rows: Node[];
  next?: string;
}

/** Without an organization nobody knows what a company has at a place. */
function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const { company, location } = input as InventoryItemQuery;
  const isUnknown = location !== undefined && organizationOf(company, profile) === undefined;
  return [...checkUnit(input, profile), ...(isUnknown ? [{ pointer: '/company', code: 'bad-code' }] : [])];
}

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('Item', { orderBy: 'ItemNumber' }),
        inMaster,
        asked.f('sku', 'query.ItemNumber'),
        asked.f('gtin', 'query.GTIN'),
        asked.f('name', 'query.ItemDescription:like', like('start')),
      ],
      response: keeping('Item'),
      refine(found, scope) {
        const { rows, next } = found as Found;
        if (rows.length > 0 && organizationsOf(scope).length > 0) return found;
        const { company } = scope.input as InventoryItemQuery;
        return { inventoryItems: rows.map(row => itemOf(row, [], company)), ...(next !== undefined && { next }) };
      },
      concludes: [],
    },
    ...balances({
      of: 'search',
      narrow: '/limit',
      refine(found, scope) {
        const { next } = scope.steps['search'] as Found;
        const { company, location } = scope.input as InventoryItemQuery;
        const items = kept(scope, 'search').map(row => itemOf(row, (found as Found).rows, company));
        const there = items.filter(({ availability }) => location === undefined || availability !== undefined);
        return { inventoryItems: there, ...(next !== undefined && { next }) };
      },
      concludes: ['next', ...['company', ...CONCLUDES].map(path => `inventoryItems[].${path}`)],
    }),
  ],
});
