/** What a FHIR server says when it refuses, as causes: HTTP status and OperationOutcome on one side, fault codes on the other. */
import type { FaultCode, Mishap } from '../../../../gateway/kit.ts';
import { locate } from './locate.ts';

/** HTTP status → cause, where the status alone decides (FHIR R4 §3.1.0.1.5, RFC 9110 §15). */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'credential-refused',
  403: 'access-refused',
  404: 'resource-not-found',
  405: 'interaction-unsupported',
  406: 'format-unsupported',
  409: 'edit-conflict',
  410: 'resource-deleted',
  412: 'precondition-failed',
  413: 'request-too-large',
  415: 'format-unsupported',
  422: 'unprocessable',
  429: 'throttled',
  500: 'server-failed',
  501: 'interaction-unsupported',
  502: 'server-unreachable',
  503: 'server-unavailable',
  504: 'server-timeout',
};

/** Issue code → cause (FHIR R4 value set issue-type); refines a status that says only that something is wrong. */
const BY_ISSUE: Readonly<Record<string, string>> = {
  invalid: 'content-invalid',
  structure: 'structure-invalid',
  required: 'element-required',
  value: 'element-value-invalid',
  invariant: 'invariant-broken',
  security: 'access-refused',
  login: 'credential-refused',
  unknown: 'credential-refused',
  expired: 'credential-refused',
  forbidden: 'access-refused',
  suppressed: 'access-refused',
  processing: 'processing-failed',
  'not-supported': 'interaction-unsupported',
  duplicate: 'duplicate-record',
  'multiple-matches': 'multiple-matches',
  'not-found': 'resource-not-found',
  deleted: 'resource-deleted',
  'too-long': 'content-too-long',
  'code-invalid': 'code-unknown',
  extension: 'extension-unknown',
  'too-costly': 'too-costly',
  'business-rule': 'business-rule',
  conflict: 'edit-conflict',
  transient: 'server-unavailable',
  'lock-error': 'record-locked',
  'no-store': 'server-unavailable',
  exception: 'server-failed',
  timeout: 'server-timeout',
  incomplete: 'answer-incomplete',
  throttled: 'throttled',
};

/** Statuses whose own meaning is exact; an issue code does not change it. */
const EXACT = new Set([401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 429, 501, 502, 503, 504]);

/** Every cause this adapter can name → what the caller is told. */
export const FHIR_FAULTS: Readonly<Record<string, FaultCode>> = {
  // What we would have sent.
  'resource-unknown': 'internal',
  'element-unknown': 'internal',
  'element-missing': 'invalid-request',
  'wrong-type': 'invalid-request',
  'too-many': 'invalid-request',
  'value-invalid': 'invalid-request',
  'interaction-invalid': 'internal',
  'id-invalid': 'invalid-request',
  'query-invalid': 'internal',
  'address-refused': 'internal',
  // What came back and cannot be read.
  'empty-response': 'backend-unreadable',
  'html-instead-of-json': 'backend-unreadable',
  'bad-encoding': 'backend-unreadable',
  truncated: 'backend-unreadable',
  'not-json': 'backend-unreadable',
  'duplicate-name': 'backend-unreadable',
  'too-deep': 'backend-unreadable',
  'too-many-nodes': 'backend-unreadable',
  'not-fhir': 'backend-unreadable',
  'unexpected-resource': 'backend-unreadable',
  'unexpected-status': 'backend-unreadable',
  'answer-incomplete': 'backend-unreadable',
  // A transaction is whole or not at all (FHIR R4 §3.1.0.11.2): this one is neither, by the server's own words.
  'transaction-divided': 'backend-unreadable',
  // There was a failure in place of an answer; the server itself is there (RFC 9110 §15.6.1, §15.6.3).
  'server-failed': 'backend-unreadable',
  // What belongs to somebody else.
  'correlation-mismatch': 'backend-mismatch',
  'correlation-missing': 'backend-mismatch',
  // What was refused.
  'bad-request': 'backend-rejected',
  unprocessable: 'backend-rejected',
  'content-invalid': 'backend-rejected',
  'structure-invalid': 'backend-rejected',
  'element-required': 'backend-rejected',
  'element-value-invalid': 'backend-rejected',
  'invariant-broken': 'backend-rejected',
  'content-too-long': 'backend-rejected',
  'request-too-large': 'backend-rejected',
  'code-unknown': 'backend-rejected',
  'extension-unknown': 'backend-rejected',
  'processing-failed': 'backend-rejected',
  'business-rule': 'backend-rejected',
  'duplicate-record': 'backend-rejected',
  'resource-not-found': 'backend-rejected',
  'resource-deleted': 'backend-rejected',
  'too-costly': 'backend-rejected',
  'format-unsupported': 'backend-rejected',
  // What another has changed or taken meanwhile.
  'multiple-matches': 'conflict',
  'edit-conflict': 'conflict',
  'precondition-failed': 'stale',
  'interaction-unsupported': 'not-supported',
  'credential-refused': 'backend-refused-us',
  'access-refused': 'backend-refused-us',
  // What may pass.
  'record-locked': 'backend-unavailable',
  throttled: 'backend-unavailable',
  'server-unreachable': 'backend-unavailable',
  'server-unavailable': 'backend-unavailable',
  'server-timeout': 'backend-unavailable',
  'answer-queued': 'backend-unavailable',
  'payer-unavailable': 'backend-unavailable',
};

