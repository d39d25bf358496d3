/** Why there is no access token, as causes with their fault codes: what an authorization server says, and what it leaves out. */
import type { FaultCode, Mishap, Reply } from '../../../gateway/kit.ts';

export const SMART_FAULTS: Readonly<Record<string, FaultCode>> = {
  // The server does not know us, our key or our signature.
  'token-client-refused': 'backend-refused-us',
  // It knows us, and we may not have what the configuration asks for.
  'token-scope-refused': 'backend-refused-us',
  'token-request-refused': 'backend-refused-us',
  // It says that it does not do what we are configured for, or nothing at all about where tokens are.
  'smart-configuration-missing': 'backend-refused-us',
  'smart-unsupported': 'backend-refused-us',
  'smart-configuration-unreadable': 'backend-unreadable',
  'token-unreadable': 'backend-unreadable',
  'token-endpoint-unavailable': 'backend-unavailable',
};

/** RFC 6749 §5.2. */
const BY_ERROR: Readonly<Record<string, string>> = {
  invalid_client: 'token-client-refused',
  unauthorized_client: 'token-client-refused',
  invalid_scope: 'token-scope-refused',
  invalid_request: 'token-request-refused',
  invalid_grant: 'token-request-refused',
  unsupported_grant_type: 'token-request-refused',
};

/** No token, and so nothing was asked of the FHIR server. */
export class NoToken extends Error {
  readonly reply: Reply & { kind: 'rejected' };

  constructor(why: Mishap, retryAfter?: number) {
    super(why.cause);
    this.name = 'NoToken';
    const wire = { head: {}, body: '' };
    this.reply = { kind: 'rejected', wire, why, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  /** Asking again soon brings the same answer. */
  get lasts(): boolean {
    return SMART_FAULTS[this.reply.why.cause] === 'backend-refused-us';
  }
}

/** Only a registered error code is kept: `error_description` may hold anything. */
export function refusal(status: number, answer: unknown): Mishap {
  const { error } = (answer ?? {}) as { error?: unknown };
  const known = typeof error === 'string' && Object.hasOwn(BY_ERROR, error) ? error : undefined;
  const passing = status === 429 || status >= 500;
  const cause = passing ? 'token-endpoint-unavailable' : (BY_ERROR[known ?? ''] ?? 'token-request-refused');
  return { cause, sourceCode: known ? `${status} ${known}` : String(status) };
}
