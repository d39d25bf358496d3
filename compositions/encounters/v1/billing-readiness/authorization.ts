/** Whether the payer gave leave for what needs it: requests that went through the gateway, each as the payer sees it now. */
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import type {
  PriorAuthorization,
  PriorAuthorizationSubmission,
} from '../../../../contracts/prior-authorizations/v1/types.ts';
import type { CompositionContext } from '../../../../gateway/kit.ts';
import { judged, type Looked, MORE, NOT_REQUIRED, type Part, part, type Reason } from './findings.ts';
import { dayOf, type Insured, onFile, since } from './member.ts';
import { type Applied, isCode, type ServiceCode } from './rules.ts';

/** What the visit holds, as far as it could be found out. */
export interface Services {
  codes: readonly ServiceCode[];
  /** Why not all of it is known. */
  why: readonly Reason[];
}

export interface Authorizing {
  encounter: Encounter;
  services: Services;
  insured: Insured | { why: Reason; missing: boolean };
  /** How a request stands now, by its id. */
  standing(id: string): Promise<Looked<PriorAuthorization>>;
}

interface Need {
  service?: ServiceCode;
  pointer: string;
}

type Request = { sequences: readonly number[]; id: string };
type Verdict = { rank: number; id: string; reason?: Reason };

const GRANTED: readonly string[] = ['approved', 'partially-approved', 'modified', 'not-required'];
const REFUSED: readonly string[] = ['denied', 'cancelled'];
/** How many requests for one service are looked at, the newest first. */
const MOST = 10;

export async function authorization(applied: Applied, visit: Authorizing, context: CompositionContext): Promise<Part> {
  const { authorization: wanted } = applied.rule;
  if (!wanted) return NOT_REQUIRED;
  const { encounter, services, insured } = visit;
  const needs = needsOf(applied, services);
  if (needs.length === 0) return services.why.length > 0 ? part('unknown', [], ...services.why) : NOT_REQUIRED;
  if ('why' in insured)
    return part(insured.missing ? 'missing' : 'unknown', [], { ...insured.why, pointer: needs[0]!.pointer });
  const from = since(encounter, context.now(), wanted.maxAgeDays);
  const filed = await onFile<PriorAuthorizationSubmission, { id: string }>(context, insured, {
    ...{ contract: 'prior-authorizations/v1', operation: 'submit', since: from },
  });
  if ('why' in filed) return part('unknown', [], filed.why);
  const day = dayOf(encounter, context.now());
  const asked = new Map<string, Promise<Looked<PriorAuthorization>>>();
  const standing = (id: string) => {
    const known = asked.get(id) ?? visit.standing(id);
    asked.set(id, known);
    return known;
  };
  const verdicts = await Promise.all(
    needs.map(async need => {
      const requests = filed.said.entries.flatMap(({ request, answer }): Request[] => {
        const items = request.items.filter(({ service }) => !need.service || isCode(need.service, service));
        return items.length > 0 ? [{ id: answer.id, sequences: items.map(({ sequence }) => sequence) }] : [];
      });
      const each = requests.slice(0, MOST).map(async one => verdictOn(await standing(one.id), one, { need, day }));
      const best = (await Promise.all(each)).sort((a, b) => b.rank - a.rank)[0] ?? none(need);
      if (best.rank === LEAVE || requests.length <= MOST) return best;
      return { ...best, rank: UNSURE, reason: { ...MORE, pointer: need.pointer } };
    }),
  );
  const found = verdicts.flatMap(({ id }) => (id === '' ? [] : [id]));
  const reasons = verdicts.flatMap(({ reason }) => reason ?? []);
  const unsure = [
    ...verdicts.flatMap(({ rank, reason }) => (rank === UNSURE && reason ? [reason] : [])),
    ...services.why,
  ];
  if (unsure.length > 0) return part('unknown', found, ...reasons, ...services.why);
  return judged(found, reasons, filed.said.unseen);
}

function needsOf({ rule, at }: Applied, { codes }: Services): Need[] {
  const { always, services = [] } = rule.authorization ?? {};
  const named = services.flatMap((service, index) =>
    codes.some(one => isCode(service, one)) ? [{ service, pointer: at('authorization', 'services', index) }] : [],
  );
  return always && named.length === 0 ? [{ pointer: at('authorization', 'always') }] : named;
}

const [UNASKED, REFUSAL, WAITING, UNSURE, LEAVE] = [0, 1, 2, 3, 4];

const none = ({ service, pointer }: Need): Verdict => ({
  ...{ rank: UNASKED, id: '' },
  reason: { code: 'no-authorization', text: `None was asked for${service ? `: ${service.code}` : ''}.`, pointer },
});

/** Of one request, the best of its decisions on the service. */
function verdictOn(
  looked: Looked<PriorAuthorization>,
  { id, sequences }: Request,
  { need: { pointer }, day }: { need: Need; day: string },
): Verdict {
  if ('why' in looked) return { rank: UNSURE, id, reason: { ...looked.why, pointer } };
  const { items, period } = looked.said;
  const own = items.filter(({ sequence }) => sequences.includes(sequence));
  const granted = own.filter(({ decision }) => GRANTED.includes(decision));
  const holds = ({ start, end }: { start?: string; end?: string } = {}): boolean =>
    (start ?? day) <= day && day <= (end ?? day);
  if (granted.some(one => holds(one.period ?? period))) return { rank: LEAVE, id };
  const reason = (code: string, text: string): Reason => ({ code, text, pointer });
  if (granted.length > 0)
    return {
      rank: REFUSAL,
      id,
      reason: reason('authorization-for-another-day', 'It does not hold on the day of the visit.'),
    };
  if (own.length > 0 && own.every(({ decision }) => REFUSED.includes(decision)))
    return { rank: REFUSAL, id, reason: reason('authorization-denied', 'The payer gives no leave.') };
  return { rank: WAITING, id, reason: reason('authorization-pending', 'The payer has not decided.') };
}
