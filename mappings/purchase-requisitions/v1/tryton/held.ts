/** Requisition of Tryton → as the contract shows it: what it has no field for stands in a note at the end of its description. */
import type { Row } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { status } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

export const FIELDS = [
  ...['number', 'description', 'supply_date', 'warehouse.code', 'warehouse.name', 'currency.code', 'state'],
  ...['total_amount', 'employee.party.name', 'approved_by', 'rejected_by', '_timestamp', 'create_date', 'write_date'],
  ...['lines.product.code', 'lines.description', 'lines.quantity', 'lines.unit.symbol', 'lines.unit_price'],
  ...['lines.supplier.name'],
];

/** What is told of one by code. */
const PARTS = [
  ...(['reference', 'requester', 'onBehalfOf', 'facility', 'department.code', 'costCenter.code'] as const),
  ...(['category.code', 'kind', 'urgency', 'justification', 'total', 'systemStatus'] as const),
  ...(['approval.authority', 'approval.status', 'lines[0].number', 'lines[0].item', 'lines[0].quantity'] as const),
  ...(['lines[0].unitPrice', 'lines[0].supplier', 'lines[0].category.code', 'lines[0].account.code'] as const),
  ...(['lines[0].costCenter.code', 'lines[0].neededBy'] as const),
];
/** All that is told of one. */
export const WHOLE = [
  ...['id', 'company', 'number', 'status', 'neededBy', 'deliverTo.code', 'deliverTo.name', 'currency'],
  ...['meta.version', 'meta.lastUpdated'],
  ...PARTS.map(path => path.replace('[0]', '[]')),
];

export type Status = PurchaseRequisition['status'];

/** Once approved it is turned into requests at once, which is when a buyer orders; none knows that it was given back. */
export const STATES: Readonly<Record<string, Status>> = {
  draft: 'draft',
  waiting: 'pending-approval',
  approved: 'approved',
  rejected: 'rejected',
  processing: 'ordered',
  done: 'closed',
  cancelled: 'cancelled',
};
/** Name of the profile's own table. */
export const STATUS = 'requisitionStatus';

const APPROVAL: Partial<Readonly<Record<Status, NonNullable<PurchaseRequisition['approval']>['status']>>> = {
  'pending-approval': 'pending',
  approved: 'approved',
  ordered: 'approved',
  closed: 'approved',
  rejected: 'rejected',
};

/** `at`: how the path to the record begins, `PurchaseRequisition.` or nothing within a list. */
export const held = (a: Table<PurchaseRequisition>, at: 'PurchaseRequisition.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('number', { read: [`${at}number`] }),
  a.f('status', { read: [`${at}state`] }, status(STATUS, STATES), { absent: 'unknown' }),
  a.f('neededBy', { read: [`${at}supply_date`] }),
  a.f('deliverTo.code', { read: [`${at}warehouse.code`] }),
  a.f('deliverTo.name', { read: [`${at}warehouse.name`] }),
  a.f('currency', { read: [`${at}currency.code`] }),
  a.f('meta.version', { read: [`${at}_timestamp`] }),
  a.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
  a.given('company', 'profile.company'),
  a.custom({
    id: 'requisition',
    carries: PARTS,
    reads: ['description', 'total_amount', 'lines', 'employee', 'approved_by', 'rejected_by'].map(name => at + name),
    dec: (tree, { scope }) => partsOf(at === '' ? tree : (tree as { body: unknown }).body, scope),
  }),
  a.ignore(...['warehouse.id', 'currency.id'].map(path => at + path)),
];

interface Requisition {
  description?: string;
  state?: string;
  total_amount?: string;
  currency?: { code?: string };
  lines?: (Row & {
    product?: { id: string; code?: string };
    description?: string;
    quantity?: string;
    unit?: { symbol?: string };
    unit_price?: string;
    supplier?: { id: string; name?: string };
  })[];
}

const coded = (code: string | undefined) => (code === undefined ? undefined : { code });

/** Without what is not there. */
const without = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

function partsOf(record: unknown, { profile }: Scope): Partial<PurchaseRequisition> {
  const { description, state = '', total_amount: amount, currency, lines = [] } = record as Requisition;
  const { text, noted } = noteOf(description);
  const own = profile[STATUS] as Record<string, Status> | undefined;
  const approval = APPROVAL[{ ...STATES, ...own }[state] ?? 'unknown'];
  return without({
    reference: noted['ref'],
    requester: noted['by'] && without({ identifier: noted['by'], name: noted['name'] }),
    onBehalfOf: noted['for'] && without({ identifier: noted['for'], name: noted['forname'] }),
    facility: noted['fac'],
    department: coded(noted['dep']),
    costCenter: coded(noted['cc']),
    category: coded(noted['cat']),
    kind: noted['kind'],
    urgency: noted['urg'],
    justification: text,
    systemStatus: state && [{ field: 'state', code: state }],
    total: amount && currency?.code && { amount, currency: currency.code },
    approval: approval && { authority: 'system', status: approval },
    lines: lines.length > 0 ? lines.map(lineOf) : undefined,
  }) as Partial<PurchaseRequisition>;
}

/** A line has no number of its own: they are counted as they were made. */
function lineOf(
  { product, description, quantity, unit, unit_price, supplier }: NonNullable<Requisition['lines']>[0],
  at: number,
) {
  const { text, noted } = noteOf(description);
  const item = without({ id: product?.id, code: product?.code, description: text });
  return without({
    number: at + 1,
    item: Object.keys(item).length > 0 ? item : undefined,
    quantity: quantity && without({ value: quantity, unit: unit?.symbol }),
    unitPrice: unit_price,
    supplier,
    category: coded(noted['cat']),
    account: coded(noted['acc']),
    costCenter: coded(noted['cc']),
    neededBy: noted['need'],
  });
}
