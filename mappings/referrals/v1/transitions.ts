/** How far a referral may come from where it stands, whatever the protocol. */
import { Fault } from '../../../gateway/kit.ts';
import type { Missing } from './completeness.ts';

export type Fulfilment = 'received' | 'incomplete' | 'accepted' | 'declined' | 'scheduled' | 'seen' | 'reported';

/** A visit that is missed leads back to `accepted`; what was declined may be sent in anew. */
const TRANSITIONS: Readonly<Record<Fulfilment, readonly Fulfilment[]>> = {
  received: ['accepted', 'declined'],
  incomplete: ['received', 'accepted', 'declined'],
  accepted: ['scheduled', 'declined'],
  scheduled: ['accepted', 'declined', 'seen'],
  seen: ['reported'],
  declined: ['received'],
  reported: [],
};

/** What is in these has been looked at by nobody yet. */
const WAITING: readonly string[] = ['received', 'incomplete'];
/** FHIR R4 request-status: nothing leads out of these. */
const FINAL: readonly string[] = ['revoked', 'entered-in-error'];

export interface Held {
  status: string;
  fulfilment: string;
  version: string;
}

export const waitingFor = (missing: Missing): Fulfilment => (missing.length > 0 ? 'incomplete' : 'received');

/**
 * Where it stands after a change.
 * @throws Fault `stale` where the caller has seen another version, `conflict` where it stands otherwise, `invalid-request`
 * where something is missing without which nobody accepts it
 */
export function fulfilmentAfter(
  held: Held,
  { fulfilment: wanted, version }: { fulfilment?: Fulfilment; version?: string },
  missing: Missing,
): string {
  if (version !== undefined && version !== held.version) throw new Fault('stale', { outcome: 'not_applied' });
  if (FINAL.includes(held.status)) throw conflict('/status', held.status);
  const { fulfilment } = held;
  const next = wanted ?? fulfilment;
  if (next !== fulfilment && !WAITING.includes(next) && !mayBecome(fulfilment, next))
    throw conflict('/fulfilment', fulfilment);
  if (WAITING.includes(next)) {
    if (!WAITING.includes(fulfilment) && !mayBecome(fulfilment, 'received')) throw conflict('/fulfilment', fulfilment);
    return waitingFor(missing);
  }
  if (next === 'accepted' && WAITING.includes(fulfilment) && missing.length > 0)
    throw new Fault('invalid-request', { outcome: 'not_applied', errors: [...missing] });
  return next;
}

const mayBecome = (from: string, to: string): boolean =>
  (TRANSITIONS[from as Fulfilment] as readonly string[] | undefined)?.includes(to) ?? false;

const conflict = (pointer: string, state: string): Fault =>
  new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The referral does not stand so that this can be done.',
    errors: [{ pointer, code: `is-${state in TRANSITIONS || FINAL.includes(state) ? state : 'unknown'}` }],
  });
