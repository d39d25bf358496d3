/** The canonical booking → Appointment (FHIR R4), and the patient it is for where no id is known. */
import { conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { type Node, nodes, pathed, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { ownToken, token } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { EXTENSIONS, SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { instant, known, not, type Rule, reference, table } from '../../../../gateway/kit.ts';
import { IDENTIFIER } from '../../../patients/v1/fhir-r4/codes.ts';
import { APPOINTMENT_TYPE } from '../codes.ts';
import { SEX } from './codes.ts';
import { holdIdentifier } from './held-slot.ts';
import { participantsOf } from './participants.ts';

const a = table<AppointmentBooking>();

export const request: readonly Rule[] = [
  a.fixed('head.interaction', 'create'),
  a.fixed('Appointment.resourceType', 'Appointment'),
  a.when(known('profile.originator'), a.context('profile.originator', 'Appointment.identifier[0].system')),
  a.context('key', 'Appointment.identifier[0].value', undefined, { req: true }),
  a.when('start', a.fixed('Appointment.status', 'booked')),
  a.when(not(a.present('start')), a.fixed('Appointment.status', 'waitlist')),
  a.context('now', 'Appointment.created'),
  a.f('priority', 'Appointment.priority'),
  a.f('comment', 'Appointment.comment'),
  a.f('instructions', 'Appointment.patientInstruction'),
  a.f('start', 'Appointment.start', instant),
  a.f('end', 'Appointment.end', instant),
  a.f('durationMinutes', 'Appointment.minutesDuration'),
  a.f('slot.id', 'Appointment.slot[0].reference', reference('Slot')),
  a.custom({
    id: 'booking',
    carries: [
      'patient.id',
      'slot.hold',
      'serviceType',
      'appointmentType',
      'visitType',
      'reason',
      'timeZone',
      'modality',
      'interpreter',
      'practitioners',
      'location',
      'resources',
    ],
    enc(value, tree, { scope }) {
      const booking = value as AppointmentBooking;
      const { head, body } = tree as { head: Node; body: Node };
      head['if-none-exist'] = `identifier=${encodeURIComponent(ownToken(scope))}`;
      const found = pathed(scope.steps['patient'], 'patient')['id'];
      Object.assign(body, words(booking), {
        identifier: [...nodes(body['identifier']), ...holdIdentifier(booking, scope)],
        participant: participantsOf(booking, typeof found === 'string' ? found : undefined),
      });
    },
  }),
];

function words(booking: AppointmentBooking): Node {
  const { serviceType, appointmentType, visitType, reason, timeZone, modality, interpreter, start } = booking;
  const coding = [
    appointmentType && { system: SYSTEMS.appointmentType, code: APPOINTMENT_TYPE.encode(appointmentType) },
    visitType && without({ system: visitType.system, code: visitType.code, display: visitType.text }),
  ].filter(Boolean);
  const extension = [
    modality && { url: EXTENSIONS.modality, valueCode: modality },
    interpreter && { url: EXTENSIONS.interpreter, valueCode: interpreter.language },
  ].filter(Boolean);
  return without({
    serviceType: [conceptOf(serviceType)],
    appointmentType: coding.length > 0 ? { coding } : undefined,
    reasonCode: reason && [conceptOf(reason)],
    extension: extension.length > 0 ? extension : undefined,
    _start: start === undefined ? undefined : zoned(timeZone),
  });
}

/** The zone of the place beside the instant (HL7 extension tz-code). */
export const zoned = (timeZone: string | undefined): Node | undefined =>
  timeZone === undefined ? undefined : { extension: [{ url: EXTENSIONS.timeZone, valueCode: timeZone }] };

/** Found by the first identifier or made, in one interaction (FHIR R4 §3.1.0.8.1, conditional create). */
export const patientRequest: readonly Rule[] = [
  a.fixed('head.interaction', 'create'),
  a.fixed('Patient.resourceType', 'Patient'),
  a.fixed('Patient.name[0].use', 'official'),
  a.f('patient.familyName', 'Patient.name[0].family'),
  a.each('patient.givenNames', 'Patient.name[0].given', g => [g.f('.', '.')]),
  a.f('patient.birthDate', 'Patient.birthDate'),
  a.f('patient.sex', 'Patient.gender', SEX),
  a.custom({
    id: 'patient-identifiers',
    carries: ['patient.identifiers'],
    enc(value, tree) {
      const { identifiers = [] } = (value as AppointmentBooking).patient;
      const { head, body } = tree as { head: Node; body: Node };
      const [first] = identifiers;
      if (first) head['if-none-exist'] = `identifier=${encodeURIComponent(token(first))}`;
      body['identifier'] = identifiers.map(({ system, value: number, type }) =>
        without({
          system,
          value: number,
          type: type && { coding: [{ system: SYSTEMS.identifierType, code: IDENTIFIER.encode(type) }] },
        }),
      );
    },
  }),
];

export const patientResponse: readonly Rule[] = [
  a.f('patient.id', { read: ['Patient.id'] }, undefined, { req: true }),
  a.ignore('Patient'),
];
