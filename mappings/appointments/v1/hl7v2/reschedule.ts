/** Moves a visit over HL7 v2: SRM^S03, or SIU^S13. */
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import type { AppointmentReschedule } from '../../../../contracts/appointments/v1/types.ts';
import { integer, localDtm, type Rule, table } from '../../../../gateway/kit.ts';
import { changing } from './change.ts';
import { minutes } from './event.ts';

const a = table<AppointmentReschedule>();

/** AIS would need the service again, which is not asked for: the time stands in the segment of the visit. */
const times = (at: 'ARQ' | 'SCH'): readonly Rule[] =>
  at === 'ARQ'
    ? [a.f('start', { write: ['ARQ-11.1'] }, localDtm), a.f('end', { write: ['ARQ-11.2'] }, localDtm)]
    : [
        a.f('start', { write: ['SCH-11.4'], placed: 'start', also: ['TQ1-7'] }, localDtm),
        a.f('end', { write: ['SCH-11.5'], placed: 'end', also: ['TQ1-8'] }, localDtm),
      ];

export default changing({
  verb: 'reschedule',
  request: { trigger: 'S03', unconfirmed: 'pending' },
  notification: { trigger: 'S13', status: ['Booked', 'booked'] },
  asked: at => [
    a.when(
      'reason',
      a.f('reason.code', `${at}-6.1`),
      a.f('reason.text', `${at}-6.2`),
      a.f('reason.system', `${at}-6.3`, codingSystem),
    ),
    a.when(a.absent('reason'), a.fixed(`${at}-6.2`, 'Rescheduled')),
    a.when('durationMinutes', a.f('durationMinutes', `${at}-9`, integer), ...minutes(`${at}-10`)),
    ...times(at),
    // Table 0206: what is taken is changed, not added.
    a.fixed('RGS-2', 'U'),
  ],
  echoed: [
    ['start', 'start'],
    ['end', 'end'],
    ['durationMinutes', 'durationMinutes'],
  ],
  concludes: ['start', 'end', 'durationMinutes'],
});
