/** Every way an exchange can fail: one closed table, each code saying what the caller should do. */

export type Outcome = 'not_applied' | 'applied' | 'unknown';
export type Actor = 'caller' | 'operator' | 'backend' | 'nobody';

interface FaultKind {
  readonly status: number;
  readonly title: string;
  /** What the reader of the problem page should do next. */
  readonly advice: string;
  /** The same request may succeed later without a change. */
  readonly retryable: boolean;
  /** Counts against the circuit breaker of the service endpoint. */
  readonly trips: boolean;
  /** Who has to act before it can succeed. */
  readonly who: Actor;
}

const caller = { retryable: false, trips: false, who: 'caller' } as const;
const later = { retryable: true, trips: false, who: 'nobody' } as const;
const backend = { retryable: false, trips: false, who: 'backend' } as const;

/** Status by code follows RFC 9110; 429 and 431 are RFC 6585. Order: as the line meets them. */
export const FAULTS = {
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read',
    advice: 'Send well-formed UTF-8 JSON without duplicate keys; the errors name the place.',
    ...caller,
  },
  'header-missing': {
    status: 400,
    title: 'A required header is missing or malformed',
    advice: 'Send the header that the errors name.',
    ...caller,
  },
  unauthenticated: {
    status: 401,
    title: 'No valid credential was presented',
    advice: 'Present a valid key or token as the WWW-Authenticate header of the answer says.',
    ...caller,
  },
  forbidden: {
    status: 403,
    title: 'This consumer may not do this',
    advice: 'Ask the owner of the contract for the scope that the errors name.',
    ...caller,
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    advice: 'Check the path against the OpenAPI document at /openapi.json.',
    ...caller,
  },
  'method-not-allowed': {
    status: 405,
    title: 'This method is not offered here',
    advice: 'Use one of the methods in the Allow header.',
    ...caller,
  },
  'not-acceptable': {
    status: 406,
    title: 'No representation fits the Accept header',
    advice: 'Accept application/json.',
    ...caller,
  },
  'request-timeout': {
    status: 408,
    title: 'The request body did not arrive in time',
    advice: 'Send the whole body without pausing.',
    ...caller,
  },
  'in-progress': {
    status: 409,
    title: 'The same idempotency key is still being worked on',
    advice: 'Wait, then repeat the same request with the same key.',
    ...later,
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with what is held',
    advice: 'Read the resource again and decide.',
    ...caller,
  },
  retired: {
    status: 410,
    title: 'This version of the contract is retired',
    advice: 'Move to the successor named in the Link header.',
    ...caller,
  },
  gone: {
    status: 410,
    title: 'What was asked for is no longer kept',
    advice: 'Begin where the detail says.',
    ...caller,
  },
  stale: {
    status: 412,
    title: 'The resource has changed since it was read',
    advice: 'Read it again and repeat with its current ETag.',
    ...caller,
  },
  'too-large': {
    status: 413,
    title: 'The request is larger than the contract allows',
    advice: 'Send less; the limit stands in the detail.',
    ...caller,
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The media type is not supported',
    advice: 'Send application/json in UTF-8, without a content coding.',
    ...caller,
  },
  'headers-too-large': {
    status: 431,
    title: 'The head of the request is too large',
    advice: 'Send fewer or shorter headers and a shorter path.',
    ...caller,
  },
  'invalid-request': {
    status: 422,
    title: 'The request breaks the contract',
    advice: 'Correct the fields that the errors point to.',
    ...caller,
  },
  'key-reused': {
    status: 422,
    title: 'The idempotency key was used with another body',
    advice: 'Use a new key for a new request.',
    ...caller,
  },
  unroutable: {
    status: 422,
    title: 'No system of record answers for this request',
    advice: 'Correct the field that the errors point to; near names are listed.',
    ...caller,
  },
  'would-overtake': {
    status: 409,
    title: 'Earlier calls for the same subject still wait',
    advice: 'Send it with Prefer: respond-async to stand in line, or wait until the earlier ones are delivered.',
    ...later,
  },
  'key-expired': {
    status: 409,
    title: 'The idempotency key was answered, and its answer is no longer kept',
    advice: 'Read the resource to see what was done; use a new key for a new request.',
    ...caller,
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    advice: 'Wait as long as Retry-After says.',
    ...later,
    who: 'caller',
  },
  internal: {
    status: 500,
    title: 'The gateway failed',
    advice: 'Report the correlation id to the operator.',
    retryable: false,
    trips: false,
    who: 'operator',
  },
  'not-supported': {
    status: 501,
    title: 'This system of record cannot do this',
    advice: 'Use the alternative named in the detail.',
    ...caller,
  },
  'backend-rejected': {
    status: 502,
    title: 'The system of record rejected the message',
    advice: 'The cause names the reason; the operator sees the exchange under its correlation id.',
    ...backend,
  },
  'backend-refused-us': {
    status: 502,
    title: 'The system of record does not accept the credentials or enrolment of the gateway',
    advice: 'The operator renews the credential or enrolment.',
    ...backend,
    who: 'operator',
  },
  'backend-unreadable': {
    status: 502,
    title: 'The answer of the system of record cannot be read',
    advice: 'Try again; if it persists, the operator opens a case with the partner.',
    ...backend,
    retryable: true,
    trips: true,
  },
  'backend-mismatch': {
    status: 502,
    title: 'The system of record answered another request',
    advice: 'The answer was set aside and nothing of it was shown. Try again.',
    ...backend,
  },
  'backend-invalid': {
    status: 502,
    title: 'The answer of the system of record breaks the contract',
    advice: 'The operator corrects the mapping or the profile; the errors name the fields.',
    ...backend,
    who: 'operator',
  },
  'outcome-unknown': {
    status: 502,
    title: 'Whether it took effect is not known',
    advice: 'Do not send it again: a work item is open, and a person finds out.',
    ...backend,
    who: 'operator',
  },
  'backend-unavailable': {
    status: 503,
    title: 'The system of record is not available',
    advice: 'Wait as long as Retry-After says.',
    ...later,
    trips: true,
    who: 'backend',
  },
  'circuit-open': {
    status: 503,
    title: 'The system of record has been failing and is left in peace',
    advice: 'Wait as long as Retry-After says.',
    ...later,
    who: 'backend',
  },
  overloaded: {
    status: 503,
    title: 'Too many calls are under way to this system of record',
    advice: 'Wait as long as Retry-After says.',
    ...later,
  },
  draining: {
    status: 503,
    title: 'This gateway is shutting down',
    advice: 'Repeat the request; another replica will answer.',
    ...later,
  },
  damaged: {
    status: 500,
    title: 'What was kept of it cannot be read any more',
    advice: 'Repeating it does not help: the operator finds the damage with `canongate store verify` and restores it.',
    ...caller,
    who: 'operator',
  },
  'store-unavailable': {
    status: 503,
    title: 'The gateway cannot keep what it would acknowledge',
    advice: 'Wait as long as Retry-After says; the operator looks after the store.',
    ...later,
    who: 'operator',
  },
  'deadline-exceeded': {
    status: 504,
    title: 'The system of record did not answer in time',
    advice: 'A read may simply be repeated; for a write see the outcome.',
    ...later,
    trips: true,
    who: 'backend',
  },
  cancelled: { status: 499, title: 'The caller left before the answer', advice: 'Nothing to do.', ...caller },
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;
