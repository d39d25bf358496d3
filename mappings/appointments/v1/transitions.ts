/** From which states of a visit each operation may lead on, whatever the protocol (FHIR R4 Appointment.status, §11.1.3). */
import { Fault } from '../../../gateway/kit.ts';

const AHEAD = ['proposed', 'pending', 'booked', 'waitlist'];

export const TRANSITIONS = {
  reschedule: AHEAD,
  cancel: AHEAD,
  'check-in': ['pending', 'booked'],
  'no-show': ['pending', 'booked'],
} as const satisfies Record<string, readonly string[]>;

export type Verb = keyof typeof TRANSITIONS;

/** @throws Fault `conflict` where the visit stands otherwise, `stale` where the caller has seen another version of it. */
export function checkTransition(
  verb: Verb,
  held: { status?: string | undefined; version?: string | undefined },
  seen: string | undefined,
): void {
  if (seen !== undefined && held.version !== undefined && seen !== held.version)
    throw new Fault('stale', { outcome: 'not_applied' });
  const { status = 'unknown' } = held;
  const may: readonly string[] = TRANSITIONS[verb];
  if (may.includes(status)) return;
  throw new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The visit does not stand so that this can be done.',
    errors: [{ pointer: '/id', code: `is-${KNOWN.has(status) ? status : 'unknown'}` }],
  });
}

const KNOWN: ReadonlySet<string> = new Set([...AHEAD, 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow']);
