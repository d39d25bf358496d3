/** Statuses of documents as contracts call them: tables of data, in which a profile may say otherwise. */
import { lookup } from '../../../../gateway/kit.ts';

type Table = Readonly<Record<string, string>>;

/** DocumentStatusCode of purchase requisitions. */
const requisition: Table = lookup({
  INCOMPLETE: 'draft',
  WITHDRAWN: 'draft',
  'PENDING APPROVAL': 'pending-approval',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  RETURNED: 'returned',
  CANCELED: 'cancelled',
  CLOSED: 'closed',
});

/** StatusCode of purchase orders; how much was received is told by their schedules. */
const order: Table = lookup({
  INCOMPLETE: 'draft',
  'PENDING APPROVAL': 'draft',
  WITHDRAWN: 'draft',
  REJECTED: 'draft',
  OPEN: 'open',
  'ON HOLD': 'open',
  'PENDING CHANGE APPROVAL': 'open',
  'CLOSED FOR RECEIVING': 'received',
  'CLOSED FOR INVOICING': 'open',
  CLOSED: 'closed',
  'FINALLY CLOSED': 'closed',
  CANCELED: 'cancelled',
});

/** ValidationStatus of invoices → processing. */
const validation: Table = lookup({
  Incomplete: 'received',
  'Not validated': 'received',
  'Never validated': 'received',
  'Needs revalidation': 'exception',
  Validated: 'posted',
  Available: 'posted',
  Canceled: 'cancelled',
});

/** ApprovalStatus of invoices → approval. */
const approval: Table = lookup({
  'Not required': 'not-required',
  Required: 'pending',
  Initiated: 'pending',
  Resubmit: 'pending',
  'Workflow approved': 'approved',
  'Manually approved': 'approved',
  Approved: 'approved',
  Rejected: 'rejected',
  Stopped: 'rejected',
});

/** PaidStatus of invoices → payment. */
const paid: Table = lookup({ Unpaid: 'unpaid', 'Partially paid': 'part-paid', Paid: 'paid' });

/** AssignmentStatusType of workers. */
const assignment: Table = lookup({ ACTIVE: 'active', SUSPENDED: 'leave', INACTIVE: 'terminated' });

const TABLES = { requisition, order, validation, approval, paid, assignment };

export type StatusKind = keyof typeof TABLES;

/** Never a guess: a code that no table knows is `unknown`. */
export function statusOf(
  kind: StatusKind,
  code: string | undefined,
  profile: Readonly<Record<string, unknown>>,
): string {
  if (code === undefined) return 'unknown';
  return ofPartner(kind, profile)[code] ?? TABLES[kind][code] ?? 'unknown';
}

/** All codes that mean this; none where no code does. */
export function codesOf(kind: StatusKind, status: string, profile: Readonly<Record<string, unknown>>): string[] {
  return Object.entries({ ...TABLES[kind], ...ofPartner(kind, profile) }).flatMap(([code, means]) =>
    means === status ? [code] : [],
  );
}

function ofPartner(kind: StatusKind, { statuses }: Readonly<Record<string, unknown>>): Table {
  const tables = (statuses ?? {}) as Readonly<Partial<Record<StatusKind, Table>>>;
  return lookup(tables[kind] ?? {});
}
