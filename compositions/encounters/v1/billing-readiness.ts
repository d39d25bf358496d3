/** Whether a visit can be billed: what a bill needs by the rules of the site, held against what every system knows of it. */
import type { ChargeList } from '../../../contracts/charges/v1/types.ts';
import type {
  BillingReadiness,
  Encounter,
  EncounterCoding,
  EncounterDocuments,
} from '../../../contracts/encounters/v1/types.ts';
import type { Patient, PatientCoverages } from '../../../contracts/patients/v1/types.ts';
import { defineComposition } from '../../../gateway/kit.ts';
import { authorization, type Services } from './billing-readiness/authorization.ts';
import { charges, coding, counts, documentation, isDone } from './billing-readiness/clinical.ts';
import { eligibility } from './billing-readiness/eligibility.ts';
import { type Looked, looked, MORE, type Reason } from './billing-readiness/findings.ts';
import { dayOf, type Insured, memberOf } from './billing-readiness/member.ts';
import { RULES, ruleFor } from './billing-readiness/rules.ts';

const NOT_ASKED: Looked<never> = { why: { code: 'not-asked', text: 'No rule needs it.' } };
const FINE: readonly string[] = ['complete', 'not-required'];

export default defineComposition({
  contract: 'encounters/v1',
  operation: 'billing-readiness',
  uses: [
    'encounters/v1#read',
    'encounters/v1#documents',
    'encounters/v1#coding',
    'charges/v1#search',
    'patients/v1#read',
    'patients/v1#coverages',
    'prior-authorizations/v1#read',
    // Kept answers of it are looked at: who may not ask may not see them either.
    'eligibility-checks/v1#read',
  ],
  timeout: '20s',
  rules: RULES,
  async run({ id: asked }: { id: string }, call, context): Promise<BillingReadiness> {
    const asOf = context.now();
    const encounter = (await call('encounters/v1#read', { id: asked })) as Encounter;
    const applied = ruleFor(context.table(RULES.name), encounter);
    const { rule } = applied;
    const look = <T>(kind: string, input: object, needed: unknown): Promise<Looked<T>> | Looked<T> =>
      needed ? looked<T>(kind, call(kind, input)) : NOT_ASKED;
    const { id, patient } = encounter;
    const leave = rule.authorization;
    const payer = rule.eligibility ?? leave;
    const [documents, codes, posted, person, coverages] = await Promise.all([
      look<EncounterDocuments>('encounters/v1#documents', { id }, rule.documentation),
      look<EncounterCoding>('encounters/v1#coding', { id }, rule.coding ?? leave?.services),
      look<ChargeList>('charges/v1#search', { encounter: id, limit: '200' }, rule.charges ?? leave?.services),
      look<Patient>('patients/v1#read', { id: patient.id }, payer),
      look<PatientCoverages>('patients/v1#coverages', { id: patient.id }, payer),
    ]);
    const insured = insuredBy(person, coverages, dayOf(encounter, asOf));
    const parts = {
      documentation: documentation(applied, encounter, documents),
      coding: coding(applied, codes),
      charges: charges(applied, posted),
      eligibility: await eligibility(applied, encounter, insured, context),
      authorization: await authorization(
        applied,
        {
          ...{ encounter, insured, services: leave?.services ? servicesOf(codes, posted) : { codes: [], why: [] } },
          standing: number =>
            looked('prior-authorizations/v1#read', call('prior-authorizations/v1#read', { id: number })),
        },
        context,
      ),
    };
    const ready = Object.values(parts).every(({ status }) => FINE.includes(status));
    return { encounter: { id }, ready, asOf: asOf.toISOString(), rule: rule.id, ...parts };
  },
});

function insuredBy(
  person: Looked<Patient>,
  coverages: Looked<PatientCoverages>,
  day: string,
): Insured | { why: Reason; missing: boolean } {
  if ('why' in person) return { why: person.why, missing: false };
  if ('why' in coverages) return { why: coverages.why, missing: false };
  const found = memberOf(coverages.said, day);
  return 'why' in found
    ? { why: found.why, missing: !coverages.said.more }
    : { member: found.member, patient: person.said };
}

/** What was coded and what was charged: either may name what needs leave. */
function servicesOf(codes: Looked<EncounterCoding>, posted: Looked<ChargeList>): Services {
  const why = [codes, posted].flatMap((one): Reason[] => ('why' in one ? [one.why] : one.said.more ? [MORE] : []));
  const done = 'said' in codes ? codes.said.procedures.filter(isDone).flatMap(one => one.codes ?? []) : [];
  const charged = 'said' in posted ? posted.said.charges.filter(counts).flatMap(({ service }) => service ?? []) : [];
  return { codes: [...done, ...charged], why };
}
