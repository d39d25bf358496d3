/** The patient of a visit ⇄ PID, by the identifiers that the partner knows. */
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';
import { idIn, ownNamed } from '../../../patients/v1/hl7v2/numbers.ts';
import { PATIENT, pidAsked } from '../../../patients/v1/hl7v2/pid.ts';

const a = table<AppointmentBooking>();
const visit = table<Appointment>();

export const patientRequest: readonly Rule[] = [
  ...pidAsked(PATIENT),
  // Table 0004: the patient comes and goes.
  a.fixed('PV1-2', 'O'),
];

/** By the number that what comes in by itself is known by, too. */
export const patientResponse: Rule = visit.custom({
  id: 'patient-number',
  carries: ['patient.id'],
  reads: ['PID'],
  dec(tree, { scope: { profile } }) {
    const id = idIn(tree, profile);
    return id === undefined ? {} : { patient: { id } };
  },
});

/** The same where the answer does not repeat who it is: as the request named the patient. */
export const patientAsked: Rule = visit.custom({
  id: 'patient-number-asked',
  carries: ['patient.id'],
  dec(_, { scope: { profile, input } }) {
    const { id, identifiers = [] } = (input as Partial<AppointmentBooking>).patient ?? {};
    const asked = id ?? ownNamed(identifiers, profile);
    return asked === undefined ? {} : { patient: { id: asked } };
  },
});
