/** A_MaterialDocumentHeader of a receipt, and what went back of it → the receipt as the contract shows it. */
import { nodesOf, present, statusAt, textOf, versionOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { COMES, RECEIVED } from '../../../../adapters/rest/dialects/sap-s4/movements.ts';
import { joined, lineNumber } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { placeAt } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import { totalIn } from '../../../../adapters/rest/dialects/sap-s4/quantities.ts';
import type { GoodsReceipt, GoodsReceiptLine } from '../../../../contracts/goods-receipts/v1/types.ts';
import { codes, decimals, type Scope } from '../../../../gateway/kit.ts';

export const ITEMS = 'to_MaterialDocumentItem';

/** InventoryStockType: unrestricted, in quality inspection, blocked. */
export const CONDITION = codes({ accepted: '01', quarantined: '02', damaged: '07' });

/** @param back items of returns that refer to it */
export function receiptOf(entity: Node, back: readonly Node[], { profile }: Scope): GoodsReceipt {
  const items = nodesOf(entity[ITEMS]).filter(item => COMES.includes(textOf(item, 'GoodsMovementType') ?? ''));
  const lines = items.map(item => lineOf(item, profile, returnedOf(item, back)));
  const [first] = items;
  const order = textOf(first, 'PurchaseOrder');
  const plants = (profile['plants'] ?? {}) as Record<string, string>;
  return present({
    id: joined(entity, 'MaterialDocument', 'MaterialDocumentYear'),
    company: plants[textOf(first, 'Plant') ?? ''],
    number: textOf(entity, 'MaterialDocument'),
    status: items.every(item => returnedOf(item, back) !== undefined) ? statusOf(items, lines) : 'unknown',
    systemStatus: items.slice(0, 1).flatMap(item => statusAt(item, 'GoodsMovementType', 'GoodsMovementIsCancelled')),
    purchaseOrder: order === undefined ? undefined : { id: order, number: order },
    receivedOn: textOf(entity, 'PostingDate'),
    receivedBy: textOf(first, 'GoodsRecipientName'),
    deliveryNote: textOf(entity, 'ReferenceDocument'),
    lines,
    meta: versionOf(entity),
  }) as GoodsReceipt;
}

export const numberOf = (item: Node): number => Number(textOf(item, 'MaterialDocumentItem') ?? 0);

/** In the unit of what came, all of it where it was cancelled; undefined where it went back in one that nobody can convert. */
function returnedOf(item: Node, back: readonly Node[]): string | undefined {
  if (item['GoodsMovementIsCancelled'] === true) return textOf(item, 'QuantityInEntryUnit');
  const gone = back
    .filter(one => Number(textOf(one, 'InvtryMgmtRefDocumentItem')) === numberOf(item))
    .map(one => ({ item: one, takes: RECEIVED[textOf(one, 'GoodsMovementType') ?? ''] === 'adds' }));
  return totalIn(textOf(item, 'EntryUnit'), gone, [item]);
}

function lineOf(item: Node, profile: Scope['profile'], returned = '0'): GoodsReceiptLine {
  const unit = textOf(item, 'EntryUnit');
  const value = textOf(item, 'QuantityInEntryUnit');
  return present({
    number: numberOf(item),
    purchaseOrderLine: lineNumber.decode(item['PurchaseOrderItem']),
    quantity: value === undefined ? undefined : present({ value, unit }),
    lot: textOf(item, 'Batch'),
    expiry: textOf(item, 'ShelfLifeExpirationDate'),
    condition: CONDITION.decode(item['InventoryStockType']),
    location: textOf(item, 'StorageLocation') === undefined ? undefined : placeAt(item, profile),
    returned: decimals.compare(returned, '0') === 0 ? undefined : present({ value: returned, unit }),
  }) as GoodsReceiptLine;
}

function statusOf(items: readonly Node[], lines: readonly GoodsReceiptLine[]): GoodsReceipt['status'] {
  if (items.length === 0) return 'unknown';
  if (items.every(item => item['GoodsMovementIsCancelled'] === true)) return 'cancelled';
  if (lines.every(({ returned }) => returned === undefined)) return 'posted';
  const whole = lines.every(
    ({ returned, quantity }) => decimals.compare(returned?.value ?? '0', quantity?.value ?? '0')! >= 0,
  );
  return whole ? 'returned' : 'partially-returned';
}

/** For the coverage: what `receiptOf` can fill, below `at`. */
export const concluded = (at: '' | 'goodsReceipts[].'): string[] =>
  [
    ...['id', 'company', 'number', 'status', 'systemStatus[].field', 'systemStatus[].code', 'purchaseOrder.id'],
    ...['purchaseOrder.number', 'receivedOn', 'receivedBy', 'deliveryNote', 'meta.version'],
    ...[
      ...['number', 'purchaseOrderLine', 'quantity.value', 'quantity.unit', 'lot', 'expiry', 'condition'],
      ...['location.code', 'returned.value', 'returned.unit'],
    ].map(field => `lines[].${field}`),
  ].map(path => at + path);
