/** Of those who hold one number the one that is meant, and what must be so before it is changed. */
import { Fault } from '../../../../gateway/kit.ts';
import type { Whole } from './query.ts';

/** @throws Fault `not-found`; `backend-invalid` where one number is held by several */
export function theOne(found: unknown): Whole {
  const { hits } = found as { hits: Whole[] };
  const [one, other] = hits;
  if (!one) throw new Fault('not-found', { outcome: 'not_applied' });
  if (other)
    throw new Fault('backend-invalid', { outcome: 'not_applied', errors: [{ pointer: '/id', code: 'ambiguous' }] });
  return one;
}

/** @throws Fault `stale` where the caller has seen another version of it */
export function checkSeen({ patient }: Whole, seen: string | undefined): void {
  if (seen !== undefined && seen !== patient.meta?.version) throw new Fault('stale', { outcome: 'not_applied' });
}
