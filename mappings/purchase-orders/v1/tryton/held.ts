/** Purchase of Tryton → the order as the contract shows it: of one record, or of each of a list. */
import type { Row } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { status } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseOrder } from '../../../../contracts/purchase-orders/v1/types.ts';
import { instant, type Rule, type Scope, type Table, table } from '../../../../gateway/kit.ts';
import { doneOf, isBought, lineFields, lineOf, numbered, type OrderLine, requisitionOf } from './lines.ts';
import { backOf } from './returns.ts';

export const FIELDS = [
  ...['number', 'state', 'shipment_state', 'invoice_state', 'party.name', 'purchase_date', 'currency.code'],
  ...['payment_term.name', 'total_amount', 'warehouse.code', 'warehouse.name'],
  ...['_timestamp', 'create_date', 'write_date'],
  ...lineFields('lines.'),
];

/** All that is told of one. */
export const WHOLE = [
  ...[
    'id',
    'company',
    'number',
    'status',
    'systemStatus[].field',
    'systemStatus[].code',
    'supplier.id',
    'supplier.name',
  ],
  ...['requisition.id', 'orderDate', 'currency', 'paymentTerms.code', 'total.amount', 'total.currency', 'meta.version'],
  ...['meta.lastUpdated', 'lines[].number', 'lines[].item.id', 'lines[].item.code', 'lines[].description'],
  ...['quantity', 'received', 'invoiced'].flatMap(name => [`lines[].${name}.value`, `lines[].${name}.unit`]),
  ...['lines[].unitPrice', 'lines[].amount', 'lines[].costCenter.code', 'lines[].costCenter.name', 'lines[].neededBy'],
  ...['lines[].deliverTo.code', 'lines[].deliverTo.name', 'lines[].status'],
];

/** Of an order under way, how much of it came decides. */
export const STATES: Readonly<Record<string, PurchaseOrder['status']>> = {
  draft: 'draft',
  quotation: 'draft',
  confirmed: 'open',
  processing: 'open',
  done: 'closed',
  cancelled: 'cancelled',
};
/** Name of the profile's own table. */
export const STATUS = 'orderStatus';

/** `at`: how the path to the record begins, `Purchase.` or nothing within a list. */
export const held = (a: Table<PurchaseOrder>, at: 'Purchase.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('number', { read: [`${at}number`] }),
  a.f('supplier.id', { read: [`${at}party.id`] }),
  a.f('supplier.name', { read: [`${at}party.name`] }),
  a.f('orderDate', { read: [`${at}purchase_date`] }),
  a.f('currency', { read: [`${at}currency.code`] }),
  a.f('paymentTerms.code', { read: [`${at}payment_term.name`] }),
  a.f('meta.version', { read: [`${at}_timestamp`] }),
  a.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
  a.given('company', 'profile.company'),
  a.ignore(...['currency.id', 'payment_term.id'].map(path => at + path)),
];

/** The record as it came, for the step behind. */
export const single: Rule = table<PurchaseOrder>().custom({
  id: 'order',
  carries: [],
  reads: ['state', 'shipment_state', 'invoice_state', 'total_amount', 'lines', 'warehouse'].map(
    name => `Purchase.${name}`,
  ),
  dec: tree => ({ rows: [(tree as { body: object }).body] }) as object,
});

interface Purchase extends Record<'state' | 'shipment_state' | 'invoice_state' | 'total_amount', string | undefined> {
  currency?: { code?: string };
  warehouse?: { code?: string; name?: string };
  lines?: OrderLine[];
}

/** Ids of the moves that came of its lines. */
export const comeOf = (orders: readonly Row[]): string[] =>
  (orders as readonly unknown[] as readonly Purchase[])
    .flatMap(({ lines = [] }) => lines)
    .flatMap(line => doneOf(line).map(({ id }) => id));

/** What the record as a whole says, and what went back of what had come. */
export function partsOf(
  record: Row,
  returns: readonly Row[],
  { profile }: Pick<Scope, 'profile'>,
): Partial<PurchaseOrder> {
  const { lines = [], total_amount: amount, currency, warehouse, ...purchase } = record as unknown as Purchase;
  const own = profile[STATUS] as Record<string, PurchaseOrder['status']> | undefined;
  const stands = status(STATUS, { ...STATES, ...own }).decode(purchase.state) ?? 'unknown';
  const deliverTo = warehouse?.code && { code: warehouse.code, ...(warehouse.name && { name: warehouse.name }) };
  const bought = [...numbered(lines.filter(isBought))].map(([number, line]) =>
    lineOf(number, line, { of: stands, returns, profile }),
  );
  const requisition = requisitionOf(lines);
  const codes = (['state', 'shipment_state', 'invoice_state'] as const).flatMap(field => {
    const code = purchase[field];
    return code ? [{ field, code }] : [];
  });
  return {
    status:
      stands === 'open'
        ? asReceived(
            bought.map(line => line.status),
            // Nothing more is expected of what went back: that all had come says nothing of what is there.
            comeOf([record]).some(id => backOf(returns, id) !== '0') ? undefined : purchase.shipment_state,
          )
        : stands,
    systemStatus: codes,
    ...(requisition !== undefined && { requisition: { id: requisition } }),
    ...(bought.length > 0 && { lines: bought.map(line => ({ ...line, ...(deliverTo && { deliverTo }) })) }),
    ...(amount && currency?.code && { total: { amount, currency: currency.code } }),
  };
}

function asReceived(lines: readonly PurchaseOrder['status'][], shipments: string | undefined): PurchaseOrder['status'] {
  if (shipments === 'received' || (lines.length > 0 && lines.every(status => status === 'received'))) return 'received';
  return lines.some(status => status !== 'open') ? 'partially-received' : 'open';
}
