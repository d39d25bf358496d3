/** The canonical booking → what SRM^S01 and SIU^S12 have alike: the patient, the service, and what is taken for it. */
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import type { AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { all, codes, type Finding, integer, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { checkTimes } from '../clock.ts';
import { APPOINTMENT_TYPE } from '../codes.ts';
import { minutes } from './event.ts';
import { patientRequest } from './patient.ts';
import { taken } from './resources.ts';

const a = table<AppointmentBooking>();

/** ARQ and SCH have these fields at the same numbers. */
export const described = (id: 'ARQ' | 'SCH'): readonly Rule[] => [
  // Required, and no more than a word for what is asked for (table 0278).
  a.when('start', a.fixed(`${id}-6.2`, 'Booked')),
  a.when(a.absent('start'), a.fixed(`${id}-6.2`, 'Waitlist')),
  ...said(id),
  ...patientRequest,
  taken,
];

/** Of a visit whoever tells of it, but for the patient and what is taken for it. */
export const said = (id: 'ARQ' | 'SCH'): readonly Rule[] => [
  a.f('reason.code', `${id}-7.1`, codes.listed('appointmentReasons')),
  a.f('reason.text', `${id}-7.2`),
  a.f('reason.system', `${id}-7.3`, codingSystem),
  a.when(
    'visitType',
    a.f('visitType.code', `${id}-8.1`, codes.listed('visitTypes')),
    a.f('visitType.text', `${id}-8.2`),
    a.f('visitType.system', `${id}-8.3`, codingSystem),
  ),
  a.when(
    all(a.present('visitType'), a.present('appointmentType')),
    a.f('appointmentType', { write: [`${id}-8.4`] }, APPOINTMENT_TYPE),
    a.fixed(`${id}-8.6`, 'HL70276'),
  ),
  a.when(
    all(a.absent('visitType'), a.present('appointmentType')),
    a.f('appointmentType', { write: [`${id}-8.1`] }, APPOINTMENT_TYPE),
    a.fixed(`${id}-8.3`, 'HL70276'),
  ),
  a.when('durationMinutes', a.f('durationMinutes', `${id}-9`, integer), ...minutes(`${id}-10`)),
  a.f('comment', 'NTE[4=RE]-3'),
  a.f('instructions', 'NTE[4=PI]-3'),
  a.fixed('RGS-1', '1'),
  a.f('serviceType.code', 'AIS-3.1', codes.listed('serviceTypes')),
  a.f('serviceType.text', 'AIS-3.2'),
  a.f('serviceType.system', 'AIS-3.3', codingSystem),
  a.f('interpreter.language', 'AIG[4=INTERPRETER]-3.1'),
];

/** What no message of a booking can say is refused where leaving it out would mislead. */
export function checkBooking(input: unknown, profile: Scope['profile']): Finding[] {
  const { start, modality } = input as AppointmentBooking;
  const findings = checkTimes(input);
  if (modality !== undefined && modality !== 'in-person') {
    const detail = 'No field of HL7 v2.5.1 says that a patient is seen in another way than in person.';
    findings.push({ pointer: '/modality', code: 'not-supported', detail });
  }
  if (profile['scheduling'] === 'SIU' && start === undefined) {
    const detail = 'This system of record is told of bookings with a time: it keeps no waiting list.';
    findings.push({ pointer: '/start', code: 'required', detail });
  }
  return findings;
}
