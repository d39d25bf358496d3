/** Item of Oracle Fusion with its balances → what the contract shows. */
import {
  digits,
  type Node,
  rows,
  some,
  textAt,
  versionOf,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { tooMany } from '../../../../adapters/rest/dialects/oracle-fusion/whole.ts';
import type { InventoryAvailability, InventoryItem } from '../../../../contracts/inventory-items/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';
import { placed } from './balances.ts';

/** What `itemOf` fills. */
export const CONCLUDES = [
  ...['id', 'sku', 'gtin', 'description', 'unit', 'status', 'category.code', 'reorderPoint'],
  ...['availability[].location.code', 'availability[].onHand', 'availability[].reserved', 'availability[].available'],
  ...['availability[].lots[].lot', 'availability[].lots[].expiry', 'availability[].lots[].quantity'],
  ...['systemStatus[].field', 'systemStatus[].code', 'meta.version', 'meta.lastUpdated'],
];

const STATUS: Readonly<Record<string, InventoryItem['status']>> = { Active: 'active', Inactive: 'inactive' };

const MOST_PLACES = 500;

/** @param balances of any items */
export function itemOf(row: Node, balances: readonly Node[], company?: string): InventoryItem {
  const number = textAt(row, 'ItemNumber');
  const code = textAt(row, 'ItemStatusValue');
  const category = textAt(row, 'ItemClass');
  const indicator = textAt(row, 'version');
  const own = balances.filter(each => textAt(each, 'ItemNumber') === number);
  // More than the contract has room for at one item: whoever asks for a place is told of that.
  if (own.length > MOST_PLACES) throw tooMany();
  return without({
    id: number,
    company,
    sku: number,
    gtin: textAt(row, 'GTIN'),
    description: textAt(row, 'ItemDescription'),
    unit: textAt(row, 'PrimaryUOMValue'),
    status: STATUS[code ?? ''] ?? 'unknown',
    systemStatus: code === undefined ? undefined : [{ field: 'ItemStatusValue', code }],
    category: category === undefined ? undefined : { code: category },
    reorderPoint: digits.decode(row['MinimumMinMaxQuantity']),
    availability: some(own.flatMap(each => availabilityOf(each, own))),
    meta: without({
      version: indicator === undefined ? undefined : versionOf(indicator),
      lastUpdated: textAt(row, 'LastUpdateDate'),
    }),
  }) as unknown as InventoryItem;
}

function availabilityOf(balance: Node, all: readonly Node[]): InventoryAvailability[] {
  const onHand = digits.decode(balance['PrimaryOnhandQuantity']);
  const code = placed(balance, all);
  if (onHand === undefined || code === undefined) return [];
  const reserved = digits.decode(balance['ReservedQuantity']);
  const lots = rows(balance['lots']).flatMap(lot => {
    const name = textAt(lot, 'LotNumber');
    const quantity = digits.decode(lot['PrimaryOnhandQuantity']);
    return name === undefined ? [] : [without({ lot: name, expiry: textAt(lot, 'LotExpirationDate'), quantity })];
  });
  const available = reserved === undefined ? undefined : decimals.subtract(onHand, reserved);
  return [without({ location: { code }, onHand, reserved, available, lots: some(lots) }) as InventoryAvailability];
}
