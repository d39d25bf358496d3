/** Code lists of CoverageEligibilityRequest and -Response as canonical words. Sources: FHIR R4 value sets, named per list. */
import type { BenefitPeriod, Level, Network } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { codes } from '../../../../gateway/kit.ts';
import type { RowKind } from '../reading.ts';

/** administrative-gender */
export const SEX = codes({ male: 'male', female: 'female', other: 'other', unknown: 'unknown' });

/** subscriber-relationship, as the patient stands to the subscriber */
export const RELATIONSHIP = codes<'self' | 'spouse' | 'child' | 'other' | 'unknown'>(
  { self: 'self', spouse: 'spouse', child: 'child', other: 'other', unknown: 'unknown' },
  { decodeAlso: { parent: 'other', common: 'other', injured: 'other' } },
);
export const DEPENDENT_RELATIONSHIP = codes({ spouse: 'spouse', child: 'child', other: 'other' });

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
export const UNIT: Readonly<Record<string, string>> = { visit: 'visits' };

/** benefit-network, and our own codes beside it */
export const NETWORK = codes<Network>({
  in: 'in',
  out: 'out',
  both: 'both',
  unknown: 'unknown',
  'not-stated': 'not-stated',
});

/** benefit-unit, and our own codes beside it */
export const LEVEL = codes<Level>({
  individual: 'individual',
  family: 'family',
  employee: 'employee',
  'employee-and-spouse': 'employee-and-spouse',
  'employee-and-children': 'employee-and-children',
  spouse: 'spouse',
  'spouse-and-children': 'spouse-and-children',
  children: 'children',
  dependents: 'dependents',
  'not-stated': 'not-stated',
});

/** benefit-term: `annual` does not say which year, `years` does not either */
const TERMS: readonly BenefitPeriod[] = [
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
];
export const TERM = codes<BenefitPeriod>(
  Object.fromEntries(TERMS.map(term => [term, term])) as Record<BenefitPeriod, string>,
  {
    decodeAlso: { annual: 'years' },
  },
);

/** coverage-eligibility-response `error.code` of X12 origin (element 901) as our words */
export const REJECTION: Readonly<Record<string, string>> = {
  '42': 'payer-unavailable',
  '43': 'provider-id-invalid',
  '51': 'provider-not-on-file',
  '58': 'birth-date-invalid',
  '67': 'patient-not-found',
  '71': 'birth-date-mismatch',
  '72': 'member-id-invalid',
  '73': 'member-name-invalid',
  '75': 'member-not-found',
  '76': 'member-ambiguous',
  '79': 'payer-id-invalid',
};
