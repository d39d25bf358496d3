/** The words of the member table as FHIR codings: what this server calls things, written down independently of the gateway. */
import type { CodeableConcept } from '@medplum/fhirtypes';

export const OWN = 'https://canongate.org/fhir';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const X12 = 'https://codesystem.x12.org/005010';

export const extension = (name: string): string => `${OWN}/StructureDefinition/${name}`;
export const NPI = 'http://hl7.org/fhir/sid/us-npi';
export const PAYER_ID = `${OWN}/sid/payer`;
export const MEMBER_ID = `${OWN}/sid/member`;
export const TRACE = 'https://payer.example/fhir/sid/eligibility-trace';
export const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/** Words that a published code system has; every other word of the column goes under our own system. */
const PUBLISHED: Readonly<Record<string, { system: string; own: string; codes: Readonly<Record<string, string>> }>> = {
  network: { system: `${TERMINOLOGY}/benefit-network`, own: 'benefit-network', codes: { in: 'in', out: 'out' } },
  level: {
    system: `${TERMINOLOGY}/benefit-unit`,
    own: 'benefit-unit',
    codes: { individual: 'individual', family: 'family' },
  },
  period: { system: `${TERMINOLOGY}/benefit-term`, own: 'benefit-term', codes: { day: 'day', lifetime: 'lifetime' } },
  benefit: {
    system: `${TERMINOLOGY}/benefit-type`,
    own: 'benefit-type',
    codes: {
      coPayment: 'copay',
      coInsurance: 'copay-percent',
      deductible: 'deductible',
      visits: 'visit',
      limitation: 'benefit',
    },
  },
  relationship: {
    system: `${TERMINOLOGY}/subscriber-relationship`,
    own: 'subscriber-relationship',
    codes: { self: 'self', spouse: 'spouse', child: 'child', other: 'other' },
  },
  class: { system: `${TERMINOLOGY}/coverage-class`, own: 'coverage-class', codes: { plan: 'plan', group: 'group' } },
};
/** Our own codes are spelled with hyphens, as FHIR's are. */
const HYPHENATED: Readonly<Record<string, string>> = { outOfPocket: 'out-of-pocket' };

/** The concept for a word; nothing for a word that states nothing. */
export function concept(column: string, word: string | undefined): CodeableConcept | undefined {
  const table = PUBLISHED[column];
  if (!table || word === undefined || word === 'not-stated') return undefined;
  const published = table.codes[word];
  if (published) return { coding: [{ system: table.system, code: published }] };
  return { coding: [{ system: `${OWN}/CodeSystem/${table.own}`, code: HYPHENATED[word] ?? word }] };
}

export const serviceType = (code: string): CodeableConcept => ({ coding: [{ system: `${X12}/1365`, code }] });
export const insuranceType = (code: string): CodeableConcept => ({ coding: [{ system: `${X12}/1336`, code }] });

/** Reject reasons by our word, with the number that X12 payers use for the same. */
const REASONS: Readonly<Record<string, string>> = {
  'payer-unavailable': '42',
  'birth-date-mismatch': '71',
  'member-not-found': '75',
  'payer-id-invalid': '79',
};

export function reason(word: string, about: string): CodeableConcept {
  // A dependent who is not found has a number of its own.
  const number = word === 'member-not-found' && about === 'dependent' ? '67' : REASONS[word];
  const ours = { system: `${OWN}/CodeSystem/rejection`, code: word };
  return { coding: number ? [{ system: `${X12}/901`, code: number }, ours] : [ours] };
}

const PROCEDURES: Readonly<Record<string, string>> = {
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'icd-10-pcs': 'http://www.cms.gov/Medicare/Coding/ICD10',
  cdt: 'http://www.ada.org/cdt',
  ndc: 'http://hl7.org/fhir/sid/ndc',
};

export function procedure(system: string | undefined, code: string): CodeableConcept {
  const uri = system && PROCEDURES[system];
  return { coding: [{ ...(uri && { system: uri }), code }] };
}
