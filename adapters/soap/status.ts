/** What a status says where no envelope says more (RFC 9110 §15.5, §15.6). */
import { leavesOpen } from '../../transports/http.ts';
import type { SoapCause } from './causes.ts';
import type { Refusal } from './protocol.ts';

const REFUSED: Readonly<Record<number, SoapCause>> = {
  401: 'credential-refused',
  403: 'credential-refused',
  429: 'throttled',
  503: 'throttled',
};

export function byStatus(status: number): Refusal {
  const sourceCode = `HTTP ${status}`;
  const cause = REFUSED[status];
  if (cause) return { why: { cause, sourceCode }, throttled: cause === 'throttled', doubtful: leavesOpen(status) };
  if (!leavesOpen(status)) return { why: { cause: 'http-rejected' satisfies SoapCause, sourceCode } };
  return { why: { cause: 'server-failed' satisfies SoapCause, sourceCode }, doubtful: true, throttled: true };
}
