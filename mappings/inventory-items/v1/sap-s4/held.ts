/** A_Product, its stock and its lots → the item as the contract shows it. */
import {
  codeAt,
  entities,
  filtering,
  listing,
  nodeOf,
  nodesOf,
  orNone,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { sumOf } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { placeOf, plantOf } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { InventoryAvailability, InventoryItem } from '../../../../contracts/inventory-items/v1/types.ts';
import type { Scope, Step } from '../../../../gateway/kit.ts';

export const SET = 'A_Product';
export const EXPAND = ['to_Description', 'to_Plant/to_ProductSupplyPlanning'];

/** InventoryStockType: free to use. What is inspected or blocked cannot be had. */
const FREE = '01';

/** Stock and lots of the items that a step before has found. */
export const around = (items: (scope: Scope) => readonly Node[]) => {
  const codes = (scope: Scope) => ({
    Material: { eq: orNone(items(scope).flatMap(item => textOf(item, 'Product') ?? [])) },
  });
  return [
    {
      name: 'lots',
      effect: 'read',
      request: [...listing('A_Batch'), filtering('lots', codes)],
      response: entities('A_Batch'),
    },
    {
      name: 'stock',
      effect: 'read',
      request: [...listing('A_MatlStkInAcctMod'), filtering('stock', codes)],
      response: entities('A_MatlStkInAcctMod'),
    },
  ] as const satisfies readonly Step[];
};

interface Around {
  stock: readonly Node[];
  lots: readonly Node[];
}

export const stockIn = (found: unknown, scope: Scope): Around => ({
  stock: nodesOf(nodeOf(found)['entities']),
  lots: nodesOf(nodeOf(scope.steps['lots'])['entities']),
});

export function itemOf(entity: Node, { profile, input }: Scope, around: Around): InventoryItem {
  const sku = textOf(entity, 'Product') ?? '';
  const { company, location } = nodeOf(input) as { company?: string; location?: string };
  const plants = (profile['plants'] ?? {}) as Record<string, string>;
  const placed = (row: Node) => placeOf(profile, textOf(row, 'Plant'), textOf(row, 'StorageLocation'));
  const isThere = (row: Node): boolean =>
    placed(row) === location ||
    `${textOf(row, 'Plant')}/${textOf(row, 'StorageLocation')}` === location ||
    row['Plant'] === location ||
    // Of a code that the profile puts nowhere all are meant.
    (row['StorageLocation'] === location && plantOf(profile, location) === undefined);
  const isAsked = (row: Node): boolean =>
    row['Material'] === sku &&
    (company === undefined || plants[textOf(row, 'Plant') ?? ''] === company) &&
    (location === undefined || isThere(row));
  const descriptions = nodesOf(entity['to_Description']);
  const english = descriptions.find(one => one['Language'] === 'EN') ?? descriptions[0];
  const planned = nodesOf(entity['to_Plant'])
    .filter(plant => company === undefined || plants[textOf(plant, 'Plant') ?? ''] === company)
    .map(plant => textOf(nodeOf(plant['to_ProductSupplyPlanning']), 'ReorderThresholdQuantity'));
  const blocked = textOf(entity, 'CrossPlantStatus') !== undefined || entity['IsMarkedForDeletion'] === true;
  const lastUpdated = textOf(entity, 'LastChangeDateTime');
  return present({
    id: sku,
    company,
    sku,
    gtin: textOf(entity, 'ProductStandardID'),
    description: textOf(english, 'ProductDescription'),
    unit: textOf(entity, 'BaseUnit'),
    status: blocked ? ('inactive' as const) : ('active' as const),
    category: codeAt(entity, 'ProductGroup'),
    reorderPoint: planned.find(point => /[1-9]/.test(point ?? '')),
    availability: byPlace(
      Map.groupBy(around.stock.filter(isAsked), row => placed(row) ?? ''),
      around.lots,
    ),
    systemStatus: statusAt(entity, 'CrossPlantStatus', 'IsMarkedForDeletion'),
    meta: { ...versionOf(entity), ...(lastUpdated !== undefined && { lastUpdated }) },
  }) as InventoryItem;
}

function byPlace(places: ReadonlyMap<string, readonly Node[]>, batches: readonly Node[]): InventoryAvailability[] {
  return [...places]
    .filter(([code]) => code !== '')
    .map(([code, own]) => {
      const quantity = (which: readonly Node[]) => sumOf(which.map(row => textOf(row, 'MatlWrhsStkQtyInMatlBaseUnit')));
      const lots = own.flatMap(row => {
        const lot = textOf(row, 'Batch');
        const batch = batches.find(one => one['Material'] === row['Material'] && one['Batch'] === lot);
        const expiry = textOf(batch, 'ShelfLifeExpirationDate');
        return lot === undefined ? [] : [present({ lot, expiry, quantity: quantity([row]) })];
      });
      const free = own.filter(row => row['InventoryStockType'] === FREE);
      return present({
        location: { code },
        onHand: quantity(own),
        available: quantity(free),
        lots,
      }) as InventoryAvailability;
    })
    .toSorted((one, other) => (one.location.code < other.location.code ? -1 : 1));
}

/** For the coverage: what `itemOf` can fill, below `at`; beside it the company, where one is asked for. */
export const concluded = (at: '' | 'inventoryItems[].'): string[] =>
  [
    ...['id', 'sku', 'gtin', 'description', 'unit', 'status', 'category.code', 'reorderPoint'],
    ...['location.code', 'onHand', 'available', 'lots[].lot', 'lots[].expiry', 'lots[].quantity'].map(
      field => `availability[].${field}`,
    ),
    ...['systemStatus[].field', 'systemStatus[].code', 'meta.version', 'meta.lastUpdated'],
  ].map(path => at + path);
