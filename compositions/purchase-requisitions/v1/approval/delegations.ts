/** Delegations as data: who decides in whose place, and from when until when. */
import {
  type ApprovalStep,
  type Approver,
  duration,
  type Person,
  type RuleBreach,
  type RuleTable,
} from '../../../../gateway/kit.ts';
import { nameOf } from './facts.ts';

interface Delegation {
  id: string;
  from: string;
  to: string;
  /** What `from` decides by a role. */
  role?: string;
  starts: string;
  ends: string;
}

const text = { type: 'string', minLength: 1, maxLength: 128 } as const;
const instant = { type: 'string', format: 'date-time', maxLength: 40 } as const;

export const DELEGATIONS: RuleTable = {
  name: 'approval-delegations',
  schema: {
    type: 'array',
    maxItems: 1000,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'from', 'to', 'starts', 'ends'],
      properties: { id: text, from: text, to: text, role: text, starts: instant, ends: instant },
    },
  },
  usual: [],
  check(rows) {
    return (rows as unknown as readonly Delegation[]).flatMap(({ from, to, starts, ends }, index): RuleBreach[] => [
      ...(nameOf(from) === nameOf(to)
        ? [{ keys: [index, 'to'], message: `${from} delegates to nobody else.`, fix: 'Name somebody else.' }]
        : []),
      ...(Date.parse(starts) < Date.parse(ends)
        ? []
        : [{ keys: [index, 'ends'], message: 'It ends before it begins.', fix: 'Correct one of the two.' }]),
    ]);
  },
};

/** In whose place somebody decides: an empty object for their own. */
export interface Standing {
  onBehalfOf?: string;
}

/** Whether somebody may decide a step that is open since then; an approver whom it concerns is passed over at once. */
export function standingAt(
  { approver, escalate }: ApprovalStep,
  person: Person,
  rows: readonly object[],
  { since, now, concerned }: { since: Date; now: Date; concerned: ReadonlySet<string> },
): Standing | undefined {
  const own = standsFor(approver, person, rows, now, concerned);
  if (own || !escalate) return own;
  const barred = approver.person !== undefined && concerned.has(nameOf(approver.person));
  const isDue = now.getTime() >= since.getTime() + duration(escalate.after, LONGEST);
  return isDue || barred ? standsFor(escalate.to, person, rows, now, concerned) : undefined;
}

const LONGEST = { most: '999d' };

function standsFor(
  approver: Approver,
  { id, role }: Person,
  rows: readonly object[],
  now: Date,
  concerned: ReadonlySet<string>,
): Standing | undefined {
  if (approver.person === undefined ? role === approver.role : id === approver.person) return {};
  const lent = (rows as readonly Delegation[]).find(
    one =>
      one.to === id &&
      // Whom it concerns cannot let another decide in their place.
      !concerned.has(nameOf(one.from)) &&
      (approver.person === undefined ? one.role === approver.role : one.from === approver.person) &&
      Date.parse(one.starts) <= now.getTime() &&
      now.getTime() < Date.parse(one.ends),
  );
  return lent && { onBehalfOf: lent.from };
}
