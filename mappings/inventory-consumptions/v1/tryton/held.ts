/** stock.shipment.internal (Tryton) out of a store into lost and found → the consumption as the contract shows it. */
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { status } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { decimalAt, nodeAt, nodesAt, textAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { InventoryConsumption } from '../../../../contracts/inventory-consumptions/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

const a = table<InventoryConsumption>();

export const FIELDS = [
  ...['number', 'reference', 'state', 'effective_date', 'from_location.code', 'from_location.name'],
  ...['quantity', 'uom.symbol', 'product.code'].map(field => `moves.${field}`),
  ...OF_EACH,
];

export const held: readonly Rule[] = [
  a.f('id', { read: ['ShipmentInternal.id'] }),
  a.f('number', { read: ['ShipmentInternal.number'] }),
  a.f(
    'status',
    { read: ['ShipmentInternal.state'] },
    status('consumptionStates', { done: 'posted', cancelled: 'cancelled' }),
  ),
  a.f('consumedOn', { read: ['ShipmentInternal.effective_date'] }),
  a.f('location.code', { read: ['ShipmentInternal.from_location.code'] }),
  a.f('location.name', { read: ['ShipmentInternal.from_location.name'] }),
  a.custom({
    id: 'consumption',
    carries: ['reference', 'costCenter', 'lines', 'systemStatus'],
    reads: ['reference', 'moves', 'state'].map(name => `ShipmentInternal.${name}`),
    dec(tree) {
      const record = nodeAt(tree, 'body');
      const { text, noted } = noteOf(record['reference']);
      return without({
        reference: text,
        costCenter: noted['cc'] === undefined ? undefined : { code: noted['cc'] },
        lines: nodesAt(record, 'moves').toSorted(byId).map(lineOf),
        systemStatus: [{ field: 'state', code: String(record['state']) }],
      });
    },
  }),
  ...kept('ShipmentInternal.'),
];

const byId = (one: object, other: object): number =>
  Number((one as { id: string }).id) - Number((other as { id: string }).id);

const lineOf = (move: object, at: number) => ({
  number: at + 1,
  item: without({ id: textAt(nodeAt(move, 'product'), 'id'), code: textAt(move, 'product', 'code') }),
  quantity: without({
    value: decimalAt(move, 'quantity'),
    unit: textAt(move, 'uom', 'symbol'),
  }),
});
