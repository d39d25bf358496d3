/** A decision about a requisition: whether this person may take it, for which lines, and what its system of record is told of it. */
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import {
  type ApprovalDecision,
  type ApprovalFile,
  type ApprovalRound,
  type Approvals,
  type CompositionContext,
  type Decided,
  Fault,
  type HandingOn,
  NOTHING_KNOWN,
  type Person,
  type SystemView,
} from '../../../../gateway/kit.ts';
import { DELEGATIONS, standingAt } from './delegations.ts';
import { concerned, fingerprintOf, nameOf } from './facts.ts';
import { REFUSED } from './refusals.ts';
import { shown, WAITING, waitsForApproval } from './shown.ts';
import { standingOf } from './standing.ts';

export type Context = CompositionContext & HandingOn;
type Call = (operation: string, input: unknown) => Promise<unknown>;

export const READ = 'purchase-requisitions/v1#read';

export interface DecisionInput {
  id: string;
  lines?: readonly number[];
  version?: string;
}

/** The operation by which a system of record is told. */
const VERB = { approved: 'approve', rejected: 'reject', returned: 'return' } as const;

/** Everything that a decision goes by. */
interface Case {
  input: DecisionInput;
  decision: Decided;
  requisition: PurchaseRequisition;
  file: ApprovalFile;
  round: ApprovalRound;
  system: SystemView;
  approvals: Approvals;
  person: Person;
  context: Context;
}

export async function decided(
  input: DecisionInput,
  call: Call,
  context: Context,
  decision: Decided,
): Promise<PurchaseRequisition> {
  const system = context.system();
  if (system?.approvals !== 'gateway') return shown((await context.onward()) as PurchaseRequisition, undefined, system);
  const { approvals, person } = context;
  if (!approvals) throw REFUSED.nothingKept();
  if (!person) throw REFUSED.noPerson();
  const requisition = (await call(READ, { id: input.id })) as PurchaseRequisition;
  const { id } = requisition;
  for (let tries = 1; ; tries++) {
    const file = (await approvals.of([id])).get(id) ?? NOTHING_KNOWN;
    const { round } = file;
    if (!round) throw REFUSED.notSubmitted();
    const made: Case = { input, decision, requisition, file, round, system, approvals, person, context };
    for (const [index, number] of (input.lines ?? []).entries())
      if (!round.lines.includes(number)) throw REFUSED.unknownLine(index);
    const own = ownDecisions(made);
    try {
      if (own.length === 0) await decideNow(made, id);
    } catch (error) {
      // Somebody decided another part of it at the same time: it is looked at again, as that has left it.
      if (!isMeanwhile(error) || tries === MOST_TRIES) throw error;
      continue;
    }
    const kept = (await approvals.of([id])).get(id) ?? file;
    const told = toldOf(made, kept.decisions, [...own.filter(({ went }) => went !== 'done'), context]);
    const before = own.filter(({ exchange }) => exchange !== context.exchange);
    if (!told || !(await isToCarryOut(made, before))) return shown(requisition, kept, system);
    return handedOn(made, kept, told);
  }
}

const MOST_TRIES = 5;
const isMeanwhile = (error: unknown): boolean =>
  error instanceof Fault && error.info.errors?.some(({ code }) => code === 'meanwhile') === true;

const linesOf = (decisions: readonly ApprovalDecision[]): number[] => decisions.flatMap(({ lines }) => lines);

/** What this person decided so already: in this very exchange, which is walked again, or in one before. */
function ownDecisions({ input, decision, file, round, person, context }: Case): readonly ApprovalDecision[] {
  const same = file.decisions.filter(one => one.decision === decision && one.person === person.id);
  const here = same.filter(({ exchange }) => exchange === context.exchange);
  if (here.length > 0) return here;
  const decided = linesOf(same);
  if (input.lines) return input.lines.every(number => decided.includes(number)) ? same : [];
  return standingOf(round, file.decisions).status === 'pending' ? [] : same;
}

/**
 * Of what exchanges before this one were to carry out: what is done is not done again, what is under way is left to that, and what
 * failed is taken over, so that of two that try one does it.
 */
async function isToCarryOut(
  { approvals, round, requisition, file }: Case,
  before: readonly ApprovalDecision[],
): Promise<boolean> {
  if (before.some(({ went }) => went === 'under-way')) throw REFUSED.underWay();
  const failed = [...new Set(before.filter(({ went }) => went === 'failed').map(({ exchange }) => exchange))];
  if (before.length > 0 && failed.length === 0) return false;
  if (!WAITING.includes(requisition.status)) return false;
  if (before.length > 0 && fingerprintOf(requisition, file.asked) !== round.fingerprint) throw REFUSED.changed();
  for (const exchange of failed) await approvals.takeOver(requisition.id, round, exchange);
  return true;
}

