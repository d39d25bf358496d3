/** Puts a requisition before those who approve it: picks the rule, and refuses where there is none. */
import type { PurchaseRequisition } from '../../../contracts/purchase-requisitions/v1/types.ts';
import {
  type ApprovalRound,
  type ApprovalStep,
  defineComposition,
  Fault,
  type HandingOn,
  isPersonKnown,
  NOTHING_KNOWN,
} from '../../../gateway/kit.ts';
import { type DecisionInput, READ } from './approval/decide.ts';
import { concerned, factsOf, fingerprintOf, nameOf, saidByLines } from './approval/facts.ts';
import { REFUSED } from './approval/refusals.ts';
import { type ApprovalRule, chainOf, isUnpriced, RULES, ruleFor, unsaidIn } from './approval/rules.ts';
import { shown, waitsForApproval } from './approval/shown.ts';
import { standingOf } from './approval/standing.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'submit',
  uses: [READ],
  rules: RULES,
  handsOn: true,
  standsAlone: true,
  async run(input: DecisionInput, call, context): Promise<PurchaseRequisition> {
    const system = context.system();
    if (system?.approvals !== 'gateway')
      return shown((await context.onward()) as PurchaseRequisition, undefined, system);
    const { approvals, person } = context;
    if (!approvals) throw REFUSED.nothingKept();
    if (!person) throw REFUSED.noPerson();
    const requisition = (await call(READ, { id: input.id })) as PurchaseRequisition;
    const { id, status } = requisition;
    const { asked, round, decisions } = (await approvals.of([id])).get(id) ?? NOTHING_KNOWN;
    const fingerprint = fingerprintOf(requisition, asked);
    const standing = round && standingOf(round, decisions);
    // Asked again, by whoever has asked before: a crash may lie between what was kept and what is told.
    const isRepeat =
      standing?.status === 'pending' &&
      decisions.length === 0 &&
      round!.person === person.id &&
      round!.fingerprint === fingerprint;
    if (!isRepeat) {
      if ((standing && standing.status !== 'returned') || !OPEN.includes(status))
        throw REFUSED.standsAs(standing && OPEN.includes(status) ? SAID[standing.status] : status);
      // A version that nobody was told is none that it has, RFC 9110 §13.1.1.
      if (input.version !== undefined && input.version !== requisition.meta?.version)
        throw new Fault('stale', { outcome: 'not_applied' });
      const rules = context.table(RULES.name);
      const unknown = unknownOf(requisition, asked, rules);
      if (unknown.length > 0) throw REFUSED.factsUnknown(unknown);
      const { identifier } = requisition.requester ?? {};
      if (!asked && identifier !== undefined && !isPersonKnown(identifier, context.profile(system.name)))
        throw REFUSED.requesterUnknown(system.name);
      const each = factsOf(requisition, asked);
      if (each.some(facts => isUnpriced(rules, facts))) throw REFUSED.unpriced();
      const rule = ruled(rules, each);
      const chain = chainOf(rule);
      assertSomebody(rule.id, chain, concerned(requisition, asked, person.id));
      await approvals.submit(id, {
        ...{ round: (round?.round ?? 0) + 1, rule: rule.id, chain, fingerprint, person: person.id },
        lines: (requisition.lines ?? []).map(({ number }) => number),
      });
    }
    // What was given back by the gateway alone is submitted there still.
    const isThere = status === 'returned' && !system.can('return');
    const toTell =
      system.can('submit') &&
      !waitsForApproval(system) &&
      !isThere &&
      (!isRepeat || (await isToCarryOut(round!, id, context)));
    // What was read says that it was returned, which is over.
    const answer = toTell ? await context.onward() : isThere ? await call(READ, { id }) : requisition;
    return shown(answer as PurchaseRequisition, (await approvals.of([id])).get(id), system);
  },
});

/** What another exchange could not carry out is this one's; what is done is not done again. */
async function isToCarryOut(round: ApprovalRound, id: string, { exchange, approvals }: HandingOn): Promise<boolean> {
  if (round.exchange === exchange) return true;
  if (round.went === 'under-way') throw REFUSED.underWay();
  if (round.went === 'failed') await approvals!.takeOver(id, round, round.exchange);
  return round.went === 'failed';
}

/** What may be put before those who approve. */
const OPEN: readonly PurchaseRequisition['status'][] = ['draft', 'returned'];
const SAID = { pending: 'pending-approval', approved: 'approved', rejected: 'rejected', returned: 'returned' } as const;

/**
 * By what is not known nobody is let through: a rule that goes by it, and a requester, who could else decide. Who submits it is not
 * the one for whom it is.
 */
function unknownOf(
  requisition: PurchaseRequisition,
  asked: Readonly<Record<string, string>> | undefined,
  rows: readonly object[],
): string[] {
  const byLines: readonly string[] = saidByLines(requisition);
  const unsaid = asked ? [] : factsOf(requisition).flatMap(facts => unsaidIn(rows, facts));
  const requester = requisition.requester?.identifier ?? asked?.['requester'] ?? asked?.['askedBy'];
  const named = [...new Set(unsaid)].filter(name => !byLines.includes(name));
  return [...(requester === undefined ? ['requester'] : []), ...named];
}

/** One rule for all of it: what is charged elsewhere, or is of another kind, must not slip under that of the whole. */
function ruled(rows: readonly object[], all: ReturnType<typeof factsOf>): ApprovalRule {
  const rules = all.map(facts => {
    const rule = ruleFor(rows, facts);
    if (!rule) throw REFUSED.noRule(facts);
    if (rule.refuse !== undefined) throw REFUSED.byRule(rule.id, rule.refuse);
    return rule;
  });
  const ids = [...new Set(rules.map(({ id }) => id))];
  if (ids.length > 1) throw REFUSED.severalRules(ids);
  return rules[0]!;
}

/** Nobody decides about what is for them: a step that is left to such a person alone would never be taken. */
function assertSomebody(rule: string, chain: readonly ApprovalStep[], those: ReadonlySet<string>): void {
  for (const [index, step] of chain.entries()) {
    const { approver, escalate } = step;
    const barred = (person: string | undefined): boolean => person !== undefined && those.has(nameOf(person));
    if (barred(approver.person) && (!escalate || barred(escalate.to.person)))
      throw REFUSED.concernsAll(rule, step, index + 1);
  }
}
