/** Lists items over Oracle Fusion, with what is on hand of each. */
import {
  keeping,
  kept,
  like,
  listing,
  type Node,
  paging,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InventoryItemQuery } from '../../../../contracts/inventory-items/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { balancesOf } from './balances.ts';
import { CONCLUDES, itemOf } from './held.ts';
import { inMaster } from './read.ts';

const asked = table<InventoryItemQuery>();

interface Found {
  rows: Node[];
  next?: string;
}

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
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
      refine: found => ((found as Found).rows.length > 0 ? found : { inventoryItems: [] }),
      concludes: [],
    },
    balancesOf(
      'search',
      (found, scope) => {
        const { next } = scope.steps['search'] as Found;
        const { company, location } = scope.input as InventoryItemQuery;
        const items = kept(scope, 'search').map(row => itemOf(row, (found as Found).rows, company));
        const there = items.filter(({ availability }) => location === undefined || availability !== undefined);
        return { inventoryItems: there, ...(next !== undefined && { next }) };
      },
      CONCLUDES.map(path => `inventoryItems[].${path}`),
    ),
  ],
});
