/** Lists items in S/4HANA by code, with what is there of each in the company, or at one place of it. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  onePage,
  orNone,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { plantOf, textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { InventoryItemQuery } from '../../../../contracts/inventory-items/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { around, concluded, EXPAND, itemOf, SET, stockIn } from './held.ts';

const asked = table<InventoryItemQuery>();
const query = ({ input }: Scope): InventoryItemQuery => input as InventoryItemQuery;
const MOST = '500';
const [lots, stock] = around(scope => listedIn(scope, 'search'));

const plantsOf = ({ profile, input }: Scope): string[] =>
  Object.entries((profile['plants'] ?? {}) as Record<string, string>)
    .filter(([, company]) => company === (input as InventoryItemQuery).company)
    .map(([plant]) => plant);

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'named',
      effect: 'read',
      when: scope => query(scope).name !== undefined,
      request: [
        ...listing('A_ProductDescription', { select: ['Product'] }),
        asked.fixed('query.$top', MOST),
        asked.f('name', 'filter.ProductDescription.contains'),
      ],
      response: entities('A_ProductDescription', '/name'),
    },
    {
      name: 'there',
      effect: 'read',
      when: scope => query(scope).location !== undefined,
      request: [
        ...listing('A_MatlStkInAcctMod', { select: ['Material'] }),
        asked.fixed('query.$top', MOST),
        filtering('there', scope => {
          const { location = '' } = query(scope);
          const plants = plantsOf(scope);
          const among = (one: string | undefined) => ({ eq: orNone(plants.filter(plant => plant === one)) });
          if (Object.hasOwn(textsIn(scope.profile, 'plants'), location)) return { Plant: among(location) };
          const [named, store] = location.split('/', 2);
          if (store !== undefined) return { StorageLocation: { eq: store }, Plant: among(named) };
          const known = plantOf(scope.profile, location);
          return {
            StorageLocation: { eq: location },
            Plant: known === undefined ? { eq: orNone(plants) } : among(known),
          };
        }),
        asked.custom({ id: 'location', carries: ['location'], enc() {} }),
      ],
      response: entities('A_MatlStkInAcctMod', '/location'),
    },
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching(SET, { orderBy: 'Product', expand: EXPAND }),
        asked.f('gtin', 'filter.ProductStandardID.eq'),
        filtering('narrowed', scope => {
          const { sku, name, location } = query(scope);
          const sets = [
            ...(sku === undefined ? [] : [[sku]]),
            ...(name === undefined ? [] : [listedIn(scope, 'named').flatMap(one => textOf(one, 'Product') ?? [])]),
            ...(location === undefined ? [] : [listedIn(scope, 'there').flatMap(one => textOf(one, 'Material') ?? [])]),
          ];
          const [first, ...others] = sets;
          return first
            ? {
                Product: {
                  eq: pagedOrNone(
                    first.filter(one => others.every(set => set.includes(one))),
                    scope,
                    name === undefined ? '/location' : '/name',
                  ),
                },
              }
            : {};
        }),
        asked.custom({ id: 'filters', carries: ['sku', 'company'], enc() {} }),
      ],
      response: onePage(SET),
    },
    lots,
    {
      ...stock,
      refine(found, scope) {
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const inventoryItems = listedIn(scope, 'search').map(one => itemOf(one, scope, stockIn(found, scope)));
        return { inventoryItems, ...present({ next }) };
      },
      concludes: [...concluded('inventoryItems[].'), 'inventoryItems[].company', 'next'],
    },
  ],
});
