/** Whether the payer said that the patient is covered: the last check that the gateway has kept, young enough for the visit. */
import type { EligibilityCheck, EligibilityCheckRequest } from '../../../../contracts/eligibility-checks/v1/types.ts';
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import type { CompositionContext } from '../../../../gateway/kit.ts';
import { judged, NOT_REQUIRED, type Part, part, type Reason } from './findings.ts';
import { dayOf, daysBetween, type Insured, onFile, since } from './member.ts';
import type { Applied } from './rules.ts';

export async function eligibility(
  { rule, at }: Applied,
  encounter: Encounter,
  insured: Insured | { why: Reason; missing: boolean },
  context: CompositionContext,
): Promise<Part> {
  const { eligibility: wanted } = rule;
  if (!wanted) return NOT_REQUIRED;
  const pointer = at('eligibility');
  if ('why' in insured) return part(insured.missing ? 'missing' : 'unknown', [], { ...insured.why, pointer });
  const { maxAgeDays } = wanted;
  const [asOf, day] = [context.now(), dayOf(encounter, context.now())];
  const search = { contract: 'eligibility-checks/v1', operation: 'check', since: since(encounter, asOf, maxAgeDays) };
  const filed = await onFile<EligibilityCheckRequest, EligibilityCheck>(context, insured, search);
  if ('why' in filed) return part('unknown', [], filed.why);
  const { entries, unseen } = filed.said;
  // Asked about another day, it says nothing of this one.
  const [last] = entries.filter(({ request }) => daysBetween(request.serviceDate ?? day, day) <= maxAgeDays);
  if (!last) {
    const why = { code: 'no-check', text: `No check of ${maxAgeDays} days or less before the visit is on file.` };
    return judged([], [{ ...why, pointer: at('eligibility', 'maxAgeDays') }], unseen);
  }
  const { coverageActive } = last.answer;
  if (coverageActive === true) return judged([last.id], []);
  const why =
    coverageActive === false
      ? { code: 'not-covered', text: 'The payer said that the patient is not covered.', pointer }
      : { code: 'coverage-unclear', text: 'The payer did not say whether the patient is covered.', pointer };
  return part(coverageActive === false ? 'missing' : 'unknown', [last.id], why);
}
