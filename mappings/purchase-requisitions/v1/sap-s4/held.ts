/** Items of purchase requisitions, which hold what there is to know → requisitions as the contract shows them. */
import {
  codeAt,
  nodeOf,
  nodesOf,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { lineNumber, sumOf, unitPrice } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { placeAt } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import { meaning, REQUISITION_STATUS } from '../../../../adapters/rest/dialects/sap-s4/status.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionLine,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { decimals, personSpelled, type Scope } from '../../../../gateway/kit.ts';

export const ITEMS = 'A_PurchaseRequisitionItem';
export const EXPAND = ['to_PurchaseReqnAcctAssgmt', 'to_PurchaseReqnItemText', 'to_PurchaseReqn'];

type LineStatus = NonNullable<PurchaseRequisitionLine['status']>;

/** @param items of one requisition */
export function requisitionOf(items: readonly Node[], scope: Scope): PurchaseRequisition {
  const [first] = items;
  const lines = items.map(item => lineOf(item, scope));
  const requester = textOf(first, 'PurReqnSSPRequestor') ?? textOf(first, 'RequisitionerName');
  const currency = textOf(first, 'PurReqnItemCurrency');
  const days = items.flatMap(item => textOf(item, 'DeliveryDate') ?? []).toSorted();
  const amounts = items.filter(item => !isDeleted(item)).map(amountOf);
  const total = decimals.told(decimals.shift(sumOf(amounts), 0) ?? '0');
  const updated = items.flatMap(item => textOf(item, 'LastChangeDateTime') ?? []).toSorted();
  const plants = (scope.profile['plants'] ?? {}) as Record<string, string>;
  return present({
    id: textOf(first, 'PurchaseRequisition') ?? '',
    company: textOf(first, 'CompanyCode') ?? plants[textOf(first, 'Plant') ?? ''],
    number: textOf(first, 'PurchaseRequisition'),
    reference: textOf(nodeOf(first?.['to_PurchaseReqn']), 'PurReqnDescription'),
    status: statusOf(lines),
    systemStatus:
      first && statusAt(first, 'PurReqnReleaseStatus', 'ProcessingStatus', 'IsPurReqnBlocked', 'IsClosed', 'IsDeleted'),
    requester: requester === undefined ? undefined : { identifier: personSpelled(requester, scope.profile) },
    costCenter: codeAt(accountOf(first), 'CostCenter'),
    category: codeAt(first, 'MaterialGroup'),
    neededBy: days[0],
    deliverTo: placeAt(first, scope.profile),
    justification: textOf(nodesOf(first?.['to_PurchaseReqnItemText']).find(isJustification), 'NoteDescription'),
    currency,
    lines,
    total: currency === undefined || total === undefined ? undefined : { amount: total, currency },
    meta: { ...(first && versionOf(first)), ...(updated.length > 0 && { lastUpdated: updated.at(-1) }) },
  }) as PurchaseRequisition;
}

const accountOf = (item: Node | undefined): Node | undefined => nodesOf(item?.['to_PurchaseReqnAcctAssgmt'])[0];
/** For purchasing: nobody can order it. */
export const isBlocked = (item: Node): boolean => textOf(item, 'IsPurReqnBlocked') !== undefined;
const isDeleted = (item: Node): boolean => textOf(item, 'IsDeleted') !== undefined;

/** Item note of a requisition. */
export const JUSTIFICATION = 'B02';
/** Item text: what is wanted, where forty characters do not hold it. */
export const ITEM_TEXT = 'B01';
const isJustification = (text: Node): boolean => text['DocumentText'] === JUSTIFICATION;

const priceOf = (item: Node): string | undefined =>
  unitPrice(textOf(item, 'PurchaseRequisitionPrice'), textOf(item, 'PurReqnPriceQuantity'));

const amountOf = (item: Node): string | undefined => {
  const [quantity, price] = [textOf(item, 'RequestedQuantity'), priceOf(item)];
  return quantity === undefined || price === undefined ? undefined : decimals.multiply(quantity, price);
};

function lineOf(item: Node, { profile }: Scope): PurchaseRequisitionLine {
  const code = textOf(item, 'Material');
  const value = textOf(item, 'RequestedQuantity');
  const supplier = textOf(item, 'FixedSupplier') ?? textOf(item, 'Supplier');
  const whole = nodesOf(item['to_PurchaseReqnItemText']).find(text => text['DocumentText'] === ITEM_TEXT);
  const description = textOf(whole, 'NoteDescription') ?? textOf(item, 'PurchaseRequisitionItemText');
  return present({
    number: lineNumber.decode(item['PurchaseRequisitionItem']) ?? 0,
    item: present({ id: code, code, description }),
    category: codeAt(item, 'MaterialGroup'),
    quantity: value === undefined ? undefined : present({ value, unit: textOf(item, 'BaseUnit') }),
    unitPrice: some(priceOf(item)),
    supplier: supplier === undefined ? undefined : { id: supplier },
    account: codeAt(accountOf(item), 'GLAccount'),
    costCenter: codeAt(accountOf(item), 'CostCenter'),
    neededBy: textOf(item, 'DeliveryDate'),
    status: lineStatus(item, profile),
  }) as PurchaseRequisitionLine;
}

const some = (decimal: string | undefined): string | undefined => (/[1-9]/.test(decimal ?? '') ? decimal : undefined);

function lineStatus(item: Node, profile: Scope['profile']): LineStatus {
  if (isDeleted(item)) return 'cancelled';
  if (item['IsClosed'] === true) return 'closed';
  if (textOf(item, 'PurchasingDocument') !== undefined) return 'ordered';
  if (isBlocked(item)) return 'draft';
  const code = textOf(item, 'PurReqnReleaseStatus') ?? '';
  // Where the gateway approves, what it has let go needs no release of the system's own.
  const usual =
    profile['blockRequisitions'] === true ? { ...REQUISITION_STATUS, '': 'approved' as const } : REQUISITION_STATUS;
  return meaning<LineStatus>(usual, profile['requisitionStatus'], code);
}

/** What all lines that are left say; approved in part where some are. */
function statusOf(lines: readonly PurchaseRequisitionLine[]): PurchaseRequisition['status'] {
  const left = new Set(lines.map(({ status = 'unknown' }) => status).filter(status => status !== 'cancelled'));
  if (left.size === 0) return lines.length > 0 ? 'cancelled' : 'unknown';
  const [only] = left;
  if (left.size === 1) return only!;
  const waiting = (['pending-approval', 'draft'] as const).find(status => left.has(status));
  if (waiting) return left.has('approved') || left.has('ordered') ? 'partially-approved' : waiting;
  if (left.has('approved')) return left.has('rejected') ? 'partially-approved' : 'approved';
  if (left.has('ordered')) return left.has('rejected') ? 'partially-approved' : 'ordered';
  return 'unknown';
}

/** Requisitions in the order in which their items came. */
export const requisitionsOf = (items: readonly Node[], scope: Scope): PurchaseRequisition[] =>
  [...Map.groupBy(items, item => textOf(item, 'PurchaseRequisition')).values()].map(own => requisitionOf(own, scope));

/** For the coverage: what `requisitionOf` can fill, below `at`. */
export const concluded = (at: '' | 'purchaseRequisitions[].'): string[] =>
  [
    ...['id', 'company', 'number', 'reference', 'status', 'systemStatus[].field', 'systemStatus[].code'],
    ...['requester.identifier', 'costCenter.code', 'category.code', 'neededBy', 'deliverTo.code', 'justification'],
    ...['currency', 'total.amount', 'total.currency', 'meta.version', 'meta.lastUpdated'],
    ...[
      ...['number', 'item.id', 'item.code', 'item.description', 'category.code', 'quantity.value', 'quantity.unit'],
      ...['unitPrice', 'supplier.id', 'account.code', 'costCenter.code', 'neededBy', 'status'],
    ].map(field => `lines[].${field}`),
  ].map(path => at + path);
