/** The canonical referral → elements of a ServiceRequest, of a new one or of one that is held; and the transaction around both resources. */
import { conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { type Node, nodes } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { ReferralCreation, ReferralUpdate } from '../../../../contracts/referrals/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { partsWith } from './documents.ts';
import { isAuthorization } from './held.ts';
import { performersOf, practitionerOf } from './parties.ts';

/** What both a creation and a change say. */
export type Content = Omit<ReferralUpdate, 'status' | 'fulfilment' | 'version'>;

/** Fields that `contentOf` writes. */
export const CARRIED = [
  'identifiers',
  'priority',
  'service',
  'referringProvider',
  'referredTo',
  'reasons',
  'clinicalNotes',
  'attachments',
  'visitsAllowed',
  'validity',
  'authorization',
] as const satisfies readonly (keyof Content)[];

/** Elements as they become; one that is undefined goes. What the contract does not know of `resource` stays. */
export function contentOf(input: Content | ReferralCreation, resource: Node, { profile }: Scope): Node {
  const { identifiers = [], service, reasons, clinicalNotes, visitsAllowed, authorization } = input;
  const own = nodes(resource['identifier']).filter(({ system }) => system === profile['originator']);
  const insurance = nodes(resource['insurance']).filter(one => !isAuthorization(one));
  return {
    identifier: [...own, ...identifiers],
    priority: input.priority,
    code: conceptOf(service),
    requester: practitionerOf(input.referringProvider),
    ...performersOf(input.referredTo, resource),
    reasonCode: reasons?.map(conceptOf),
    note: [...(clinicalNotes === undefined ? [] : [{ text: clinicalNotes }]), ...nodes(resource['note']).slice(1)],
    ...partsWith(input.attachments, resource),
    quantityQuantity: visitsAllowed === undefined ? undefined : { value: visitsAllowed },
    occurrencePeriod: input.validity,
    insurance: [...(authorization ? [{ type: 'ClaimResponse', identifier: authorization }] : []), ...insurance],
  };
}

const any = table<object>();

/** Both resources take effect together or not at all (FHIR R4 §3.1.0.11.2), and come back as they are then. */
export const transaction: Step['request'] = [
  any.fixed('head.interaction', 'transaction'),
  any.fixed('head.prefer', 'return=representation'),
  any.fixed('Bundle.resourceType', 'Bundle'),
  any.fixed('Bundle.type', 'transaction'),
];
