/** Which charges may be taken back, whatever the protocol: what is billed is credited by the biller, and nothing is taken back twice. */
import { Fault } from '../../../gateway/kit.ts';

const OPEN: readonly string[] = ['planned', 'billable', 'not-billable'];
const KNOWN: readonly string[] = [...OPEN, 'aborted', 'billed', 'entered-in-error'];

/** @throws Fault `conflict` where the charge stands otherwise, `stale` where the caller has seen another version of it. */
export function checkVoid(
  { status = 'unknown', version }: { status?: string | undefined; version?: string | undefined },
  seen: string | undefined,
): void {
  if (seen !== undefined && version !== undefined && seen !== version)
    throw new Fault('stale', { outcome: 'not_applied' });
  if (OPEN.includes(status)) return;
  throw new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The charge does not stand so that it can be taken back.',
    errors: [{ pointer: '/id', code: `is-${KNOWN.includes(status) ? status : 'unknown'}` }],
  });
}
