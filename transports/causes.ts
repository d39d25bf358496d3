/** Why a backend was not reached or its answer not received: the closed list, and how an error of the socket is told apart. */
import { Fault, type FaultCode, type Outcome } from '../gateway/kit.ts';

interface TransportCause {
  readonly code: FaultCode;
  /** Overrides the fault table where a repeat of the same call cannot help. */
  readonly retryable?: boolean;
}

/** What the caller is told for each. The outcome is not here: it depends on whether byte 1 had left. */
export const TRANSPORT_CAUSES = {
  'connect-refused': { code: 'backend-unavailable' },
  'connect-timeout': { code: 'backend-unavailable' },
  'name-not-found': { code: 'backend-unavailable' },
  'tls-failed': { code: 'backend-unavailable', retryable: false },
  'address-not-allowed': { code: 'backend-unavailable', retryable: false },
  'connection-lost': { code: 'backend-unavailable' },
  'no-answer': { code: 'deadline-exceeded' },
  'not-http': { code: 'backend-unreadable' },
  'incomplete-body': { code: 'backend-unreadable' },
  'body-too-large': { code: 'backend-unreadable', retryable: false },
  'redirect-refused': { code: 'backend-unreadable', retryable: false },
  'content-coding': { code: 'backend-unreadable', retryable: false },
  'pool-closed': { code: 'draining' },
  'queue-full': { code: 'overloaded' },
  'not-framable': { code: 'internal' },
  'not-mllp': { code: 'backend-unreadable' },
  'ack-unreadable': { code: 'backend-unreadable' },
} as const satisfies Record<string, TransportCause>;

export type TransportCauseName = keyof typeof TRANSPORT_CAUSES;

/** Causes whose name is the error's code; prefixes cover the families that OpenSSL and the resolver spell in many ways. */
const BY_CODE: Readonly<Record<string, TransportCauseName>> = {
  ECONNREFUSED: 'connect-refused',
  EHOSTUNREACH: 'connect-refused',
  ENETUNREACH: 'connect-refused',
  EADDRNOTAVAIL: 'connect-refused',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ENOTFOUND: 'name-not-found',
  EPROTO: 'tls-failed',
  ERR_ADDRESS_NOT_ALLOWED: 'address-not-allowed',
  UND_ERR_HEADERS_TIMEOUT: 'no-answer',
  UND_ERR_BODY_TIMEOUT: 'no-answer',
  UND_ERR_HEADERS_OVERFLOW: 'not-http',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'incomplete-body',
  UND_ERR_CLOSED: 'pool-closed',
  UND_ERR_DESTROYED: 'pool-closed',
};
const BY_PREFIX: readonly (readonly [string, TransportCauseName])[] = [
  ['EAI_', 'name-not-found'],
  ['HPE_', 'not-http'],
  ['ERR_SSL_', 'tls-failed'],
  ['ERR_TLS_', 'tls-failed'],
  ['CERT_', 'tls-failed'],
  ['CRL_', 'tls-failed'],
  ['UNABLE_TO_', 'tls-failed'],
  ['DEPTH_ZERO_', 'tls-failed'],
  ['SELF_SIGNED_', 'tls-failed'],
  ['HOSTNAME_MISMATCH', 'tls-failed'],
  ['INVALID_CA', 'tls-failed'],
  ['INVALID_PURPOSE', 'tls-failed'],
];

/** How far one round trip had come when it failed. */
export type Progress = 'queued' | 'sent' | 'answering';

export function transportFault(
  cause: TransportCauseName,
  outcome: Outcome,
  sourceCode?: string,
  error?: unknown,
): Fault {
  const { code, retryable }: TransportCause = TRANSPORT_CAUSES[cause];
  return new Fault(code, {
    outcome,
    backend: { cause, ...(sourceCode && { sourceCode }) },
    ...(retryable !== undefined && { retryable }),
    ...(error !== undefined && { cause: error }),
  });
}

/** The fault for an error of the client library. Of the error only its code is told: its message may quote addresses or headers. */
export function fromSocketError(error: unknown, progress: Progress): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const named = BY_CODE[code] ?? BY_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1];
  // RFC 9112 §8: once the status line is there, a connection that ends early means an incomplete message.
  const cause = progress === 'answering' && named !== 'no-answer' ? 'incomplete-body' : (named ?? 'connection-lost');
  if (code === 'UND_ERR_INVALID_ARG') return new Fault('internal', { outcome: 'not_applied', cause: error });
  return transportFault(cause, progress === 'queued' ? 'not_applied' : 'unknown', code, error);
}

/** The caller's deadline, or whoever else aborted the call; a Fault given as reason keeps its code. */
export function fromAbort(signal: AbortSignal, progress: Progress): Fault {
  const outcome: Outcome = progress === 'queued' ? 'not_applied' : 'unknown';
  const { reason } = signal;
  if (reason instanceof Fault) return reason.with({ outcome, backend: { cause: 'no-answer' } });
  return transportFault('no-answer', outcome);
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,79}$/.test(code)) return code;
  return name === 'HTTPParserError' ? 'HPE_INVALID' : '';
}