interface Issue {
  severity?: unknown;
  code?: unknown;
  expression?: unknown;
  location?: unknown;
}

const SEVERITIES = ['fatal', 'error', 'warning', 'information'];

/** The gravest issue of an OperationOutcome, or undefined where there is none. */
export function gravest(outcome: unknown): Issue | undefined {
  const { resourceType, issue } = (outcome ?? {}) as { resourceType?: unknown; issue?: unknown };
  if (resourceType !== 'OperationOutcome' || !Array.isArray(issue)) return undefined;
  const rank = ({ severity }: Issue) => (SEVERITIES.indexOf(String(severity)) + SEVERITIES.length) % SEVERITIES.length;
  return (issue as Issue[])
    .filter(each => typeof each === 'object' && each !== null)
    .sort((a, b) => rank(a) - rank(b))[0];
}

/** An outcome that means failure although the status does not say so. */
export const isFailure = (issue: Issue | undefined): boolean =>
  issue?.severity === 'fatal' || issue?.severity === 'error';

/**
 * Why the server refused. Only codes of the specification and element paths are kept: `diagnostics` and `details`
 * may quote what we sent.
 */
export function verdict(status: number, outcome: unknown, sent: unknown): Mishap {
  const issue = gravest(outcome);
  const code = codeOf(issue);
  const byIssue = code && !EXACT.has(status) ? BY_ISSUE[code] : undefined;
  const cause = byIssue ?? BY_STATUS[status] ?? (status >= 500 ? 'server-failed' : 'unexpected-status');
  const place = locate(sent, first(issue?.expression) ?? first(issue?.location));
  return { cause, sourceCode: code ? `${status} ${code}` : String(status), ...place };
}

const codeOf = ({ code }: Issue = {}): string | undefined =>
  typeof code === 'string' && Object.hasOwn(BY_ISSUE, code) ? code : undefined;

const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined);

const MOST_PLACES = 20;

/** Every other place that the outcome blames and that leads somewhere in what was sent. */
export function otherPlaces(outcome: unknown, sent: unknown, why: Mishap): Mishap[] {
  const { issue: issues } = (outcome ?? {}) as { issue?: unknown };
  const found = new Map<string, Mishap>();
  for (const issue of Array.isArray(issues) ? (issues as (Issue | null)[]).slice(0, MOST_PLACES) : []) {
    if (!issue || !isFailure(issue)) continue;
    const places = Array.isArray(issue.expression) ? issue.expression : [first(issue.location)];
    for (const expression of places.slice(0, MOST_PLACES)) {
      const { position, at } = locate(sent, expression);
      const code = codeOf(issue);
      if (at && position !== undefined && position !== why.position)
        found.set(position, { cause: code ? (BY_ISSUE[code] ?? why.cause) : why.cause, position, at });
    }
  }
  return [...found.values()].slice(0, MOST_PLACES);
}
