/** A booking of a slot that is held: looked at before, and named to the server by the number of the hold. */
import { type Held, holdNumber, holdOf, isOver } from '../../../../adapters/fhir/dialects/fhir-r4/holds.ts';
import { type Node, pathed } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { reading } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { Fault, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

const a = table<AppointmentBooking>();

/** The number that the booking names. */
export const heldSlot = (input: unknown): string | undefined => (input as AppointmentBooking).slot?.hold;

export const slotRequest = reading('Slot', 'slot.id');

export const slotResponse: readonly Rule[] = [
  a.custom({ id: 'hold', carries: [], reads: ['Slot'], dec: tree => ({ hold: holdOf(pathed(tree, 'body')) }) }),
];

const WHY = {
  'hold-unknown': 'The slot is not held by this number.',
  'hold-expired': 'The hold has ended: hold a slot anew.',
};

/**
 * The identifier by which the server knows whose hold it is. Judged when the booking is written and not when the slot is read:
 * a booking in doubt may have taken the slot already.
 * @throws Fault `conflict`
 */
export function holdIdentifier({ slot }: AppointmentBooking, { steps, now }: Scope): Node[] {
  if (slot?.hold === undefined) return [];
  const { hold } = steps['slot'] as { hold?: Held };
  const why = hold?.number !== slot.hold ? 'hold-unknown' : isOver(hold, now) ? 'hold-expired' : undefined;
  if (why === undefined) return [holdNumber(slot.hold)];
  throw new Fault('conflict', {
    outcome: 'not_applied',
    detail: WHY[why],
    errors: [{ pointer: '/slot/hold', code: why }],
  });
}
