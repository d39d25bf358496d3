/** Shipment of Tryton → the receipt as the contract shows it, with what went back of it since. */
import { type Row, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import type { GoodsReceipt, GoodsReceiptLine } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimals, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { isBought, numbered, type OrderLine } from '../../../purchase-orders/v1/tryton/lines.ts';
import { backOf } from '../../../purchase-orders/v1/tryton/returns.ts';

export const FIELDS = [
  ...['number', 'reference', 'state', 'effective_date', '_timestamp', 'create_date', 'write_date'],
  ...['incoming_moves.quantity', 'incoming_moves.uom.symbol', 'incoming_moves.origin.purchase.number'],
  ...['incoming_moves.origin.purchase.lines.sequence', 'incoming_moves.origin.purchase.lines.type'],
  ...['inventory_moves.origin', 'inventory_moves.to_location.code', 'inventory_moves.to_location.name'],
];

/** All that is told of one. */
export const WHOLE = [
  ...(['id', 'company', 'number', 'status', 'systemStatus', 'purchaseOrder', 'receivedOn', 'receivedBy'] as const),
  ...(['deliveryNote', 'lines[0].number', 'lines[0].purchaseOrderLine', 'lines[0].quantity', 'lines[0].lot'] as const),
  ...(['lines[0].expiry', 'lines[0].condition', 'lines[0].location', 'lines[0].returned'] as const),
  ...(['meta.version', 'meta.lastUpdated'] as const),
];

export interface Shipment extends Row {
  number?: string;
  reference?: string;
  state?: string;
  effective_date?: string;
  _timestamp?: string;
  create_date?: string;
  write_date?: string;
  incoming_moves?: Incoming[];
  inventory_moves?: { id: string; origin?: string; to_location?: { id: string; code?: string; name?: string } }[];
}
export interface Incoming {
  id: string;
  quantity?: string;
  uom?: { id: string; symbol?: string };
  origin?: { id: string; purchase?: { id: string; number?: string; lines?: OrderLine[] } };
}

const asked = table<Record<string, never>>();

export const incomingOf = (shipments: readonly Shipment[]): string[] =>
  shipments.flatMap(({ incoming_moves: moves = [] }) => moves.map(({ id }) => id));

export const shipmentAt = (tree: unknown): Shipment => (tree as { body: Shipment }).body;

/** The one that a step has read, as a list of one. */
export const shipmentsOf = (scope: Scope, step: string): readonly Shipment[] =>
  rowsOf(scope, step) as readonly Shipment[];

/** Reads one, for the steps behind. */
export const single: Rule = asked.custom({
  id: 'shipment',
  carries: [],
  reads: ['ShipmentIn.rec_name'],
  dec: tree => ({ rows: [shipmentAt(tree)] }),
});

export function receiptOf(
  shipment: Shipment,
  returns: readonly Row[],
  { profile }: Pick<Scope, 'profile'>,
): GoodsReceipt {
  const { id, number, reference, state = '', effective_date: receivedOn } = shipment;
  const moves = inOrder(shipment);
  const { text: deliveryNote, noted } = noteOf(reference);
  const lines = moves.map((move, at) => lineOf(shipment, move, { number: at + 1, returns, noted }));
  const purchase = moves[0]?.origin?.purchase;
  const lastUpdated = shipment.write_date ?? shipment.create_date;
  return {
    id,
    company: String(profile['company']),
    status: statusOf(state, lines),
    ...(number && { number }),
    ...(state && { systemStatus: [{ field: 'state', code: state }] }),
    ...(purchase && { purchaseOrder: { id: purchase.id, ...(purchase.number && { number: purchase.number }) } }),
    ...(receivedOn && { receivedOn }),
    ...(noted['by'] && { receivedBy: noted['by'] }),
    ...(deliveryNote && { deliveryNote }),
    ...(lines.length > 0 && { lines }),
    meta: {
      ...(shipment._timestamp && { version: shipment._timestamp }),
      ...(lastUpdated && { lastUpdated }),
    },
  };
}

interface About {
  number: number;
  returns: readonly Row[];
  noted: Readonly<Record<string, string | undefined>>;
}

function lineOf(shipment: Shipment, move: Incoming, { number, returns, noted }: About): GoodsReceiptLine {
  const came = `stock.move,${move.id}`;
  const place = shipment.inventory_moves?.find(({ origin }) => origin === came)?.to_location;
  const back = backOf(returns, move.id);
  const line = numberIn(move);
  const measured = (value: string) => ({ value, ...(move.uom?.symbol && { unit: move.uom.symbol }) });
  const condition = noted[`con${line}`] as GoodsReceiptLine['condition'];
  return {
    number,
    ...(line !== undefined && { purchaseOrderLine: line }),
    ...(move.quantity && { quantity: measured(move.quantity) }),
    ...(noted[`lot${line}`] && { lot: noted[`lot${line}`]! }),
    ...(noted[`exp${line}`] && { expiry: noted[`exp${line}`]! }),
    ...(condition && { condition }),
    ...(place?.code && { location: { code: place.code, ...(place.name && { name: place.name }) } }),
    ...(back !== '0' && { returned: measured(back) }),
  };
}

/** As the lines of the order stand: the server lists them in whatever order. */
export const inOrder = ({ incoming_moves: moves = [] }: Shipment): Incoming[] =>
  moves.toSorted((one, other) => (numberIn(one) ?? 0) - (numberIn(other) ?? 0) || Number(one.id) - Number(other.id));

/** The number of the line of the order that it came of. */
function numberIn({ origin }: Incoming): number | undefined {
  const lines = numbered((origin?.purchase?.lines ?? []).filter(isBought));
  return [...lines].find(([, { id }]) => id === origin?.id)?.[0];
}

function statusOf(state: string, lines: readonly GoodsReceiptLine[]): GoodsReceipt['status'] {
  if (state === 'cancelled') return 'cancelled';
  if (state !== 'received' && state !== 'done') return 'unknown';
  const back = lines.filter(({ returned }) => returned !== undefined);
  const whole = ({ quantity, returned }: GoodsReceiptLine): boolean =>
    (decimals.compare(returned?.value ?? '0', quantity?.value ?? '0') ?? -1) >= 0;
  if (lines.length > 0 && lines.every(whole)) return 'returned';
  return back.length > 0 ? 'partially-returned' : 'posted';
}
