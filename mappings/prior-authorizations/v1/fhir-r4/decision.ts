/** ClaimResponse with its review actions (Da Vinci PAS) → how the request stands as the contract shows it. */
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS, SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { PriorAuthorization } from '../../../../contracts/prior-authorizations/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { type Decision, standingOf } from '../standing.ts';

type Decided = PriorAuthorization['items'][number];
type Code = NonNullable<PriorAuthorization['rejections']>[number];

/** X12 data element 306. */
const DECISION: Readonly<Record<string, Decision>> = {
  A1: 'approved',
  A2: 'partially-approved',
  A3: 'denied',
  A4: 'pended',
  A6: 'modified',
  C: 'cancelled',
  CT: 'contact-payer',
  NA: 'not-required',
};

const found = table<object>();

/** The answer to a submission or an inquiry is a bundle, or the ClaimResponse alone; that to a search is a searchset. */
export const resources: Step['response'] = [
  found.custom({
    id: 'claim-responses',
    carries: [],
    reads: ['Bundle.entry', 'ClaimResponse'],
    dec(tree) {
      const body = pathed(tree, 'body');
      const all = nodes(body['entry']).map(each => pathed(each, 'resource'));
      return { resources: body['resourceType'] === 'ClaimResponse' ? [body] : all };
    },
  }),
  found.ignore(
    ...['resourceType', 'id', 'meta', 'identifier', 'type', 'timestamp', 'total', 'link'].map(path => `Bundle.${path}`),
  ),
];

/** What `decisionIn` fills. */
export const CONCLUDES = [
  'id',
  'status',
  'authorizationNumber',
  'period.start',
  'period.end',
  ...['sequence', 'decision', 'authorizationNumber', 'period.start', 'period.end'].map(path => `items[].${path}`),
  'items[].reasons[].system',
  'items[].reasons[].code',
  'requestedInformation[].text',
  'rejections[].system',
  'rejections[].code',
  'messages[]',
  'decidedAt',
];

const some = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

/** The newest response that bears the number; undefined where the payer has none. */
export function decisionIn(read: unknown, number: string, { profile }: Scope): PriorAuthorization | undefined {
  const all = nodes(pathed(read)['resources']);
  const own = all
    .filter(one => one['resourceType'] === 'ClaimResponse' && isNumbered(one, number, profile['originator']))
    .sort((a, b) => String(b['created']).localeCompare(String(a['created'])));
  const [response] = own;
  if (!response) return undefined;
  const items = nodes(response['item']).flatMap(one => itemOf(one) ?? []);
  const numbers = new Set(items.map(({ authorizationNumber }) => authorizationNumber));
  const created = text(response['created']);
  const questions = all.filter(one => one['resourceType'] === 'CommunicationRequest');
  return without({
    id: number,
    status: statusOf(response, items),
    authorizationNumber: text(response['preAuthRef']) ?? (numbers.size === 1 ? [...numbers][0] : undefined),
    period: periodOf(pathed(response, 'preAuthPeriod')),
    items,
    requestedInformation: some(
      questions.flatMap(one => nodes(one['payload']).flatMap(({ contentString }) => textOf(contentString))),
    ),
    rejections: some(nodes(response['error']).flatMap(one => codesOf(one['code']))),
    messages: some(nodes(response['processNote']).flatMap(one => text(one['text']) ?? [])),
    decidedAt: created?.includes('T') ? created : undefined,
  }) as PriorAuthorization;
}

const textOf = (content: unknown): { text: string }[] => {
  const words = text(content);
  return words === undefined ? [] : [{ text: words }];
};

const isNumbered = (response: Node, number: string, originator: unknown): boolean =>
  [...nodes(response['identifier']), pathed(response, 'request', 'identifier')].some(
    ({ system, value }) =>
      value === number && (system === undefined || originator === undefined || system === originator),
  );

function statusOf({ status, outcome, preAuthRef }: Node, items: readonly Decided[]): string {
  if (status === 'cancelled') return 'cancelled';
  if (outcome === 'error') return 'error';
  if (items.length === 0 && outcome === 'complete' && preAuthRef !== undefined) return 'approved';
  return standingOf(items.map(({ decision }) => decision as Decision));
}

function itemOf(item: Node): Decided | undefined {
  const sequence = Number(item['itemSequence']);
  if (!Number.isInteger(sequence) || sequence < 1) return undefined;
  const actions = nodes(item['adjudication'])
    .flatMap(one => nodes(one['extension']))
    .filter(({ url }) => url === EXTENSIONS.reviewAction)
    .map(one => nodes(one['extension']));
  const parts = actions[0] ?? [];
  const code = parts.find(({ url }) => url === EXTENSIONS.reviewActionCode)?.['valueCodeableConcept'];
  const period = nodes(item['extension']).find(({ url }) => url === EXTENSIONS.itemPreAuthPeriod);
  return without({
    sequence,
    decision: DECISION[codesOf(code).find(({ system }) => system === SYSTEMS.reviewAction)?.code ?? ''] ?? 'unknown',
    authorizationNumber: text(parts.find(({ url }) => url === 'number')?.['valueString']),
    period: period && periodOf(pathed(period, 'valuePeriod')),
    reasons: some(parts.filter(({ url }) => url === 'reasonCode').flatMap(one => codesOf(one['valueCodeableConcept']))),
  }) as Decided;
}

const codesOf = (concept: unknown): Code[] =>
  nodes(pathed({ concept }, 'concept')['coding']).flatMap(one => {
    const [system, code] = [text(one['system']), text(one['code'])];
    return system === undefined || code === undefined ? [] : [{ system, code }];
  });

function periodOf({ start, end }: Node): PriorAuthorization['period'] {
  const [from, until] = [text(start)?.slice(0, 10), text(end)?.slice(0, 10)];
  return from === undefined ? undefined : { start: from, ...(until !== undefined && { end: until }) };
}
