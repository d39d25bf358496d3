/** Reads an item in Tryton, and how much of it is in which store. Without the module of lots it knows none. */
import { allAt } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { lookingUp, reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { textAt } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { InventoryItem } from '../../../../contracts/inventory-items/v1/types.ts';
import { decimals, defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const a = table<InventoryItem>();
const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    { name: 'item', effect: 'read', request: reading('Product', FIELDS), response: held(a, 'Product.') },
    {
      name: 'places',
      effect: 'read',
      request: [
        ...lookingUp('Location', ['code', 'name', 'quantity']),
        asked.fixed('query.type', 'storage'),
        // Of a hospital with thousands of places, those that hold any.
        asked.fixed('query.quantity:ne', '0'),
        asked.f('id', 'context.product'),
      ],
      response: [
        a.custom({
          id: 'places',
          carries: ['availability'],
          reads: ['Location.records'],
          dec: tree => ({ availability: allAt(tree).flatMap(stockAt).toSorted(byCode) }),
        }),
      ],
      refine: (places, { steps }) => ({ ...(steps['item'] as object), ...(places as object) }),
      concludes: [
        ...['id', 'company', 'sku', 'gtin', 'description', 'unit', 'status', 'category.code', 'meta.version'],
        ...[
          'meta.lastUpdated',
          'availability[].location.code',
          'availability[].location.name',
          'availability[].onHand',
        ],
      ],
    },
  ],
});

type Stock = NonNullable<InventoryItem['availability']>[0];

const byCode = (one: Stock, other: Stock): number => (one.location.code! < other.location.code! ? -1 : 1);

/** A place without a code is one of Tryton's own, such as goods in transit. */
function stockAt(place: unknown): Stock[] {
  const [code, name, onHand] = [textAt(place, 'code'), textAt(place, 'name'), textAt(place, 'quantity')];
  if (code === undefined || onHand === undefined || decimals.compare(onHand, '0') === 0) return [];
  return [{ location: { code, ...(name && { name }) }, onHand: decimals.normalize(onHand) ?? onHand }];
}
