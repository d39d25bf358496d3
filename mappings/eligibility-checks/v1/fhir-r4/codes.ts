/** Code lists of CoverageEligibilityRequest and -Response as canonical words. Sources: FHIR R4 value sets, named per list. */
import type { Level, Network } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { codes, lookup } from '../../../../gateway/kit.ts';
import type { RowKind } from '../reading.ts';

/** Codes that are the words of the contract. */
function same<const Word extends string>(...words: readonly Word[]): Record<Word, Word> {
  return Object.fromEntries(words.map(word => [word, word])) as Record<Word, Word>;
}

/** administrative-gender */
export const SEX = codes(same('male', 'female', 'other', 'unknown'));

/** subscriber-relationship, as the patient stands to the subscriber */
export const RELATIONSHIP = codes(same('self', 'spouse', 'child', 'other', 'unknown'), {
  decodeAlso: { parent: 'other', common: 'other', injured: 'other' },
});
export const DEPENDENT_RELATIONSHIP = codes(same('spouse', 'child', 'other'));

/** HL7 v2 table 0203 where it has the type; our own word where it has not */
export const PUBLISHED_IDENTIFIERS = [
  'member-number',
  'medical-record-number',
  'patient-account-number',
  'medicare-number',
  'medicaid-number',
] as const;
export const IDENTIFIER = codes({
  'member-number': 'MB',
  'medical-record-number': 'MR',
  'patient-account-number': 'AN',
  'medicare-number': 'MC',
  'medicaid-number': 'MA',
  'policy-number': 'policy-number',
  'plan-number': 'plan-number',
  'agency-claim-number': 'agency-claim-number',
  'contract-number': 'contract-number',
});

/** Systems of procedure codes (terminology.hl7.org, external code systems) */
export const PROCEDURE_SYSTEM = codes(
  {
    hcpcs: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    cdt: 'http://www.ada.org/cdt',
    ndc: 'http://hl7.org/fhir/sid/ndc',
  },
  // Level I of HCPCS under the name of its owner.
  { decodeAlso: { 'http://www.ama-assn.org/go/cpt': 'hcpcs' } },
);

export const DIAGNOSIS_SYSTEM = codes({
  'icd-10-cm': 'http://hl7.org/fhir/sid/icd-10-cm',
  'icd-9-cm': 'http://hl7.org/fhir/sid/icd-9-cm',
});

/** benefit-type, and our own code where it has none. Any further code is a limitation by that name. */
export const BENEFIT: Readonly<Record<string, RowKind>> = {
  copay: 'co-payment',
  'copay-percent': 'co-insurance',
  deductible: 'deductible',
  'out-of-pocket': 'out-of-pocket',
  benefit: 'limitation',
  visit: 'limitation',
};

/** benefit-type that counts rather than pays; what is not here is counted under its own name */
export const UNIT: Readonly<Record<string, string>> = lookup({ visit: 'visits' });

/** benefit-network, and our own codes beside it */
export const NETWORK = codes<Network>(same('in', 'out', 'both', 'unknown', 'not-stated'));

/** benefit-unit, and our own codes beside it */
export const LEVEL = codes<Level>(
  same(
    'individual',
    'family',
    'employee',
    'employee-and-spouse',
    'employee-and-children',
    'spouse',
    'spouse-and-children',
    'children',
    'dependents',
    'not-stated',
  ),
);

/** benefit-term: `annual` does not say which year, `years` does not either */
export const TERM = codes(
  same(
    'hour',
    'day',
    '24-hours',
    'week',
    'month',
    'years',
    'visit',
    'admission',
    'episode',
    'service-year',
    'calendar-year',
    'year-to-date',
    'contract',
    'lifetime',
    'outlier',
    'not-exceeded',
    'exceeded',
  ),
  { decodeAlso: { annual: 'years' } },
);

/** What a payer suggests, and what its refusal is about: our own code systems, as the contract has the words. */
export const FOLLOW_UP = codes(
  same(
    'correct-and-resubmit',
    'resubmission-not-allowed',
    'resubmit-original',
    'resubmission-allowed',
    'do-not-resubmit-third-party-asked',
    'wait-30-days',
    'wait-10-days',
    'do-not-resubmit-held',
  ),
);
export const APPLIES_TO = codes(same('request', 'payer', 'provider', 'subscriber', 'dependent', 'service-type'));
