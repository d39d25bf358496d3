/** The patient of a visit ⇄ PID, by the identifiers that the partner knows. */
import { systemOf, systemPart, token, tokenPart } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { type Codec, day, type Rule, table } from '../../../../gateway/kit.ts';
import { idIn } from '../../../patients/v1/hl7v2/numbers.ts';
import { IDENTIFIER } from '../codes.ts';
import { SEX } from './codes.ts';

const a = table<AppointmentBooking>();
const visit = table<Appointment>();

const given = (which: 'first' | 'further'): Codec<string[]> => ({
  name: `given:${which}`,
  code: 'bad-text',
  encode: ([first = '', ...further]) => (which === 'first' ? first : further.join(' ')),
  decode: () => undefined,
});

/** Who it is, and no word of a visit. */
export const personRequest: readonly Rule[] = [
  a.when(
    'patient.id',
    a.f('patient.id', { write: ['PID-3.1'] }, tokenPart('value')),
    a.f('patient.id', { write: ['PID-3.4.1'] }, tokenPart(0)),
    a.f('patient.id', { write: ['PID-3.4.2'] }, tokenPart(1)),
    a.f('patient.id', { write: ['PID-3.4.3'] }, tokenPart(2)),
  ),
  a.when(
    a.absent('patient.id'),
    a.each('patient.identifiers', { write: 'PID-3', read: [] }, i => [
      i.f('value', '.1'),
      i.f('system', { write: ['.4.1'] }, systemPart(0)),
      i.f('system', { write: ['.4.2'] }, systemPart(1)),
      i.f('system', { write: ['.4.3'] }, systemPart(2)),
      i.f('type', '.5', IDENTIFIER),
    ]),
  ),
  a.f('patient.familyName', 'PID-5.1'),
  a.f('patient.givenNames', { write: ['PID-5.2'] }, given('first')),
  a.f('patient.givenNames', { write: ['PID-5.3'] }, given('further')),
  // What stands for a name that is not known (HL7 v2.5.1 §3.4.2.5).
  a.when(a.absent('patient.familyName'), a.fixed('PID-5[#1].7', 'U')),
  a.f('patient.birthDate', 'PID-7', day),
  a.f('patient.sex', 'PID-8', SEX),
];

export const patientRequest: readonly Rule[] = [
  ...personRequest,
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

/** As `idIn` takes them of PID. */
const FIRST = ['medical-record-number', 'patient-internal-identifier'];

/** The same where the answer does not repeat who it is: as the request named the patient. */
export const patientAsked: Rule = visit.custom({
  id: 'patient-number-asked',
  carries: ['patient.id'],
  dec(_, { scope: { profile, input } }) {
    const { id, identifiers = [] } = (input as Partial<AppointmentBooking>).patient ?? {};
    if (id !== undefined) return { patient: { id } };
    const number = FIRST.map(type => identifiers.find(one => one.type === type)).find(Boolean) ?? identifiers[0];
    const hd = number && systemOf(number.system, profile);
    return number && hd ? { patient: { id: token(number.value, hd, 'patient', profile) } } : {};
  },
});
