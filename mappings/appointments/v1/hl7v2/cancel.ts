/** Cancels a visit over HL7 v2: SRM^S04, or SIU^S15. */
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import type { Appointment, AppointmentCancellation } from '../../../../contracts/appointments/v1/types.ts';
import { all, any, codes, known, type Rule, table } from '../../../../gateway/kit.ts';
import { changing } from './change.ts';

const a = table<AppointmentCancellation>();
const visit = table<Appointment>();

/** SCH-6 is never empty: this stands there where nobody gave a reason, or the site keeps the words elsewhere. */
const WORD = 'CANCELLED';

const reasons = codes.listed('cancellationReasons');
/** Sites keep the words in one of three places. */
const words = (at: 'ARQ' | 'SCH') => ({
  write: [`${at}-6.2`],
  placed: 'cancellationReason',
  also: at === 'SCH' ? ['SCH-25.2', 'NTE-3'] : ['NTE-3'],
});

/** SCH-6 says why the message is sent: of a cancellation, why it is one. */
export const why: readonly Rule[] = [
  visit.f('cancellationReason.code', { read: ['SCH-6.1'] }, reasons),
  visit.f('cancellationReason.text', {
    ...{ read: ['SCH-6.2'], placed: 'cancellationReason', also: ['SCH-25.2', 'NTE-3'] },
  }),
  visit.f('cancellationReason.system', { read: ['SCH-6.3'] }, codingSystem),
];

export default changing({
  verb: 'cancel',
  request: { trigger: 'S04', unconfirmed: 'cancelled' },
  notification: { trigger: 'S15', status: ['Cancelled', 'cancelled'] },
  asked: at => [
    a.when('reason.code', a.f('reason.code', `${at}-6.1`, reasons)),
    a.f('reason.text', words(at)),
    a.f('reason.system', `${at}-6.3`, codingSystem),
    a.when(
      all(a.absent('reason.code'), any(a.absent('reason'), known('profile.places.cancellationReason'))),
      a.fixed(`${at}-6.1`, WORD),
    ),
    a.fixed('RGS-2', 'D'),
  ],
  also: why,
  settled({ cancellationReason, ...visit }, input) {
    const { reason } = input as AppointmentCancellation;
    if (!reason || !cancellationReason) return visit;
    const { code, ...said } = cancellationReason;
    return { ...visit, cancellationReason: code === WORD && !reason.code ? said : cancellationReason };
  },
  echoed: [['cancellationReason', 'reason']],
  concludes: ['cancellationReason.code', 'cancellationReason.text', 'cancellationReason.system'],
});
