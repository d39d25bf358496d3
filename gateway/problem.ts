/** A fault as a caller sees it: problem details (RFC 9457). */
import type { Effect } from './effect.ts';
import {
  type BackendCause,
  type Candidate,
  FAULTS,
  Fault,
  type FaultCode,
  type Finding,
  type Outcome,
} from './faults.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Never holds a value of the request, of the answer or of a backend's text. */
export interface Problem {
  /** Resolves to a page on the same door. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** This occurrence: `urn:uuid:` and the id of the exchange. */
  instance: string;
  code: FaultCode;
  correlationId: string;
  /** Whether the caller may send the same again as it is. */
  retryable: boolean;
  /** Seconds. */
  retryAfter?: number;
  /** Whether what was asked has taken effect. */
  outcome?: Outcome;
  backend?: BackendCause;
  errors?: readonly Finding[];
  /** What is held already and may be the same, best first. */
  candidates?: readonly Candidate[];
}

/** What was asked: whether it may be sent again depends on it. */
export interface Asked {
  effect: Effect;
  idempotencyKey?: string;
}

/**
 * What of a fault concerns the caller: whether the gateway may go on with it is another matter. What has taken effect, or may have,
 * is sent again by nobody who has no key by which the first is recognised.
 */
export function told(fault: Fault, id: string, asked?: Asked): Fault {
  const { retryAfter: _, ...info } = fault.info;
  const { outcome = 'not_applied', detail } = info;
  if (asked === undefined || asked.effect === 'read') return fault;
  if (outcome === 'not_applied') return info.outcome || !isTurnedAway(fault) ? fault : fault.with({ outcome });
  if (outcome === 'applied') return new Fault(fault.code, { ...info, retryable: false });
  if (asked.effect === 'repeatable' || asked.idempotencyKey !== undefined) return fault;
  const look = `Do not send it again: see what became of it at /v1/operations/${id}, or by \`canongate where ${id}\`.`;
  const safe = 'With an Idempotency-Key the same could be sent again.';
  return new Fault(fault.code, { ...info, retryable: false, detail: [detail, look, safe].filter(Boolean).join(' ') });
}

/** These two speak of the first call under a key, of which the second knows nothing. */
const OF_THE_FIRST: ReadonlySet<FaultCode> = new Set(['in-progress', 'key-expired']);
const UNBEGUN: ReadonlySet<FaultCode> = new Set(['overloaded', 'draining']);

/** Before the line came to where something could be done. What the store or the gateway itself failed with may have come after that. */
const isTurnedAway = ({ code, status }: Fault): boolean =>
  UNBEGUN.has(code) || (status < 499 && !OF_THE_FIRST.has(code));

/** Builds the problem of a fault that ended the exchange `id`. */
export function problemOf(of: Fault, id: string, asked?: Asked): Problem {
  const fault = told(of, id, asked);
  const { code, info } = fault;
  const { detail, retryAfter, outcome, backend, errors, candidates = [] } = info;
  return {
    type: `/problems/${code}`,
    title: FAULTS[code].title,
    status: fault.status,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${id}`,
    code,
    correlationId: id,
    retryable: fault.retryable,
    ...(retryAfter === undefined ? {} : { retryAfter: wholeSeconds(retryAfter) }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(backend === undefined ? {} : { backend: shown(backend) }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
    ...(candidates.length === 0 ? {} : { candidates: candidates.map(({ id: one, grade }) => ({ id: one, grade })) }),
  };
}

/** Only the members the contract of a problem names: a cause may carry more for the operator. */
function shown({ endpoint, cause, position, sourceCode }: BackendCause): BackendCause {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    cause,
    ...(position === undefined ? {} : { position }),
    ...(sourceCode === undefined ? {} : { sourceCode }),
  };
}

/** RFC 9110 §10.2.3: Retry-After in seconds is a whole number. */
const wholeSeconds = (seconds: number): number => Math.max(0, Math.ceil(seconds));

/** Headers that a fault brings with it. RFC 9110 §15.5.2: a 401 always names a way to authenticate. */
export function problemHeaders({ code, info }: Fault): Record<string, string> {
  const { headers, retryAfter } = info;
  return {
    ...(code === 'unauthenticated' ? { 'WWW-Authenticate': 'apiKey, Bearer' } : {}),
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(wholeSeconds(retryAfter)) }),
    ...headers,
  };
}
