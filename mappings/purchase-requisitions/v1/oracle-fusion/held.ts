/** Purchase requisition of Oracle Fusion → what the contract shows: of one row, or of each of a list. */
import { companyOf, partsOf, personOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  digits,
  type Node,
  rows,
  some,
  textAt,
  version,
  whole,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { statusOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionApproval,
  PurchaseRequisitionLine,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { decimals, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

/** What `held` fills. */
export const CONCLUDES = [
  ...['id', 'number', 'justification', 'reference', 'company', 'requester.identifier', 'costCenter.code', 'kind'],
  ...['urgency', 'neededBy', 'deliverTo.code', 'currency', 'status', 'systemStatus[].field', 'systemStatus[].code'],
  ...['total.amount', 'total.currency', 'approval.authority', 'approval.status', 'meta.version', 'meta.lastUpdated'],
  ...['lines[].number', 'lines[].item.id', 'lines[].item.code', 'lines[].item.description', 'lines[].category.code'],
  ...['lines[].quantity.value', 'lines[].quantity.unit', 'lines[].unitPrice', 'lines[].supplier.id'],
  ...['lines[].supplier.name', 'lines[].neededBy', 'lines[].account.code', 'lines[].costCenter.code'],
  'lines[].status',
];

/** `at`: how the path to the row begins, `PurchaseRequisition.items[0].` or nothing within a list. */
export const held = (a: Table<PurchaseRequisition>, at = ''): readonly Rule[] => [
  a.f('id', { read: [`${at}RequisitionHeaderId`] }),
  a.f('number', { read: [`${at}Requisition`] }),
  a.f('justification', { read: [`${at}Justification`] }),
  a.f('reference', { read: [`${at}Description`] }),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.each('lines', { read: [`${at}lines`] }, line => [
    line.f('number', { read: ['LineNumber'] }, whole),
    line.f('item.id', { read: ['Item'] }),
    line.f('item.code', { read: ['Item'] }),
    line.f('item.description', { read: ['ItemDescription'] }),
    line.f('category.code', { read: ['CategoryName'] }),
    line.f('quantity.value', { read: ['Quantity'] }, digits),
    line.f('quantity.unit', { read: ['UOM'] }),
    line.f('unitPrice', { read: ['Price'] }, digits),
    line.f('supplier.id', { read: ['SupplierId'] }),
    line.f('supplier.name', { read: ['Supplier'] }),
    line.f('neededBy', { read: ['RequestedDeliveryDate'] }),
    line.custom({
      id: 'line',
      carries: ['account.code', 'costCenter.code', 'status'],
      reads: ['distributions', 'LineStatus'],
      dec: (tree, { scope }) => lineOf(tree as Node, scope),
    }),
    line.ignore(...LINE),
  ]),
  a.custom({
    id: 'requisition',
    carries: [
      ...([
        'company',
        'requester.identifier',
        'costCenter.code',
        'kind',
        'urgency',
        'neededBy',
        'deliverTo.code',
      ] as const),
      ...(['currency', 'status', 'systemStatus', 'total', 'approval.authority', 'approval.status'] as const),
    ],
    reads: READS.map(name => at + name),
    dec: (tree, { scope }) => partsAt(rowOf(tree, at), scope),
  }),
  a.ignore(...FRAME.map(name => at + name)),
];

const READS = ['RequisitioningBU', 'PreparerEmail', 'DocumentStatusCode', 'EmergencyRequisitionFlag', 'lines'];
const FRAME = ['self', 'DocumentStatus', 'ExternallyManagedFlag', 'InterfaceSourceCode', 'LifecycleStatusCode'];
const LINE = [
  ...['self', 'version', 'RequisitionLineId', 'LineTypeCode', 'CurrencyCode', 'Amount', 'RequesterEmail'],
  ...['DestinationTypeCode', 'DestinationOrganizationCode', 'DeliverToLocationCode', 'UrgentFlag', 'PurchaseOrder'],
];

const rowOf = (tree: unknown, at: string): Node =>
  at === '' ? (tree as Node) : (rows((tree as { body: Node }).body['items'])[0] ?? {});

const combination = (line: Node): string | undefined => textAt(rows(line['distributions'])[0], 'ChargeAccount');

function lineOf(line: Node, { profile }: Scope): Partial<PurchaseRequisitionLine> {
  const { account, costCenter } = partsOf(combination(line), profile);
  return without({
    account: account === undefined ? undefined : { code: account },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
    status: lineStatus(textAt(line, 'LineStatus'), textAt(line, 'PurchaseOrder')),
  }) as Partial<PurchaseRequisitionLine>;
}

/** Lines say in words what the document says in a code. */
const LINE_STATUS: readonly (readonly [RegExp, NonNullable<PurchaseRequisitionLine['status']>])[] = [
  [/^(?:incomplete|withdrawn)$/i, 'draft'],
  [/^pending approval$/i, 'pending-approval'],
  [/^approved$/i, 'approved'],
  [/^rejected$/i, 'rejected'],
  [/^returned$/i, 'returned'],
  [/^cancell?ed$/i, 'cancelled'],
];

const lineStatus = (words: string | undefined, order: string | undefined): PurchaseRequisitionLine['status'] =>
  order === undefined ? (LINE_STATUS.find(([pattern]) => pattern.test(words ?? ''))?.[1] ?? 'unknown') : 'ordered';

type Kind = NonNullable<PurchaseRequisition['kind']>;

function partsAt(row: Node, { profile }: Scope): Partial<PurchaseRequisition> {
  const lines = rows(row['lines']);
  const code = textAt(row, 'DocumentStatusCode');
  const isOrdered = lines.length > 0 && lines.every(line => textAt(line, 'PurchaseOrder') !== undefined);
  const status = isOrdered && code === 'APPROVED' ? 'ordered' : statusOf('requisition', code, profile);
  const centers = new Set(lines.map(line => partsOf(combination(line), profile).costCenter));
  const [center] = centers.size === 1 ? centers : [];
  const same = (name: string): string | undefined => sameOf(lines.map(line => textAt(line, name)));
  const currency = same('CurrencyCode');
  const amounts = lines.map(line => textAt(line, 'Amount'));
  const sum = amounts.every(each => each !== undefined) ? decimals.sum(amounts) : undefined;
  const total = sum && decimals.told(sum);
  const deliverTo = same('DeliverToLocationCode');
  const preparer = textAt(row, 'PreparerEmail');
  return without({
    company: companyOf(textAt(row, 'RequisitioningBU'), profile),
    requester: preparer === undefined ? undefined : { identifier: personOf(preparer, profile) },
    costCenter: center === undefined ? undefined : { code: center },
    kind: kindOf(lines),
    urgency: urgencyOf(row, lines),
    neededBy: some(lines.flatMap(line => textAt(line, 'RequestedDeliveryDate') ?? []))?.sort()[0],
    deliverTo: deliverTo === undefined ? undefined : { code: deliverTo },
    currency,
    status,
    systemStatus: code === undefined ? undefined : [{ field: 'DocumentStatusCode', code }],
    total:
      total === undefined || currency === undefined || lines.length === 0 ? undefined : { amount: total, currency },
    approval: approvalOf(status),
  }) as Partial<PurchaseRequisition>;
}

const sameOf = (values: readonly (string | undefined)[]): string | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

const kindOf = (lines: readonly Node[]): Kind =>
  lines.length > 0 && lines.every(line => /service/i.test(textAt(line, 'LineTypeCode') ?? '')) ? 'services' : 'goods';

const urgencyOf = (row: Node, lines: readonly Node[]): NonNullable<PurchaseRequisition['urgency']> =>
  row['EmergencyRequisitionFlag'] === true
    ? 'emergency'
    : lines.some(line => line['UrgentFlag'] === true)
      ? 'urgent'
      : 'routine';

const DECIDED: Readonly<Record<string, PurchaseRequisitionApproval['status']>> = {
  'pending-approval': 'pending',
  approved: 'approved',
  ordered: 'approved',
  rejected: 'rejected',
  returned: 'returned',
};

/** Who approves is the workflow's of the system: here one sees what came of it. */
const approvalOf = (status: string): PurchaseRequisitionApproval | undefined =>
  DECIDED[status] === undefined ? undefined : { authority: 'system', status: DECIDED[status] };
