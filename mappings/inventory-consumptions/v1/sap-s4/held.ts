/** A_MaterialDocumentHeader of what was taken for a cost centre → the consumption as the contract shows it. */
import {
  codeAt,
  nodesOf,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { joined } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { placeOf } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { InventoryConsumption } from '../../../../contracts/inventory-consumptions/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';

export const SET = 'A_MaterialDocumentHeader';
export const ITEMS = 'to_MaterialDocumentItem';

export function consumptionOf(entity: Node, { profile }: Scope): InventoryConsumption {
  const items = nodesOf(entity[ITEMS]);
  const [first] = items;
  const cancelled = items.length > 0 && items.every(item => item['GoodsMovementIsCancelled'] === true);
  const plants = (profile['plants'] ?? {}) as Record<string, string>;
  const place = placeOf(profile, textOf(first, 'Plant'), textOf(first, 'StorageLocation'));
  return present({
    id: joined(entity, 'MaterialDocument', 'MaterialDocumentYear'),
    company: plants[textOf(first, 'Plant') ?? ''],
    number: textOf(entity, 'MaterialDocument'),
    status: cancelled ? ('cancelled' as const) : ('posted' as const),
    systemStatus: first && statusAt(first, 'GoodsMovementType', 'GoodsMovementIsCancelled'),
    consumedOn: textOf(entity, 'PostingDate'),
    reference: textOf(entity, 'ReferenceDocument'),
    location: place === undefined ? undefined : { code: place },
    costCenter: codeAt(first, 'CostCenter'),
    lines: items.map(item => {
      const code = textOf(item, 'Material');
      const value = textOf(item, 'QuantityInEntryUnit');
      return present({
        number: Number(textOf(item, 'MaterialDocumentItem') ?? 0),
        item: code === undefined ? undefined : { id: code, code },
        quantity: value === undefined ? undefined : present({ value, unit: textOf(item, 'EntryUnit') }),
        lot: textOf(item, 'Batch'),
      });
    }),
    meta: versionOf(entity),
  }) as InventoryConsumption;
}

export const CONCLUDED = [
  ...['id', 'company', 'number', 'status', 'systemStatus[].field', 'systemStatus[].code', 'consumedOn', 'reference'],
  ...['location.code', 'costCenter.code', 'meta.version'],
  ...['number', 'item.id', 'item.code', 'quantity.value', 'quantity.unit', 'lot'].map(field => `lines[].${field}`),
];
