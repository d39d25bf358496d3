/** A payer behind `Claim/$submit` and `Claim/$inquire` as Da Vinci PAS has them: decides at once, or keeps one waiting. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Bundle, Claim, ClaimResponse, ClaimResponseItem, Coverage, Resource } from '@medplum/fhirtypes';
import type { RequestHandler, Response } from 'express';
import type { MemberTable } from '../members.ts';
import { judge } from './definitions.ts';
import { outcome, send } from './eligibility.ts';
import { issue } from './inquiry.ts';

export interface AuthorizationParts {
  repo: MemoryRepository;
  table: MemberTable;
  now(): Date;
}

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';
const REVIEW_ACTION = 'https://codesystem.x12.org/005010/306';
const REJECT_REASON = 'https://codesystem.x12.org/005010/901';
/** What is decided on a service (X12 data element 306); what is not listed is certified. A4 keeps one waiting. */
const ACTIONS: Readonly<Record<string, string>> = { E0250: 'A3', E0470: 'A4', E0601: 'A1', E1390: 'A6' };
/** How often one has to ask before what is pended is certified. */
const PATIENCE = 2;

interface Kept {
  claim: Claim;
  response: ClaimResponse;
  asked: number;
}

export function authorizationHandlers(parts: AuthorizationParts): { submit: RequestHandler; inquire: RequestHandler } {
  const kept = new Map<string, Kept>();
  const known = (message: Message): Kept | undefined => {
    const one = kept.get(message.number);
    return one && one.claim.insurer?.identifier?.value === message.claim.insurer?.identifier?.value ? one : undefined;
  };
  const taking =
    (act: (message: Message, response: Response) => Promise<void>): RequestHandler =>
    async (request, response) => {
      const message = read(request.body as Resource | undefined);
      if (Array.isArray(message)) return outcome(response, 400, message);
      await act(message, response);
    };
  return {
    submit: taking(async (message, response) => {
      if (known(message)) return outcome(response, 409, [issue('duplicate', 'this number was submitted before')]);
      const answer = await parts.repo.createResource<ClaimResponse>(decided(parts, message, 0));
      kept.set(message.number, { claim: message.claim, response: answer, asked: 0 });
      send(response, 200, bundled([answer]));
    }),
    inquire: taking(async (message, response) => {
      const one = known(message);
      if (!one) return send(response, 200, bundled([]));
      one.asked += 1;
      const { id } = one.response;
      const now = decided(parts, { ...message, claim: one.claim }, one.asked);
      one.response = await parts.repo.updateResource<ClaimResponse>({ ...now, id: id! });
      send(response, 200, bundled([one.response]));
    }),
  };
}

interface Message {
  claim: Claim;
  number: string;
  memberId: string;
}

/** Everything of the bundle is judged, and everything that the Claim refers to has to be in it. */
function read(body: Resource | undefined): Message | ReturnType<typeof issue>[] {
  const bundle = body?.resourceType === 'Bundle' ? (body as Bundle) : undefined;
  const entries = bundle?.type === 'collection' ? (bundle.entry ?? []) : [];
  const resources = entries.flatMap(({ resource }) => resource ?? []);
  const [claim] = resources;
  if (claim?.resourceType !== 'Claim') return [issue('structure', 'a collection that begins with a Claim is expected')];
  const issues = [bundle!, ...resources].flatMap(judge);
  if (issues.length > 0) return issues;
  const urls = new Set(entries.map(({ fullUrl }) => fullUrl));
  const referred = [claim.patient, claim.insurer, claim.provider, claim.insurance[0]?.coverage];
  if (referred.some(one => !urls.has(one?.reference))) return [issue('not-found', 'a reference leads nowhere')];
  const number = claim.identifier?.[0]?.value;
  const coverage = resources.find((one): one is Coverage => one.resourceType === 'Coverage');
  if (!number || !coverage?.subscriberId) return [issue('required', 'a number and a member are expected')];
  return { claim, number, memberId: coverage.subscriberId };
}

function decided({ table, now }: AuthorizationParts, { claim, memberId }: Message, asked: number): ClaimResponse {
  const isMember = table.members.has(memberId);
  const items = isMember ? (claim.item ?? []).map(item => decision(item.sequence, actionOn(item, asked), item)) : [];
  const isPended = items.some(({ adjudication }) => JSON.stringify(adjudication).includes('"A4"'));
  const created = now().toISOString();
  return {
    resourceType: 'ClaimResponse',
    identifier: claim.identifier!,
    status: 'active',
    type: claim.type,
    use: 'preauthorization',
    // The patient of the bundle is nowhere else: by number.
    patient: { type: 'Patient', identifier: { value: memberId } },
    created,
    insurer: { type: 'Organization', display: 'Example Mutual' },
    outcome: !isMember ? 'error' : isPended ? 'queued' : 'complete',
    ...(items.length > 0 && { item: items }),
    ...(!isMember && { error: [{ code: { coding: [{ system: REJECT_REASON, code: '75' }] } }] }),
  };
}

function actionOn({ productOrService }: NonNullable<Claim['item']>[number], asked: number): string {
  const action = ACTIONS[productOrService.coding?.[0]?.code ?? ''] ?? 'A1';
  return action === 'A4' && asked >= PATIENCE ? 'A1' : action;
}

function decision(
  itemSequence: number,
  action: string,
  { servicedPeriod }: NonNullable<Claim['item']>[number],
): ClaimResponseItem {
  const certified = action === 'A1' || action === 'A6';
  const parts = [
    ...(certified ? [{ url: 'number', valueString: `AUTH${String(itemSequence).padStart(4, '0')}` }] : []),
    ...(action === 'A3'
      ? [
          {
            url: 'reasonCode',
            valueCodeableConcept: { coding: [{ system: 'https://codesystem.x12.org/external/886', code: '0V' }] },
          },
        ]
      : []),
    {
      url: `${PAS}/extension-reviewActionCode`,
      valueCodeableConcept: { coding: [{ system: REVIEW_ACTION, code: action }] },
    },
  ];
  return {
    itemSequence,
    ...(certified &&
      servicedPeriod && { extension: [{ url: `${PAS}/extension-itemPreAuthPeriod`, valuePeriod: servicedPeriod }] }),
    adjudication: [
      {
        extension: [{ url: `${PAS}/extension-reviewAction`, extension: parts }],
        category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code: 'submitted' }] },
      },
    ],
  };
}

const bundled = (responses: readonly ClaimResponse[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'collection',
  ...(responses.length > 0 && { entry: responses.map(resource => ({ fullUrl: `urn:uuid:${resource.id}`, resource })) }),
});
