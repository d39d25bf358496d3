/** SIU as it comes in: what scheduling says of a visit (HL7 v2.5.1 §10.4, §10.6). */
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, type Rule } from '../../../../gateway/kit.ts';
import { APPOINTMENT, a } from './appointment.ts';
import { asOf } from './as-of.ts';
import { why } from './cancel.ts';
import { STATUS } from './codes.ts';

/** The trigger says how it stands, whatever SCH-25 repeats. */
const stands = (status: Appointment['status']): Rule =>
  a.custom({ id: `stands:${status}`, carries: ['status'], dec: () => ({ status }) });

/** Where SCH-25 says nothing, it is booked. */
const said: Rule = a.f('status', 'SCH-25', STATUS, { absent: 'booked' });

const heard = (event: string, on: string, ...more: readonly Rule[]) =>
  defineMapping({ contract: 'appointments/v1', event, dialect: 'hl7v2', on, message: [...APPOINTMENT, asOf, ...more] });

export default [
  heard('booked', 'SIU^S12', said),
  heard('rescheduled', 'SIU^S13', said),
  heard('updated', 'SIU^S14', said),
  heard('cancelled', 'SIU^S15', stands('cancelled'), ...why),
  heard('deleted', 'SIU^S17', stands('entered-in-error')),
  heard('noshow', 'SIU^S26', stands('noshow')),
];
