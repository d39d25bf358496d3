/** What was handed in as received in Oracle Fusion → the receipt as the contract shows it. */
import {
  digits,
  type Node,
  rows,
  textAt,
  version,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { GoodsReceipt, GoodsReceiptLine } from '../../../../contracts/goods-receipts/v1/types.ts';
import { decimals, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';
import { currencyIn } from './currency.ts';

export const EXPAND = 'lines.lotItemLots';

/** What `held` and the step behind it fill. */
export const CONCLUDES = [
  ...['id', 'number', 'company', 'purchaseOrder.id', 'purchaseOrder.number', 'receivedOn', 'receivedBy'],
  ...['deliveryNote', 'status', 'systemStatus[].field', 'systemStatus[].code', 'meta.version', 'meta.lastUpdated'],
  ...['lines[].number', 'lines[].purchaseOrderLine', 'lines[].quantity.value', 'lines[].quantity.unit'],
  ...['lines[].returned.value', 'lines[].returned.unit', 'lines[].amount.amount', 'lines[].amount.currency'],
  ...['lines[].lot', 'lines[].expiry', 'lines[].condition', 'lines[].location.code'],
];

/** `at`: how the path to the row begins, `ReceiptRequest.items[0].` or nothing within a list. */
export const held = (a: Table<GoodsReceipt>, at = ''): readonly Rule[] => [
  a.f('id', { read: [`${at}HeaderInterfaceId`] }),
  a.f('number', { read: [`${at}ReceiptNumber`] }),
  a.f('receivedOn', { read: [`${at}TransactionDate`] }),
  a.f('receivedBy', { read: [`${at}EmployeeName`] }),
  a.f('deliveryNote', { read: [`${at}PackingSlip`] }),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.custom({
    id: 'receipt',
    carries: ['company', 'purchaseOrder', 'status', 'systemStatus', ...LINE.map(name => `lines[0].${name}` as const)],
    reads: ['OrganizationCode', 'ProcessingStatusCode', 'lines'].map(name => at + name),
    dec: (tree, { scope }) => receiptOf(at === '' ? (tree as Node) : firstOf(tree), scope),
  }),
  a.ignore(...FRAME.map(name => at + name)),
];

const LINE = [
  ...(['number', 'purchaseOrderLine', 'quantity', 'returned', 'amount', 'lot', 'expiry', 'condition'] as const),
  'location.code',
] as const;
const FRAME = ['self', 'ASNType', 'ReceiptSourceCode', 'SupplierName', 'InterfaceSourceCode', 'ReturnStatus'];

const firstOf = (tree: unknown): Node => rows((tree as { body: Node }).body['items'])[0] ?? {};

export function receiptOf(row: Node, { profile, steps }: Scope): Partial<GoodsReceipt> {
  const lines = rows(row['lines']);
  const code = textAt(row, 'ProcessingStatusCode');
  const order = textAt(lines[0], 'DocumentNumber');
  return without({
    company: companyIn(textAt(row, 'OrganizationCode'), profile),
    purchaseOrder: order === undefined ? undefined : { id: order, number: order },
    status: statusOf(code, lines),
    systemStatus: code === undefined ? undefined : [{ field: 'ProcessingStatusCode', code }],
    lines: lines.map((line, at) => lineOf(line, at, currencyIn(steps))),
  }) as Partial<GoodsReceipt>;
}

const companyIn = (organization: string | undefined, { organizations }: Scope['profile']): string | undefined =>
  Object.entries((organizations ?? {}) as Readonly<Record<string, string>>).find(
    ([, each]) => each === organization,
  )?.[0];

function statusOf(code: string | undefined, lines: readonly Node[]): GoodsReceipt['status'] {
  if (code !== 'SUCCESS') return 'unknown';
  const back = lines.map(line => textAt(line, 'ReturnedQuantity') ?? '0');
  const all = lines.every((line, n) => decimals.compare(back[n]!, textAt(line, 'Quantity') ?? '1')! >= 0);
  if (all && lines.length > 0) return 'returned';
  return back.some(each => decimals.compare(each, '0')! > 0) ? 'partially-returned' : 'posted';
}

const CONDITIONS: Readonly<Record<string, GoodsReceiptLine['condition']>> = {
  ACCEPTED: 'accepted',
  REJECTED: 'damaged',
  'NOT INSPECTED': 'quarantined',
};

function lineOf(line: Node, at: number, currency: string | undefined): GoodsReceiptLine {
  const read = (name: string): string | undefined => digits.decode(line[name]);
  const [lot] = rows(line['lotItemLots']);
  const [quantity, amount] = [read('Quantity'), read('Amount')];
  // Nothing is given back by quantity of what came by amount.
  const returned = quantity === undefined ? undefined : read('ReturnedQuantity');
  const unit = textAt(line, 'UnitOfMeasure');
  const place = textAt(line, 'Subinventory');
  const quantityOf = (value: string) => ({ value, ...(unit && { unit }) });
  return without({
    number: at + 1,
    purchaseOrderLine: whole.decode(line['DocumentLineNumber']),
    quantity: quantity === undefined ? undefined : quantityOf(quantity),
    returned: returned === undefined ? undefined : quantityOf(returned),
    amount: quantity !== undefined || amount === undefined ? undefined : without({ amount, currency }),
    lot: textAt(lot, 'LotNumber'),
    expiry: textAt(lot, 'LotExpirationDate'),
    condition: CONDITIONS[textAt(line, 'InspectionStatusCode') ?? ''],
    location: place === undefined ? undefined : { code: place },
  }) as GoodsReceiptLine;
}
