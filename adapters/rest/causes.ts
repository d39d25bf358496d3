/** What HTTP alone says when a partner refuses, as causes with their fault codes; a dialect adds its own. */
import type { FaultCode, Mishap } from '../../gateway/kit.ts';

/** RFC 9110 §15, RFC 6585 §4. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'credential-refused',
  403: 'access-refused',
  404: 'resource-not-found',
  405: 'method-unsupported',
  406: 'format-unsupported',
  409: 'edit-conflict',
  410: 'resource-deleted',
  412: 'precondition-failed',
  413: 'request-too-large',
  415: 'format-unsupported',
  422: 'unprocessable',
  428: 'precondition-required',
  429: 'throttled',
  500: 'server-failed',
  501: 'method-unsupported',
  502: 'server-unreachable',
  503: 'server-unavailable',
  504: 'server-timeout',
};

export const REST_FAULTS: Readonly<Record<string, FaultCode>> = {
  // What we would have sent.
  'path-unknown': 'internal',
  'address-refused': 'internal',
  'request-invalid': 'internal',
  'element-unknown': 'internal',
  'element-missing': 'invalid-request',
  'wrong-type': 'invalid-request',
  'value-invalid': 'invalid-request',
  'id-invalid': 'invalid-request',
  // What came back and cannot be read.
  'empty-response': 'backend-unreadable',
  'html-instead-of-json': 'backend-unreadable',
  'bad-encoding': 'backend-unreadable',
  truncated: 'backend-unreadable',
  'not-json': 'backend-unreadable',
  'duplicate-name': 'backend-unreadable',
  'too-deep': 'backend-unreadable',
  'too-many-nodes': 'backend-unreadable',
  'unexpected-shape': 'backend-unreadable',
  'unexpected-status': 'backend-unreadable',
  'server-failed': 'backend-unreadable',
  // What belongs to another request.
  'correlation-mismatch': 'backend-mismatch',
  // What was refused.
  'bad-request': 'backend-rejected',
  unprocessable: 'backend-rejected',
  'resource-not-found': 'backend-rejected',
  'resource-deleted': 'backend-rejected',
  'request-too-large': 'backend-rejected',
  'format-unsupported': 'backend-rejected',
  'precondition-required': 'backend-rejected',
  'method-unsupported': 'not-supported',
  'edit-conflict': 'conflict',
  'precondition-failed': 'stale',
  'credential-refused': 'backend-refused-us',
  'access-refused': 'backend-refused-us',
  // What may pass.
  throttled: 'backend-unavailable',
  'server-unreachable': 'backend-unavailable',
  'server-unavailable': 'backend-unavailable',
  'server-timeout': 'backend-unavailable',
};

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Why a status that is no success is none. */
export function byStatus(status: number): Mishap {
  const cause = BY_STATUS[status] ?? (status >= 500 ? 'server-failed' : 'unexpected-status');
  return { cause, sourceCode: String(status) };
}