/** Holds it against the rule and keeps it. */
async function decideNow(made: Case, id: string): Promise<void> {
  const { input, decision, requisition, file, round, system, person, approvals, context } = made;
  const { meta, status } = requisition;
  // A version that nobody was told is none that it has, RFC 9110 §13.1.1.
  if (input.version !== undefined && input.version !== meta?.version)
    throw new Fault('stale', { outcome: 'not_applied' });
  const standing = standingOf(round, file.decisions);
  if (standing.status !== 'pending') throw REFUSED.decided();
  if (!WAITING.includes(status)) throw REFUSED.standsAs(status);
  if (fingerprintOf(requisition, file.asked) !== round.fingerprint) throw REFUSED.changed();
  const those = concerned(requisition, file.asked, round.person);
  if (those.has(nameOf(person.id))) throw REFUSED.requester(round.rule);

  const open = standing.lines.filter(({ level }) => level !== undefined);
  const wanted = input.lines ? open.filter(({ number }) => input.lines!.includes(number)) : open;
  if (wanted.length === 0 || (input.lines && wanted.length < new Set(input.lines).size)) throw REFUSED.decided();
  const [delegations, now] = [context.table(DELEGATIONS.name), context.now()];
  const may = wanted.flatMap(line => {
    const step = round.chain[line.level! - 1]!;
    const as = standingAt(step, person, delegations, { since: line.since, now, concerned: those });
    return as ? [{ ...line, as }] : [];
  });
  // Named lines are decided all or none; else those that are this person's.
  const missed = wanted.find(line => !may.some(({ number }) => number === line.number));
  const mine = file.decisions.filter(one => one.decision === decision && one.person === person.id);
  // Asked again: what is left is for others to decide.
  if (!input.lines && may.length === 0 && mine.length > 0) return;
  if (missed && (input.lines || may.length === 0))
    throw REFUSED.notTheirs(round.rule, round.chain[missed.level! - 1]!, missed.level!);
  const level = Math.min(...may.map(one => one.level!));
  const lines = may.filter(one => one.level === level).map(({ number }) => number);
  if (input.lines && lines.length < may.length) throw REFUSED.twice(round.rule);
  const before = file.decisions.filter(one => nameOf(one.person) === nameOf(person.id));
  if (before.some(one => one.level !== level && one.lines.some(number => lines.includes(number))))
    throw REFUSED.twice(round.rule);
  const isWhole = lines.length === round.lines.length;
  if (decision === 'rejected' && !isWhole && isTakenWhole(system)) throw REFUSED.wholeOnly(system.name);
  const { onBehalfOf } = may[0]!.as;
  const taken = {
    ...{ level, lines, decision, person: person.id },
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  };
  await approvals.decide(id, round, taken, file.decisions);
}

/** It is told of all lines at once: what is left of it after some were rejected could not be said. */
const isTakenWhole = (system: SystemView): boolean =>
  waitsForApproval(system) || (system.can('reject') && !system.carries('reject', 'lines'));

/**
 * What its system of record is told: only what the whole chain has decided, by line where it can take that. Each line is told by the
 * exchange that decided it last, and the whole by the one that came last of all: the order of decisions is that of their commits.
 * @param those exchanges that have told nothing yet, this one among them
 */
function toldOf(
  { input, decision, round, system }: Case,
  decisions: readonly ApprovalDecision[],
  those: readonly { exchange: string }[],
): DecisionInput | undefined {
  const verb = VERB[decision];
  const { lines: _, ...whole } = input;
  const standing = standingOf(round, decisions);
  const isTheirs = (exchange?: string): boolean => those.some(one => one.exchange === exchange);
  const isLast = standing.status !== 'pending' && isTheirs(decisions.at(-1)?.exchange);
  if (decision === 'approved' && waitsForApproval(system))
    return isLast && standing.status === 'approved' ? whole : undefined;
  if (!system.can(verb)) return undefined;
  if (decision === 'returned') return isLast ? whole : undefined;
  const became = standing.lines.filter(line => line.became === decision);
  const done = became.filter(({ by }) => isTheirs(by)).map(({ number }) => number);
  if (done.length === round.lines.length) return whole;
  if (!system.carries(verb, 'lines')) return isLast && became.length === round.lines.length ? whole : undefined;
  return done.length > 0 ? { ...input, lines: done } : undefined;
}

async function handedOn({ decision, system, context }: Case, file: ApprovalFile, told: DecisionInput) {
  let answer: PurchaseRequisition;
  try {
    answer = (await context.onward(told)) as PurchaseRequisition;
  } catch (error) {
    const fault = Fault.from(error);
    if ((fault.info.outcome ?? 'not_applied') !== 'not_applied') throw fault;
    const kept = 'The decision is kept; send it again to have it carried out.';
    throw fault.with({ detail: fault.info.detail ? `${fault.info.detail} ${kept}` : kept });
  }
  // Where it was submitted by this, its own workflow has only begun.
  const stays = (status: string | undefined): boolean =>
    status === 'draft' || (status === 'pending-approval' && !waitsForApproval(system));
  const ignored = told.lines
    ? answer.lines?.some(({ number, status }) => told.lines!.includes(number) && stays(status))
    : stays(answer.status);
  if (decision === 'approved' && ignored) throw REFUSED.ignored(system.name);
  return shown(answer, file, system);
}
