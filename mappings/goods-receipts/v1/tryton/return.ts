/** Sends back what had come to Tryton: a return of its own, whose moves come of those of the receipt, so that it is known of both. */
import { type Row, rows, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { making, pressingOf, reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { GoodsReceiptReturn } from '../../../../contracts/goods-receipts/v1/types.ts';
import {
  type CustomServices,
  conditionalCreate,
  decimals,
  defineMapping,
  Fault,
  type Step,
  table,
} from '../../../../gateway/kit.ts';
import { goneBack } from '../../../purchase-orders/v1/tryton/returns.ts';
import { checkReturn } from '../check.ts';
import { FIELDS, incomingOf, inOrder, receiptOf, type Shipment, shipmentsOf, single } from './held.ts';
import { whole } from './whole.ts';

const asked = table<GoodsReceiptReturn & { id: string }>();
const made = table<{ id: string }>();

/** What is sent back is priced as it came. */
const PRICED = [
  ...['supplier', 'supplier_location', 'incoming_moves.product', 'incoming_moves.uom.symbol'],
  ...['incoming_moves.unit_price', 'incoming_moves.currency'],
];

const MADE = ['steps.find.id', 'steps.create.id'] as const;

const button = (name: string): Step => ({
  name,
  effect: 'repeatable',
  request: pressingOf('ShipmentInReturn', name, MADE),
  response: [],
});

interface Priced extends Shipment {
  supplier?: string;
  supplier_location?: string;
}

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'return',
  dialect: 'tryton',
  check: checkReturn,
  steps: [
    { name: 'shipment', effect: 'read', request: reading('ShipmentIn', [...FIELDS, ...PRICED]), response: [single] },
    ...conditionalCreate(
      ownIn('ShipmentInReturn', 'reference'),
      {
        name: 'create',
        request: [
          ...making('ShipmentInReturn'),
          asked.custom({
            id: 'return',
            carries: ['lines', 'reason', 'version'],
            writes: { 'ShipmentInReturn.moves': 'lines', 'ShipmentInReturn.reference': 'reason' },
            enc: (value, tree, services) =>
              void Object.assign(tree as object, { body: returnOf(value as GoodsReceiptReturn, services) }),
          }),
        ],
        response: [made.f('id', 'ShipmentInReturn.id')],
      },
      {
        always: true,
        // Of what is back already by this very call nothing is there to be sent back.
        before: [
          {
            name: 'before',
            effect: 'read',
            request: goneBack(scope => incomingOf(shipmentsOf(scope, 'shipment'))),
            response: [rows('Move')],
            refine(read, { input, steps, profile }) {
              const [shipment] = shipmentsOf({ steps } as never, 'shipment');
              const { version } = input as GoodsReceiptReturn;
              if (version !== undefined && version !== shipment?._timestamp)
                throw new Fault('stale', { outcome: 'not_applied' });
              const { status } = receiptOf(shipment!, (read as { rows: Row[] }).rows, { profile });
              if (status === 'posted' || status === 'partially-returned') return read;
              const errors = [{ pointer: '/id', code: `is-${status}` }];
              throw new Fault('conflict', {
                outcome: 'not_applied',
                detail: 'Nothing of it is there to be sent back.',
                errors,
              });
            },
          },
        ],
      },
    ),
    button('wait'),
    // What came is there, whatever else is planned with it.
    button('assign_force'),
    button('done'),
    whole('shipment'),
  ],
});

function returnOf({ lines, reason }: GoodsReceiptReturn, services: CustomServices): Record<string, unknown> {
  const { scope, finding } = services;
  const [shipment] = shipmentsOf(scope, 'shipment') as readonly Priced[];
  const receipt = receiptOf(shipment!, rowsOf(scope, 'before'), scope);
  const moves = lines.flatMap(({ number, quantity }, at) => {
    const came = inOrder(shipment!)[number - 1] as Record<string, unknown> | undefined;
    const line = receipt.lines?.[number - 1];
    if (!came || !line) {
      finding(`/lines/${at}/number`, 'unknown-line');
      return [];
    }
    const unit = line.quantity?.unit;
    if (quantity.unit !== undefined && unit !== undefined && quantity.unit !== unit)
      finding(`/lines/${at}/quantity/unit`, 'other-unit');
    const left = decimals.subtract(line.quantity?.value ?? '0', line.returned?.value ?? '0') ?? '0';
    if ((decimals.compare(quantity.value, left) ?? 1) > 0) finding(`/lines/${at}/quantity/value`, 'more-than-came');
    const put = shipment?.inventory_moves?.find(({ origin }) => origin === `stock.move,${String(came['id'])}`);
    return [
      {
        product: came['product'],
        uom: (came['uom'] as { id: string }).id,
        quantity: quantity.value,
        from_location: put?.to_location?.id,
        to_location: shipment?.supplier_location,
        unit_price: came['unit_price'],
        currency: came['currency'],
        origin: `stock.move,${String(came['id'])}`,
      },
    ];
  });
  return {
    supplier: shipment?.supplier,
    from_location: moves[0]?.from_location,
    to_location: shipment?.supplier_location,
    reference: withNote(reason, { key: scope.key }),
    moves,
  };
}
