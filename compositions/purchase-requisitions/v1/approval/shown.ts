/** A requisition as it is answered: what its system of record says, with what the gateway decided of it. */
import type {
  PurchaseRequisition,
  PurchaseRequisitionApproval,
  PurchaseRequisitionApprovalLevel,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import type { ApprovalFile, ApprovalRound, SystemView } from '../../../../gateway/kit.ts';
import { numbersOf, type Standing, standingOf } from './standing.ts';

type Status = PurchaseRequisition['status'];

/** Nothing has become of it yet. What its system of record says beyond that counts. */
export const WAITING: readonly (Status | undefined)[] = [
  'draft',
  'pending-approval',
  'partially-approved',
  'unknown',
  undefined,
];

/** The operation by which its system of record is told; where it has none, the record of the gateway stands alone. */
const TOLD_BY = { pending: 'submit', approved: 'approve', rejected: 'reject', returned: 'return' } as const;

/**
 * It can be given a requisition and not a decision: handed on at once, its own workflow would go on from there before anybody has
 * decided. It is given what the whole chain has approved, and hears of nothing else.
 */
export const waitsForApproval = ({ approvals, can }: SystemView): boolean =>
  approvals === 'gateway' && can('submit') && !can('approve');
const SAID: Readonly<Record<Standing['status'], Status>> = {
  pending: 'pending-approval',
  approved: 'approved',
  rejected: 'rejected',
  returned: 'returned',
};

export function shown(
  told: PurchaseRequisition,
  file: ApprovalFile | undefined,
  system: SystemView | undefined,
): PurchaseRequisition {
  if (system?.approvals !== 'gateway') return withSystems(told);
  const requisition = system.can('approve') ? told : unapproved(told);
  const { round, decisions = [] } = file ?? {};
  if (!round) return requisition;
  const standing = standingOf(round, decisions);
  const waits = waitsForApproval(system);
  const alone = (status: Standing['status']): boolean =>
    !system.can(TOLD_BY[status]) || (waits && status === 'pending');
  const { status, lines = [] } = requisition;
  const partly =
    standing.status === 'pending' &&
    numbersOf(standing, 'approved').length > 0 &&
    (alone('approved') || requisition.status === 'partially-approved');
  // Given back by the gateway alone, and put back there by hand: it may be submitted there again.
  const again = standing.status === 'returned' && status === 'draft' && system.can('submit') && !waits;
  // Approved here, and not handed on there yet.
  const isToGo = waits && standing.status === 'approved' && told.status === 'draft';
  const own = partly
    ? 'partially-approved'
    : isToGo
      ? 'pending-approval'
      : alone(standing.status) && !again
        ? SAID[standing.status]
        : status;
  const isWaiting = WAITING.includes(status);
  return {
    ...requisition,
    status: isWaiting ? own : status,
    ...(lines.length > 0 && {
      lines: lines.map(line => {
        const { became, level } = standing.lines.find(({ number }) => number === line.number) ?? {};
        const known = level === undefined && became === undefined;
        if (known || !isWaiting || !WAITING.includes(line.status)) return line;
        const said = became ?? 'pending';
        return alone(said) || line.status === undefined
          ? { ...line, status: SAID[said] as NonNullable<typeof line.status> }
          : line;
      }),
    }),
    approval: {
      ...{ authority: 'gateway', rule: round.rule, status: standing.status },
      levels: levelsOf(round, decisions, standing),
    },
  };
}

/** What a system of record lets through that knows no approval was approved by nobody. */
function unapproved(told: PurchaseRequisition): PurchaseRequisition {
  const { status, lines } = told;
  return {
    ...told,
    ...(status === 'approved' && { status: 'draft' }),
    ...(lines && {
      lines: lines.map(line => (line.status === 'approved' ? { ...line, status: 'draft' as const } : line)),
    }),
  };
}

/** What was decided at each level, and what is open there. */
function levelsOf(
  { chain, lines }: ApprovalRound,
  decisions: ApprovalFile['decisions'],
  standing: Standing,
): PurchaseRequisitionApprovalLevel[] {
  const about = (numbers: readonly number[]) => (numbers.length < lines.length ? { lines: [...numbers] } : {});
  return chain.flatMap(({ approver }, index): PurchaseRequisitionApprovalLevel[] => {
    const level = index + 1;
    const made = decisions.filter(one => one.level === level);
    const decided = made.flatMap(one => one.lines);
    const open = standing.lines
      .filter(({ number, became }) => became === undefined && !decided.includes(number))
      .map(({ number }) => number);
    return [
      ...made.map(({ lines: of, decision, person, at, onBehalfOf }) => ({
        ...{ level, approver, ...about(of), decision, decidedBy: person, decidedAt: at.toISOString() },
        ...(onBehalfOf !== undefined && { onBehalfOf }),
      })),
      ...(open.length > 0 ? [{ level, approver, ...about(open) }] : []),
    ];
  });
}

/** Where the system of record decides, and its mapping says no more than how it stands. */
function withSystems(requisition: PurchaseRequisition): PurchaseRequisition {
  const status = requisition.approval ? undefined : SYSTEMS[requisition.status];
  return status ? { ...requisition, approval: { authority: 'system', status } } : requisition;
}

const SYSTEMS: Partial<Record<Status, PurchaseRequisitionApproval['status']>> = {
  'pending-approval': 'pending',
  'partially-approved': 'pending',
  approved: 'approved',
  ordered: 'approved',
  rejected: 'rejected',
  returned: 'returned',
};
