/** Whether an answer belongs to what was asked. */
import type { Mishap } from '../../../../gateway/kit.ts';

interface Identifier {
  system?: unknown;
  value?: unknown;
}

/**
 * Undefined where the answer is ours. A CoverageEligibilityResponse names its request (element `request`, 1..1): by the
 * business identifier we gave it, or as a reference to the id we know it by. One that names neither cannot be told
 * from another member's answer.
 */
export function mismatch(
  interaction: Readonly<Record<string, string>>,
  sent: unknown,
  answer: unknown,
): Mishap | undefined {
  const { resourceType, id, request } = answer as { resourceType?: string; id?: unknown; request?: unknown };
  if (interaction['interaction'] === 'read' || interaction['interaction'] === 'update') {
    // A conditional update names none: which one it was, the server says.
    const named = interaction['id'] === undefined || id === interaction['id'];
    const same = resourceType === interaction['resourceType'] && named;
    return same ? undefined : { cause: 'correlation-mismatch', position: `${interaction['resourceType']}.id` };
  }
  if (interaction['interaction'] === 'operation' && interaction['resourceType'] === 'Claim')
    return claimMismatch(sent, answer);
  if (resourceType !== 'CoverageEligibilityResponse' || interaction['interaction'] !== 'operation') return undefined;
  return requestMismatch(
    sent as { id?: unknown; identifier?: unknown },
    request as { identifier?: unknown; reference?: unknown },
  );
}

function requestMismatch(
  sent: { id?: unknown; identifier?: unknown },
  named: { identifier?: unknown; reference?: unknown } | undefined,
): Mishap | undefined {
  const position = 'CoverageEligibilityResponse.request';
  const ours = Array.isArray(sent.identifier) ? (sent.identifier as Identifier[]) : [];
  const theirs = named?.identifier as Identifier | undefined;
  if (theirs?.value !== undefined) {
    const same = ours.some(each => each.value === theirs.value && (theirs.system ?? each.system) === each.system);
    return same ? undefined : { cause: 'correlation-mismatch', position };
  }
  const reference = named?.reference;
  if (typeof sent.id === 'string' && typeof reference === 'string') {
    return reference.endsWith(`CoverageEligibilityRequest/${sent.id}`)
      ? undefined
      : { cause: 'correlation-mismatch', position };
  }
  return { cause: 'correlation-missing', position };
}

interface Resource {
  resourceType?: unknown;
  identifier?: unknown;
  request?: { identifier?: Identifier };
  entry?: unknown;
}

const resourcesOf = (message: unknown, type: string): Resource[] => {
  const { resourceType, entry } = (message ?? {}) as Resource;
  if (resourceType === type) return [message as Resource];
  const entries = Array.isArray(entry) ? (entry as ({ resource?: Resource } | null)[]) : [];
  return entries.flatMap(one => (one?.resource?.resourceType === type ? [one.resource] : []));
};

/** Da Vinci PAS: a ClaimResponse repeats the number of its Claim. None at all is an answer: nothing was found. */
function claimMismatch(sent: unknown, answer: unknown): Mishap | undefined {
  const numbers = resourcesOf(sent, 'Claim').flatMap(one => businessIdentifier(one) ?? []);
  const responses = resourcesOf(answer, 'ClaimResponse');
  if (responses.length === 0 || responses.some(one => numbers.some(number => isNumbered(one, number))))
    return undefined;
  return { cause: 'correlation-mismatch', position: 'ClaimResponse.identifier' };
}

/** Whether a response bears a number, itself or by the request that it names. */
function isNumbered({ identifier, request }: Resource, number: string): boolean {
  const own = Array.isArray(identifier) ? (identifier as Identifier[]) : [];
  return [...own, request?.identifier].some(one => one?.value === number);
}

/** Their numbers are those of an inquiry; a number of any other resource may be that of a person. */
const INQUIRIES: ReadonlySet<unknown> = new Set([
  'Bundle',
  'Claim',
  'ClaimResponse',
  'CoverageEligibilityRequest',
  'CoverageEligibilityResponse',
]);

/**
 * The business identifier of a resource as sent or answered: what both sides' people can find it by. It is kept in clear, so of
 * other resources only the number that the gateway gave them is told. @param originator its system, by the profile
 */
export function businessIdentifier(resource: unknown, originator?: unknown): string | undefined {
  const { resourceType, identifier } = (resource ?? {}) as Resource;
  // A Bundle has one, not a list of them.
  const all = [identifier].flat() as (Identifier | null | undefined)[];
  const own = originator === undefined ? undefined : all.find(one => one?.system === originator);
  const found = own ?? (INQUIRIES.has(resourceType) ? all[0] : undefined);
  return typeof found?.value === 'string' ? found.value.slice(0, 100) : undefined;
}
