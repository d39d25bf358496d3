/** Statuses of documents as contracts call them: tables of data, in which a profile may say otherwise. */
import { lookup, type Profile, type ProfileFinding } from '../../../../gateway/kit.ts';

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

const MORE: Readonly<Partial<Record<StatusKind, readonly string[]>>> = {
  requisition: ['partially-approved', 'ordered'],
  validation: ['in-process', 'rejected'],
  assignment: ['pre-hire'],
};
/** Words that a profile may have its codes mean: those of the contracts, but for what is counted and not said. */
export const wordsOf = (kind: StatusKind): string[] => [
  ...new Set([...Object.values(TABLES[kind]), ...(MORE[kind] ?? []), 'unknown']),
];

/** Codes of a profile that nobody has documented: a site may have made them, or misspelt them, and then they are never met. */
export function undocumented(profile: Profile): ProfileFinding[] {
  return (Object.keys(TABLES) as StatusKind[]).flatMap(kind => {
    const known = Object.keys(TABLES[kind]);
    return Object.keys(ofPartner(kind, profile))
      .filter(code => !known.includes(code))
      .map(code => {
        const same = known.find(one => plain(one) === plain(code));
        return {
          code: 'undocumented' as const,
          at: ['statuses', kind, code],
          message: `${code} is no code that is documented there: ${known.join(', ')}.`,
          fix:
            same === undefined
              ? 'Leave it where this system gives it; else write the code that it gives.'
              : `Did you mean ${same}?`,
        };
      });
  });
}

const plain = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z]+/g, ' ');

/** Never a guess: a code that no table knows is `unknown`. */
export function statusOf(kind: StatusKind, code: string | undefined, profile: Profile): string {
  if (code === undefined) return 'unknown';
  return ofPartner(kind, profile)[code] ?? TABLES[kind][code] ?? 'unknown';
}

/** All codes that mean this; none where no code does. */
export function codesOf(kind: StatusKind, status: string, profile: Profile): string[] {
  return Object.entries({ ...TABLES[kind], ...ofPartner(kind, profile) }).flatMap(([code, means]) =>
    means === status ? [code] : [],
  );
}

function ofPartner(kind: StatusKind, { statuses }: Profile): Table {
  const tables = (statuses ?? {}) as Readonly<Partial<Record<StatusKind, Table>>>;
  return lookup(tables[kind] ?? {});
}
