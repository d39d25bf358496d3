/** Lists items in Tryton by their code; with a store also how much is in it. */
import { lookup, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { coded, containing, ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { type Node, textAt } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type {
  InventoryItem,
  InventoryItemList,
  InventoryItemQuery,
} from '../../../../contracts/inventory-items/v1/types.ts';
import { decimals, defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<InventoryItemQuery>();
const a = table<InventoryItemList>();
const one = table<InventoryItem>();

const storeOf = ({ input }: Scope): string[] => [(input as InventoryItemQuery).location ?? []].flat();

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    lookup('stores', 'Location', { by: 'code', fields: ['name'], codes: storeOf }),
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Product', [...FIELDS, 'quantity'], 'code'),
        ofCompany,
        coded,
        asked.f('sku', 'query.code'),
        asked.f('gtin', 'query.identifiers.code'),
        asked.f('name', 'query.name:ilike', containing),
        asked.custom({
          id: 'in store',
          carries: ['location'],
          enc(value, tree, { scope, finding }) {
            const target = tree as { query?: object; context?: object };
            target.query = { ...target.query, 'active:in': ['true', 'false'] };
            if ((value as InventoryItemQuery).location === undefined) return;
            const [store] = rowsOf(scope, 'stores');
            if (store) target.context = { locations: [store.id] };
            else finding('/location', 'bad-code');
          },
        }),
      ],
      response: [
        a.each(
          'inventoryItems',
          'Product.records',
          () => [
            ...held(one, ''),
            one.custom({
              id: 'on hand',
              carries: ['availability'],
              reads: ['quantity'],
              dec: (tree, { scope }) => stockOf(tree as Node, scope),
            }),
          ],
          { empty: 'list' },
        ),
      ],
    },
  ],
});

function stockOf(record: Node, scope: Scope): Pick<InventoryItem, 'availability'> {
  const [store] = rowsOf(scope, 'stores');
  const onHand = textAt(record, 'quantity');
  if (!store || onHand === undefined) return {};
  const location = { code: String(store['code']), name: String(store['name']) };
  return { availability: [{ location, onHand: decimals.normalize(onHand) ?? onHand }] };
}
