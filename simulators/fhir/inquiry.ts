/** Reads a CoverageEligibilityRequest: who is asked about, and for what; with everything that stands in the way of an answer. */
import type {
  Coverage,
  CoverageEligibilityRequest,
  OperationOutcomeIssue,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { NPI } from './words.ts';

export interface Inquiry {
  memberId: string;
  payerId: string;
  serviceTypes: string[];
  /** The patient, where the patient is not the subscriber. */
  dependent?: Patient;
}

type Asking = Organization | Practitioner;

const ROOT = 'CoverageEligibilityRequest';

/** An inquiry, or the issues for which there can be none. */
export function readInquiry(request: CoverageEligibilityRequest): Inquiry | OperationOutcomeIssue[] {
  const issues: OperationOutcomeIssue[] = [];
  const find = <T extends Resource>(
    reference: Reference | undefined,
    path: string,
    ...types: T['resourceType'][]
  ): T | undefined => {
    const found = (request.contained ?? []).find(each => `#${each.id}` === reference?.reference);
    if (found && types.includes(found.resourceType as T['resourceType'])) return found as T;
    issues.push(issue('value', `a contained ${types.join(' or ')} is expected`, `${ROOT}.${path}`));
    return undefined;
  };

  if (request.status !== 'active')
    issues.push(issue('business-rule', 'only an active request is answered', `${ROOT}.status`));
  const insurances = request.insurance ?? [];
  if (insurances.length === 0) issues.push(issue('required', 'the coverage is not named', `${ROOT}.insurance`));
  const coverage = insurances[0] && find<Coverage>(insurances[0].coverage, 'insurance[0].coverage', 'Coverage');
  const patient = find<Patient>(request.patient, 'patient', 'Patient');
  const payer = find<Organization>(request.insurer, 'insurer', 'Organization');
  const named =
    request.provider &&
    find<Asking | PractitionerRole>(request.provider, 'provider', 'Organization', 'Practitioner', 'PractitionerRole');
  const behind = named?.resourceType === 'PractitionerRole' ? (named.practitioner ?? named.organization) : undefined;
  const provider = behind
    ? find<Asking>(behind, 'provider', 'Organization', 'Practitioner')
    : (named as Asking | undefined);
  if (!request.provider) issues.push(issue('required', 'the provider is not named', `${ROOT}.provider`));
  if (provider && !hasNpi(provider))
    issues.push(issue('value', 'an NPI with its check digit is expected', `${ROOT}.provider`));
  if (coverage && !coverage.subscriberId)
    issues.push(issue('required', 'the member id is not there', `${ROOT}.insurance[0].coverage`));
  const payerId = payer?.identifier?.[0]?.value;
  if (payer && !payerId) issues.push(issue('required', 'the payer id is not there', `${ROOT}.insurer`));
  const serviceTypes = categories(request);
  if (serviceTypes.length === 0 && !(request.item ?? []).some(each => each.productOrService)) {
    issues.push(issue('required', 'nothing is asked about', `${ROOT}.item`));
  }
  if (issues.length > 0 || !coverage || !patient) return issues;
  const self = coverage.subscriber === undefined || coverage.subscriber.reference === request.patient.reference;
  return {
    memberId: coverage.subscriberId ?? '',
    payerId: payerId ?? '',
    serviceTypes,
    ...(self ? {} : { dependent: patient }),
  };
}

const categories = ({ item = [] }: CoverageEligibilityRequest): string[] => [
  ...new Set(item.flatMap(each => each.category?.coding?.flatMap(coding => coding.code ?? []) ?? [])),
];

export function issue(code: OperationOutcomeIssue['code'], text: string, expression?: string): OperationOutcomeIssue {
  return { severity: 'error', code, details: { text }, ...(expression && { expression: [expression] }) };
}

/** Luhn over the ten digits behind the issuer prefix 80840 (45 CFR 162.406). */
function hasNpi({ identifier = [] }: Asking): boolean {
  const npi = identifier.find(each => each.system === NPI)?.value ?? '';
  if (!/^[12][0-9]{9}$/.test(npi)) return false;
  const sum = [...`80840${npi}`].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
