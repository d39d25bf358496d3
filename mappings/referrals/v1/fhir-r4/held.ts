/** ServiceRequest and its Task, as a search or a transaction answers with them → the referral as the contract shows it. */
import { createHash } from 'node:crypto';
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { type Node, nodes, pathed, text, textAt, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { Referral } from '../../../../contracts/referrals/v1/types.ts';
import { Fault, reference, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { missingOf } from '../completeness.ts';
import { waitingFor } from '../transitions.ts';
import { attachmentsOf } from './documents.ts';
import { destinationOf, numberAt, practitionerAt } from './parties.ts';
import { fulfilmentOf, taskAmong } from './task.ts';

/** The two resources as they came, so that nothing is lost that the contract does not know. */
export interface Pair {
  request: Node;
  task?: Node;
}

const PATIENT = reference('Patient');
const found = table<{ pair: string }>();

/** Keeps the pair as it is; what is made of it is told by `refine`. */
export const pair: Step['response'] = [
  found.custom({
    id: 'pair',
    carries: [],
    reads: ['Bundle.entry'],
    dec(tree) {
      const resources = nodes(pathed(tree, 'body')['entry']).map(each => pathed(each, 'resource'));
      const [request] = resources.filter(({ resourceType }) => resourceType === 'ServiceRequest');
      const task = taskAmong(resources.filter(({ resourceType }) => resourceType === 'Task'));
      return request && { request, ...(task && { task }) };
    },
  }),
  found.ignore(...['resourceType', 'id', 'meta', 'type', 'total', 'link'].map(path => `Bundle.${path}`)),
];

/** The pair that a step found. @throws Fault `not-found` where there is none */
export function pairIn(read: unknown): Pair {
  const { request, task } = (read ?? {}) as Partial<Pair>;
  if (!request) throw new Fault('not-found', { outcome: 'not_applied' });
  return { request, ...(task && { task }) };
}

/** ServiceRequest by search, its Tasks along with it (FHIR R4 §3.1.1.5.3): one question, one state of both. */
export const searchRequest = (...by: Step['request']): Step['request'] => [
  found.fixed('head.interaction', 'search'),
  found.fixed('head.resourceType', 'ServiceRequest'),
  found.fixed('query._revinclude', 'Task:focus'),
  ...by,
];

const asked = table<{ id: string }>();
export const byId: Step['request'] = searchRequest(asked.f('id', 'query._id'));

/** What `refine` fills; a list by its first item. */
export const CONCLUDES = [
  'id',
  'status',
  'fulfilment',
  'missing[].pointer',
  'missing[].code',
  'patient.id',
  'identifiers[].system',
  'identifiers[].value',
  'priority',
  'service.system',
  'service.code',
  'service.text',
  'referringProvider.id',
  'referringProvider.npi',
  'referringProvider.name',
  'referredTo.specialty.system',
  'referredTo.specialty.code',
  'referredTo.specialty.text',
  'referredTo.practitioner.id',
  'referredTo.practitioner.npi',
  'referredTo.practitioner.name',
  'referredTo.organization.identifier.system',
  'referredTo.organization.identifier.value',
  'referredTo.organization.name',
  'reasons[].system',
  'reasons[].code',
  'reasons[].text',
  'clinicalNotes',
  'attachments[].kind',
  'attachments[].contentType',
  'attachments[].title',
  'attachments[].size',
  'attachments[].sha256',
  'visitsAllowed',
  'validity.start',
  'validity.end',
  'authorization.system',
  'authorization.value',
  'authoredOn',
  'meta.version',
  'meta.lastUpdated',
] as const;

const versionOf = (resource: Node | undefined): string => (resource && textAt(resource, 'meta', 'versionId')) ?? '';

/** One for both: whoever changes either of them makes it another. */
const versionOfPair = ({ request, task }: Pair): string =>
  createHash('sha256')
    .update(`${versionOf(request)} ${versionOf(task)}`)
    .digest('hex')
    .slice(0, 32);

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
const dayOf = (value: unknown): string | undefined => text(value)?.slice(0, 10);

export function referralOf(read: Pair, { profile }: Pick<Scope, 'profile'>): Referral {
  const { request, task } = read;
  const [note] = nodes(request['note']);
  const period = pathed(request, 'occurrencePeriod');
  const visits = Number(textAt(request, 'quantityQuantity', 'value'));
  const subject = PATIENT.decode(pathed(request, 'subject')['reference']);
  const changed = [request, task].flatMap(one => (one && textAt(one, 'meta', 'lastUpdated')) ?? []).sort();
  const own = nodes(request['identifier']).filter(({ system }) => system !== profile['originator']);
  const content = without({
    patient: subject === undefined ? undefined : { id: subject },
    identifiers: some(own.flatMap(one => numberAt(one) ?? [])),
    priority: text(request['priority']),
    service: codedOf(request['code'] as Node | undefined),
    referringProvider: practitionerAt(pathed(request, 'requester')),
    referredTo: destinationOf(request),
    reasons: some(nodes(request['reasonCode']).flatMap(one => codedOf(one) ?? [])),
    clinicalNotes: note && text(note['text']),
    attachments: some(attachmentsOf(request)),
    visitsAllowed: Number.isInteger(visits) && visits > 0 ? visits : undefined,
    validity: periodOf(dayOf(period['start']), dayOf(period['end'])),
    authorization: nodes(request['insurance']).flatMap(one => authorizationAt(one) ?? [])[0],
    authoredOn: instantOf(text(request['authoredOn'])),
    meta: without({ version: versionOfPair(read), lastUpdated: changed.at(-1) }),
  });
  const missing = missingOf(content as Partial<Referral>, profile);
  const said = fulfilmentOf(task);
  const fulfilment = said === 'received' || said === 'incomplete' ? waitingFor(missing) : said;
  return { id: text(request['id']), status: text(request['status']), fulfilment, missing, ...content } as Referral;
}

/** R4 allows a day where the contract has an instant: that is left out, nobody invents an hour. */
const instantOf = (value: string | undefined): string | undefined => (value?.includes('T') ? value : undefined);

function periodOf(start: string | undefined, end: string | undefined): Referral['validity'] {
  return start === undefined && end === undefined ? undefined : without({ start, end });
}

/** A pre-authorization number: the one that a ClaimResponse would be found by (FHIR R4 ServiceRequest.insurance). */
export const isAuthorization = (one: Node): boolean =>
  one['type'] === 'ClaimResponse' && one['reference'] === undefined;

const authorizationAt = (one: Node): Referral['authorization'] =>
  isAuthorization(one) ? numberAt(one['identifier']) : undefined;
