/** A_PurchaseOrder, what came of it and what was charged → the order as the contract shows it. */
import {
  codeAt,
  nodesOf,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { RECEIVED } from '../../../../adapters/rest/dialects/sap-s4/movements.ts';
import { less, lineNumber, sumOf, unitPrice } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { placeAt } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import { totalIn, totalOf } from '../../../../adapters/rest/dialects/sap-s4/quantities.ts';
import { meaning, ORDER_STATUS } from '../../../../adapters/rest/dialects/sap-s4/status.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../../contracts/purchase-orders/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';

export const EXPAND = ['to_PurchaseOrderItem/to_AccountAssignment', 'to_PurchaseOrderItem/to_ScheduleLine'] as const;

/** What other services know of it. */
export interface Happened {
  /** Items of material documents. */
  moved: readonly Node[];
  /** Items of invoices that stand in the books, and the invoices. */
  charged: readonly Node[];
  invoices: readonly Node[];
}

type Status = NonNullable<PurchaseOrderLine['status']>;

export function orderOf(entity: Node, happened: Happened, { profile }: Scope): PurchaseOrder {
  const items = nodesOf(entity['to_PurchaseOrderItem']);
  const lines = items.map(item => lineOf(item, happened, profile));
  const requisition = items.flatMap(item => textOf(item, 'PurchaseRequisition') ?? [])[0];
  const supplier = textOf(entity, 'Supplier');
  const currency = textOf(entity, 'DocumentCurrency');
  const amounts = items.filter(isAlive).map(item => textOf(item, 'NetAmount'));
  const lastUpdated = textOf(entity, 'LastChangeDateTime');
  return present({
    id: textOf(entity, 'PurchaseOrder') ?? '',
    company: textOf(entity, 'CompanyCode'),
    number: textOf(entity, 'PurchaseOrder'),
    status: statusOf(entity, lines, profile['orderStatus']),
    systemStatus: statusAt(
      entity,
      ...['PurchasingProcessingStatus', 'PurchasingDocumentDeletionCode', 'ReleaseIsNotCompleted'],
    ),
    supplier: supplier === undefined ? undefined : { id: supplier },
    requisition: requisition === undefined ? undefined : { id: requisition },
    orderDate: textOf(entity, 'PurchaseOrderDate'),
    currency,
    paymentTerms: codeAt(entity, 'PaymentTerms'),
    lines,
    total: currency === undefined ? undefined : { amount: sumOf(amounts), currency },
    meta: { ...versionOf(entity), ...(lastUpdated !== undefined && { lastUpdated }) },
  }) as PurchaseOrder;
}

const isAlive = (item: Node): boolean => textOf(item, 'PurchasingDocumentDeletionCode') === undefined;

function lineOf(item: Node, happened: Happened, profile: Scope['profile']): PurchaseOrderLine {
  const unit = textOf(item, 'PurchaseOrderQuantityUnit');
  const counted = (value: string | undefined) => (value === undefined ? undefined : present({ value, unit }));
  const [account] = nodesOf(item['to_AccountAssignment']);
  const [schedule] = nodesOf(item['to_ScheduleLine']);
  const description = textOf(item, 'PurchaseOrderItemText');
  const code = textOf(item, 'Material');
  const received = receivedOf(item, happened);
  return present({
    number: lineNumber.decode(item['PurchaseOrderItem']) ?? 0,
    item: present({ id: code, code, description: code === undefined ? description : undefined }),
    description,
    quantity: counted(textOf(item, 'OrderQuantity')),
    unitPrice: unitPrice(textOf(item, 'NetPriceAmount'), textOf(item, 'NetPriceQuantity')),
    amount: textOf(item, 'NetAmount'),
    received: counted(received),
    invoiced: counted(invoicedOf(item, happened)),
    costCenter: codeAt(account, 'CostCenter'),
    account: codeAt(account, 'GLAccount'),
    deliverTo: placeAt(item, profile),
    neededBy: textOf(schedule, 'ScheduleLineDeliveryDate'),
    status: lineStatus(item, received),
  }) as PurchaseOrderLine;
}

const isOf =
  (item: Node) =>
  (one: Node): boolean =>
    one['PurchaseOrder'] === item['PurchaseOrder'] && one['PurchaseOrderItem'] === item['PurchaseOrderItem'];

/** Undefined where it came in a unit that nobody can convert. */
function receivedOf(item: Node, { moved }: Happened): string | undefined {
  const own = moved.filter(isOf(item));
  const unit = textOf(item, 'PurchaseOrderQuantityUnit');
  const counted = own.flatMap(item => {
    const counts = RECEIVED[textOf(item, 'GoodsMovementType') ?? ''];
    return counts === undefined ? [] : [{ item, takes: counts === 'takes' }];
  });
  return totalIn(unit, counted, own);
}

/** What a credit memo gives back is charged no more. Undefined where it was charged in another unit. */
function invoicedOf(item: Node, { charged, invoices }: Happened): string | undefined {
  const unit = textOf(item, 'PurchaseOrderQuantityUnit');
  return totalOf(
    charged.filter(isOf(item)).map(one => {
      if ((textOf(one, 'PurchaseOrderQuantityUnit') ?? unit) !== unit) return undefined;
      const quantity = textOf(one, 'QuantityInPurchaseOrderUnit') ?? '0';
      const invoice = invoices.find(
        each => each['SupplierInvoice'] === one['SupplierInvoice'] && each['FiscalYear'] === one['FiscalYear'],
      );
      return textOf(invoice, 'SupplierInvoiceIsCreditMemo') === undefined ? quantity : less(quantity);
    }),
  );
}

function lineStatus(item: Node, received: string | undefined): Status {
  if (!isAlive(item)) return 'cancelled';
  const complete = item['IsCompletelyDelivered'] === true;
  if (complete && item['IsFinallyInvoiced'] === true) return 'closed';
  if (complete) return 'received';
  if (received === undefined) return 'unknown';
  if (decimals.compare(received, textOf(item, 'OrderQuantity') ?? '0')! >= 0) return 'received';
  return decimals.compare(received, '0')! > 0 ? 'partially-received' : 'open';
}

/** @param own table of the site */
function statusOf(entity: Node, lines: readonly PurchaseOrderLine[], own: unknown): PurchaseOrder['status'] {
  if (textOf(entity, 'PurchasingDocumentDeletionCode') !== undefined) return 'cancelled';
  if (entity['ReleaseIsNotCompleted'] === true) return 'draft';
  const alive = lines.map(({ status }) => status).filter(status => status !== 'cancelled');
  if (lines.length > 0 && alive.length === 0) return 'cancelled';
  if (alive.length > 0 && alive.every(status => status === 'closed')) return 'closed';
  if (alive.length > 0 && alive.every(status => status === 'closed' || status === 'received')) return 'received';
  if (alive.includes('unknown')) return 'unknown';
  if (alive.some(status => status !== 'open')) return 'partially-received';
  return meaning(ORDER_STATUS, own, textOf(entity, 'PurchasingProcessingStatus') ?? '');
}

/** For the coverage: what `orderOf` can fill, below `at`. */
export const concluded = (at: '' | 'purchaseOrders[].'): string[] =>
  [
    ...['id', 'company', 'number', 'status', 'systemStatus[].field', 'systemStatus[].code', 'supplier.id'],
    ...['requisition.id', 'orderDate', 'currency', 'paymentTerms.code', 'total.amount', 'total.currency'],
    ...['meta.version', 'meta.lastUpdated'],
    ...[
      ...['number', 'item.id', 'item.code', 'item.description', 'description', 'unitPrice', 'amount', 'status'],
      ...['quantity', 'received', 'invoiced'].flatMap(name => [`${name}.value`, `${name}.unit`]),
      ...['costCenter.code', 'account.code', 'deliverTo.code', 'neededBy'],
    ].map(field => `lines[].${field}`),
  ].map(path => at + path);
