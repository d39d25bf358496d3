/** A fault as a caller sees it: problem details (RFC 9457). */
import {
  type BackendCause,
  type Candidate,
  FAULTS,
  type Fault,
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

/** Builds the problem of a fault that ended the exchange `id`. */
export function problemOf(fault: Fault, id: string): Problem {
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
