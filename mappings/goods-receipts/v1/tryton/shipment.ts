/** What came → a shipment of Tryton: of each line of the order the move that is expected, with the quantity that came. */
import { rowOf, rowsOf } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { withNote } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import type { GoodsReceiptPosting } from '../../../../contracts/goods-receipts/v1/types.ts';
import type { CustomServices, Scope } from '../../../../gateway/kit.ts';
import { isBought, numbered, type OrderLine } from '../../../purchase-orders/v1/tryton/lines.ts';
import type { Shipment } from './held.ts';

interface Order {
  id: string;
  party?: string;
  warehouse?: { id: string; storage_location?: { id: string; code?: string } };
  lines?: OrderLine[];
}

const orderOf = (scope: Scope): Order | undefined => rowsOf(scope, 'order')[0] as Order | undefined;

export function shipmentOf(input: GoodsReceiptPosting, services: CustomServices): Record<string, unknown> {
  const { party, warehouse, lines = [] } = orderOf(services.scope) ?? {};
  const ordered = numbered(lines.filter(isBought));
  const taken = new Set<string>();
  const moves = input.lines.flatMap((line, at) => {
    const of = (name: string) => `/lines/${at}/${name}`;
    const { purchaseOrderLine, quantity } = line;
    if (!quantity) {
      services.finding(of('amount'), 'not-supported');
      return [];
    }
    rowOf(services, 'places', ['code', line.location?.code], of('location/code'));
    const origin = ordered.get(purchaseOrderLine);
    const expected = origin?.moves?.find(({ id, state }) => state === 'draft' && !taken.has(id));
    if (!origin) services.finding(of('purchaseOrderLine'), 'unknown-line');
    else if (!expected) services.finding(of('purchaseOrderLine'), 'nothing-expected');
    if (quantity.unit !== undefined && origin?.unit?.symbol !== undefined && quantity.unit !== origin.unit.symbol)
      services.finding(of('quantity/unit'), 'other-unit');
    if (expected) taken.add(expected.id);
    return expected ? [{ id: expected.id, quantity: quantity.value, effective_date: input.receivedOn }] : [];
  });
  return {
    supplier: party,
    warehouse: warehouse?.id,
    reference: withNote(input.deliveryNote, { by: input.receivedBy, ...notesOf(input), key: services.scope.key }),
    incoming_moves: moves,
  };
}

/** Lots and what is wrong with goods, which Tryton keeps only with modules that need not be there. */
const notesOf = ({ lines }: GoodsReceiptPosting): Record<string, string | undefined> =>
  Object.fromEntries(
    lines.flatMap(({ purchaseOrderLine: n, lot, expiry, condition }) => [
      [`lot${n}`, lot],
      [`exp${n}`, expiry],
      [`con${n}`, condition],
    ]),
  );

/** Whether something is put elsewhere than where the warehouse puts what comes. */
export function elsewhere(scope: Scope): boolean {
  const usual = orderOf(scope)?.warehouse?.storage_location?.code;
  return (scope.input as GoodsReceiptPosting).lines.some(
    ({ location }) => location !== undefined && location.code !== usual,
  );
}

/** Where each goes that is not put away yet. */
export function placed(
  { lines }: GoodsReceiptPosting,
  shipment: Shipment,
  scope: Scope,
): { id: string; to_location: string }[] {
  const codes = new Map(lines.map(({ purchaseOrderLine, location }) => [purchaseOrderLine, location?.code]));
  return (shipment.incoming_moves ?? []).flatMap(({ id, origin }) => {
    const ordered = numbered((origin?.purchase?.lines ?? []).filter(isBought));
    const number = [...ordered].find(([, line]) => line.id === origin?.id)?.[0];
    const place = rowsOf(scope, 'places').find(({ code }) => code === codes.get(number ?? 0));
    const move = shipment.inventory_moves?.find(one => one.origin === `stock.move,${id}`);
    return place && move ? [{ id: move.id, to_location: place.id }] : [];
  });
}
