/** Posts what came of an order of Tryton: its expected moves are taken into a shipment, as far as they came, and received; the rest stays expected. */
import { lookup, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { ownIn } from '../../../../adapters/rest/dialects/tryton/own.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { making, pressingOf, readingOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { GoodsReceiptPosting } from '../../../../contracts/goods-receipts/v1/types.ts';
import { conditionalCreate, defineMapping, type Step, table } from '../../../../gateway/kit.ts';
import { lineFields } from '../../../purchase-orders/v1/tryton/lines.ts';
import { FIELDS, type Shipment, single } from './held.ts';
import { elsewhere, placed, shipmentOf } from './shipment.ts';
import { whole } from './whole.ts';

const asked = table<GoodsReceiptPosting>();
const made = table<{ id: string }>();

const MADE = ['steps.find.id', 'steps.create.id'] as const;

/** Pressed once more it does nothing. */
const button = (name: string): Step => ({
  name,
  effect: 'repeatable',
  request: pressingOf('ShipmentIn', name, MADE),
  response: [],
});

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'post',
  dialect: 'tryton',
  steps: [
    lookup('places', 'Location', {
      by: 'code',
      fields: ['type'],
      codes: ({ input }) => (input as GoodsReceiptPosting).lines.flatMap(({ location }) => location?.code ?? []),
    }),
    ...conditionalCreate(
      ownIn('ShipmentIn', 'reference'),
      {
        name: 'create',
        request: [
          ...making('ShipmentIn'),
          ofCompany,
          asked.f('receivedOn', 'ShipmentIn.effective_date'),
          asked.custom({
            id: 'shipment',
            carries: [
              ...(['receivedBy', 'deliveryNote', 'lines[0].purchaseOrderLine', 'lines[0].quantity'] as const),
              ...(['lines[0].lot', 'lines[0].expiry', 'lines[0].condition', 'lines[0].location.code'] as const),
            ],
            writes: { 'ShipmentIn.incoming_moves': 'lines', 'ShipmentIn.supplier': 'purchaseOrder.id' },
            enc(value, tree, services) {
              const target = tree as { body?: object };
              target.body = { ...target.body, ...shipmentOf(value as GoodsReceiptPosting, services) };
            },
          }),
        ],
        response: [made.f('id', 'ShipmentIn.id')],
      },
      {
        before: [
          {
            name: 'order',
            effect: 'read',
            request: [
              asked.fixed('head.entity', 'Purchase'),
              asked.fixed('head.call', 'read'),
              asked.fixed(
                'head.fields',
                ['party', 'warehouse.storage_location.code', ...lineFields('lines.')].join(','),
              ),
              asked.f('purchaseOrder.id', 'head.id'),
            ],
            response: [
              asked.custom({
                id: 'order',
                carries: [],
                reads: ['Purchase.rec_name'],
                dec: tree => ({ rows: [(tree as { body: object }).body] }) as object,
              }),
            ],
          },
        ],
        always: true,
      },
    ),
    button('receive'),
    {
      name: 'received',
      effect: 'read',
      when: elsewhere,
      request: readingOf('ShipmentIn', FIELDS, MADE),
      response: [single],
    },
    {
      name: 'place',
      effect: 'repeatable',
      // What is done was put where it is by an attempt before.
      when: scope => (rowsOf(scope, 'received')[0] as Shipment | undefined)?.state === 'received',
      request: [
        asked.fixed('head.entity', 'ShipmentIn'),
        asked.fixed('head.call', 'write'),
        asked.custom({
          id: 'places',
          carries: [],
          enc(value, tree, { scope }) {
            const [shipment] = rowsOf(scope, 'received') as readonly Shipment[];
            const target = tree as { head: Record<string, string>; body?: object };
            target.head['id'] = shipment!.id;
            target.body = { inventory_moves: placed(value as GoodsReceiptPosting, shipment!, scope) };
          },
        }),
      ],
      response: [],
    },
    button('done'),
    { name: 'shipment', effect: 'read', request: readingOf('ShipmentIn', FIELDS, MADE), response: [single] },
    whole('shipment'),
  ],
});
