/** Books a visit over HL7 v2: SRM^S01, or SIU^S12 where the site takes that for a request. */
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, localDtm, table } from '../../../../gateway/kit.ts';
import { checkBooking, described } from './booking.ts';
import { bySiu, bySrm, siu, srm } from './event.ts';
import { concluded, HELD, held, known } from './held.ts';
import { newNumber, number } from './number.ts';
import { patientAsked } from './patient.ts';

const a = table<AppointmentBooking>();
const visit = table<Appointment>();

/** Of a bare ACK the answer is what was asked for: the partner has taken it as it is. */
const ECHOED = [
  ...(['serviceType', 'appointmentType', 'visitType', 'reason', 'comment', 'instructions', 'start', 'end'] as const),
  ...(['durationMinutes', 'interpreter', 'practitioners', 'location', 'resources'] as const),
];

export default defineMapping({
  contract: 'appointments/v1',
  operation: 'book',
  dialect: 'hl7v2',
  check: checkBooking,
  steps: [
    {
      name: 'request',
      effect: 'once',
      when: bySrm,
      request: [
        ...srm('S01'),
        ...newNumber('ARQ-1'),
        ...described('ARQ'),
        a.f('start', { write: ['ARQ-11.1', 'AIS-4'] }, localDtm),
        a.f('end', { write: ['ARQ-11.2'] }, localDtm),
      ],
      response: [...held, number],
      refine: concluded('booked', 'pending'),
      concludes: HELD,
    },
    {
      name: 'notify',
      effect: 'once',
      when: bySiu,
      request: [
        ...siu('S12', 'Booked'),
        ...newNumber('SCH-1'),
        ...described('SCH'),
        a.f('start', { write: ['SCH-11.4', 'AIS-4'], placed: 'start', also: ['TQ1-7'] }, localDtm),
        a.f('end', { write: ['SCH-11.5'], placed: 'end', also: ['TQ1-8'] }, localDtm),
      ],
      response: [number, patientAsked, ...known, ...ECHOED.map(name => visit.given(name, `input.${name}`))],
      refine: concluded('booked'),
      concludes: HELD,
    },
  ],
});
