/** Moves a visit over FHIR R4. */
import type { AppointmentReschedule } from '../../../../contracts/appointments/v1/types.ts';
import { reference } from '../../../../gateway/kit.ts';
import { zoned } from './booking.ts';
import { changing } from './change.ts';

export default changing<AppointmentReschedule>('reschedule', {
  change: ({ start, end, timeZone, durationMinutes, slot }, held) => ({
    start,
    end,
    _start: timeZone === undefined ? held['_start'] : zoned(timeZone),
    minutesDuration: durationMinutes,
    // Without another slot it leaves the one it had.
    slot: slot && [{ reference: reference('Slot').encode(slot.id) }],
    status: held['status'] === 'waitlist' ? 'booked' : held['status'],
  }),
  isDone: (visit, { start, slot }) =>
    Date.parse(visit.start ?? '') === Date.parse(start) && visit.slot?.id === slot?.id,
  carries: ['start', 'end', 'timeZone', 'durationMinutes', 'slot'],
});
