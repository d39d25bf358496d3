/** Purchase order of Oracle Fusion → what the contract shows; how much came in and was billed its schedules say. */
import { companyOf, partsOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  digits,
  type Node,
  rows,
  textAt,
  version,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { statusOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../../contracts/purchase-orders/v1/types.ts';
import { decimals, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

export const EXPAND = 'lines.schedules.distributions';

/** What `held` fills. */
export const CONCLUDES = [
  ...['id', 'number', 'company', 'status', 'systemStatus[].field', 'systemStatus[].code', 'supplier.id'],
  ...['supplier.name', 'requisition.id', 'orderDate', 'currency', 'paymentTerms.code', 'total.amount'],
  ...['total.currency', 'meta.version', 'meta.lastUpdated', 'lines[].number', 'lines[].item.id', 'lines[].item.code'],
  ...['lines[].item.description', 'lines[].description', 'lines[].quantity.value', 'lines[].quantity.unit'],
  ...['lines[].unitPrice', 'lines[].amount', 'lines[].received.value', 'lines[].received.unit'],
  ...['lines[].invoiced.value', 'lines[].invoiced.unit', 'lines[].costCenter.code', 'lines[].account.code'],
  ...['lines[].deliverTo.code', 'lines[].neededBy', 'lines[].status'],
];

/** `at`: how the path to the row begins, `PurchaseOrder.items[0].` or nothing within a list. */
export const held = (a: Table<PurchaseOrder>, at = ''): readonly Rule[] => [
  // Receipts and invoices name an order by its number alone.
  a.f('id', { read: [`${at}OrderNumber`] }),
  a.f('number', { read: [`${at}OrderNumber`] }),
  a.f('supplier.id', { read: [`${at}SupplierId`] }),
  a.f('supplier.name', { read: [`${at}Supplier`] }),
  a.f('orderDate', { read: [`${at}OrderedDate`] }),
  a.f('currency', { read: [`${at}CurrencyCode`] }),
  a.f('paymentTerms.code', { read: [`${at}PaymentTerms`] }),
  a.f('total.amount', { read: [`${at}Total`] }, digits),
  a.f('total.currency', { read: [`${at}CurrencyCode`] }),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.each('lines', { read: [`${at}lines`] }, line => [
    line.f('number', { read: ['LineNumber'] }, whole),
    line.f('item.id', { read: ['Item'] }),
    line.f('item.code', { read: ['Item'] }),
    line.f('item.description', { read: ['Description'] }),
    line.f('description', { read: ['Description'] }),
    line.f('quantity.value', { read: ['Quantity'] }, digits),
    line.f('quantity.unit', { read: ['UOM'] }),
    line.f('unitPrice', { read: ['Price'] }, digits),
    line.f('amount', { read: ['Ordered'] }, digits),
    line.custom({
      id: 'line',
      carries: [
        ...(['received', 'invoiced', 'costCenter.code', 'account.code', 'deliverTo.code'] as const),
        'neededBy',
        'status',
      ],
      reads: ['schedules', 'StatusCode'],
      dec: (tree, { scope }) => lineOf(tree as Node, scope),
    }),
    line.ignore('self', 'version', 'POLineId'),
  ]),
  a.custom({
    id: 'order',
    carries: ['company', 'requisition', 'status', 'systemStatus'],
    reads: ['RequisitioningBU', 'StatusCode', 'lines'].map(name => at + name),
    dec: (tree, { scope }) => orderOf(at === '' ? (tree as Node) : firstOf(tree), scope),
  }),
  a.ignore(...['self', 'POHeaderId', 'Status'].map(name => at + name)),
];

const firstOf = (tree: unknown): Node => rows((tree as { body: Node }).body['items'])[0] ?? {};

const summed = (schedules: readonly Node[], name: string): string =>
  decimals.sum(schedules.map(each => textAt(each, name) ?? '0')) ?? '0';

type Status = PurchaseOrder['status'];

/** The code says that it is open, and its schedules how far it has come. */
function progress(code: string | undefined, lines: readonly Node[], { profile }: Scope): Status {
  const status = statusOf('order', code, profile) as Status;
  if (status !== 'open' || lines.length === 0) return status;
  const seen = lines.map(arrivedOf);
  if (seen.every(each => each === 'all')) return 'received';
  return seen.some(each => each !== 'nothing') ? 'partially-received' : 'open';
}

/** By quantity; of services at a fixed price by amount. What nobody counts has not come. */
function arrivedOf(line: Node): 'nothing' | 'some' | 'all' {
  const schedules = rows(line['schedules']);
  const quantity = digits.decode(line['Quantity']);
  const [ordered = '0', came] =
    quantity === undefined
      ? [digits.decode(line['Ordered']), summed(schedules, 'ReceivedAmount')]
      : [quantity, summed(schedules, 'ReceivedQuantity')];
  if (decimals.compare(came, '0')! <= 0) return 'nothing';
  return decimals.compare(came, ordered)! >= 0 ? 'all' : 'some';
}

function lineOf(line: Node, scope: Scope): Partial<PurchaseOrderLine> {
  const schedules = rows(line['schedules']);
  const [first] = schedules;
  const charged = textAt(rows(first?.['distributions'])[0], 'POChargeAccount');
  const { costCenter, account } = partsOf(charged, scope.profile);
  const unit = textAt(line, 'UOM');
  const quantity = (name: string) => ({ value: summed(schedules, name), ...(unit && { unit }) });
  const isCounted = schedules.length > 0 && digits.decode(line['Quantity']) !== undefined;
  const place = textAt(first, 'ShipToLocationCode');
  return without({
    received: isCounted ? quantity('ReceivedQuantity') : undefined,
    invoiced: isCounted ? quantity('BilledQuantity') : undefined,
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    account: account === undefined ? undefined : { code: account },
    deliverTo: place === undefined ? undefined : { code: place },
    neededBy: textAt(first, 'RequestedDeliveryDate'),
    status: progress(textAt(line, 'StatusCode'), [line], scope),
  }) as Partial<PurchaseOrderLine>;
}

function orderOf(row: Node, scope: Scope): Partial<PurchaseOrder> {
  const lines = rows(row['lines']);
  const code = textAt(row, 'StatusCode');
  const distributions = lines.flatMap(line => rows(line['schedules']).flatMap(each => rows(each['distributions'])));
  const requisitions = new Set(distributions.flatMap(each => textAt(each, 'RequisitionHeaderId') ?? []));
  const [requisition] = requisitions.size === 1 ? requisitions : [];
  return without({
    company: companyOf(textAt(row, 'RequisitioningBU'), scope.profile),
    requisition: requisition === undefined ? undefined : { id: requisition },
    status: progress(code, lines, scope),
    systemStatus: code === undefined ? undefined : [{ field: 'StatusCode', code }],
  }) as Partial<PurchaseOrder>;
}
