/** Three small tables of different spelling, shared by the bench and the tests of the mapping language. */

import type { Dialect } from '../../gateway/kit.ts';
import { codes, date, dtm, integer, known, reference, table, upper } from '../../gateway/tables/index.ts';

export interface Appointment {
  id: string;
  status: 'booked' | 'arrived' | 'cancelled' | 'noshow';
  start: string;
  end?: string;
  durationMinutes?: number;
  serviceType?: { code?: string; display?: string; system?: string };
  patient: {
    id: string;
    familyName?: string;
    givenName?: string;
    birthDate?: string;
    sex?: 'male' | 'female' | 'unknown';
  };
  location?: { id: string };
  practitioners?: { npi: string; familyName?: string }[];
}

export interface Inquiry {
  payer: { id: string; name?: string };
  subscriber: {
    memberId: string;
    familyName?: string;
    givenName?: string;
    birthDate?: string;
    sex?: 'male' | 'female' | 'unknown';
    groupNumber?: string;
  };
  serviceDate?: string;
  serviceTypes?: { code: string }[];
}

const a = table<Appointment>();
const e = table<Inquiry>();

/** FHIR R4 Appointment: Appointment.participant by the type of its actor. */
export const FHIR_APPOINTMENT = [
  a.fixed('resourceType', 'Appointment'),
  a.f('id', 'identifier[system=urn:example:appointment].value', undefined, { req: true }),
  a.f('status', 'status', undefined, { req: true }),
  a.f('start', 'start', undefined, { req: true }),
  a.f('end', 'end'),
  a.f('durationMinutes', 'minutesDuration'),
  a.f('serviceType.code', 'serviceType[0].coding[0].code'),
  a.f('patient.id', 'participant[actor.type=Patient].actor.reference', reference('Patient'), { req: true }),
  a.when(
    'location.id',
    a.f('location.id', 'participant[actor.type=Location].actor.reference', reference('Location')),
    a.fixed('participant[actor.type=Location].status', 'accepted'),
  ),
  a.each(
    'practitioners',
    'participant',
    p => [
      p.f('npi', 'actor.identifier.value'),
      p.fixed('actor.identifier.system', 'http://hl7.org/fhir/sid/us-npi'),
      p.f('familyName', 'actor.display'),
      p.fixed('status', 'accepted'),
    ],
    { where: { 'actor.type': 'Practitioner' } },
  ),
];

/** HL7 table 0278 as the v2-to-FHIR guide maps it, and table 0001. */
const STATUS = codes({ booked: 'Booked', arrived: 'Started', cancelled: 'Cancelled', noshow: 'Noshow' });
const SEX = codes({ male: 'M', female: 'F', unknown: 'U' });

/** HL7 v2.5.1 SIU^S12: SCH, PID and one AIP per practitioner. */
export const SIU_S12 = [
  a.fixed('MSH-9.1', 'SIU'),
  a.fixed('MSH-9.2', 'S12'),
  a.fixed('MSH-9.3', 'SIU_S12'),
  a.f('id', 'SCH-1.1', undefined, { req: true }),
  a.f('serviceType.code', 'SCH-8.1'),
  a.f('serviceType.display', 'SCH-8.2'),
  a.f('serviceType.system', 'SCH-8.3'),
  a.f('durationMinutes', 'SCH-9', integer),
  a.fixed('SCH-10.1', 'min'),
  a.f('start', { read: ['TQ1-7', 'SCH-11.4'], write: ['SCH-11.4'] }, dtm, { req: true }),
  a.f('end', 'SCH-11.5', dtm),
  a.f('status', 'SCH-25.1', STATUS),
  a.f('patient.id', 'PID-3[5=MR].1', undefined, { req: true }),
  a.f('patient.familyName', 'PID-5.1'),
  a.f('patient.givenName', 'PID-5.2'),
  a.f('patient.birthDate', 'PID-7', date),
  a.f('patient.sex', 'PID-8', SEX),
  a.each('practitioners', 'AIP', p => [p.f('npi', '-3.1'), p.f('familyName', '-3.2'), p.fixed('-3.13', 'NPI')]),
];

/** X12 270 005010X279A1 with loops as an author spells them once their parents are filled in. */
export const X12_270 = [
  e.fixed('BHT-01', '0022'),
  e.fixed('BHT-02', '13'),
  e.context('key', 'BHT-03'),
  e.fixed('2000A/2100A/NM1[PR]-02', '2'),
  e.f('payer.name', '2000A/2100A/NM1[PR]-03', upper),
  e.fixed('2000A/2100A/NM1[PR]-08', 'PI'),
  e.f('payer.id', '2000A/2100A/NM1[PR]-09', undefined, { req: true }),
  e.fixed('2000A/2000C/2100C/NM1[IL]-02', '1'),
  e.f('subscriber.familyName', '2000A/2000C/2100C/NM1[IL]-03', upper),
  e.f('subscriber.givenName', '2000A/2000C/2100C/NM1[IL]-04', upper),
  e.fixed('2000A/2000C/2100C/NM1[IL]-08', 'MI'),
  e.f('subscriber.memberId', '2000A/2000C/2100C/NM1[IL]-09', undefined, { req: true }),
  e.f('subscriber.groupNumber', '2000A/2000C/2100C/REF[6P]-02'),
  e.when('subscriber.birthDate', e.fixed('2000A/2000C/2100C/DMG-01', 'D8')),
  e.f('subscriber.birthDate', '2000A/2000C/2100C/DMG-02', date),
  e.f('subscriber.sex', '2000A/2000C/2100C/DMG-03', SEX),
  e.when(
    e.present('serviceDate'),
    e.fixed('2000A/2000C/2100C/DTP[291]-02', 'D8'),
    e.f('serviceDate', '2000A/2000C/2100C/DTP[291]-03', date),
  ),
  e.when(
    known('key'),
    e.each('serviceTypes', '2000A/2000C/2110C', s => [s.f('code', 'EQ-01')]),
  ),
];

/** A dialect that knows no vocabulary: enough where only the tables are looked at. */
export const plainDialect = (syntax: Dialect['syntax']): Dialect => ({
  name: `plain-${syntax}`,
  syntax,
  read: wire => wire.body,
  write: tree => ({ head: {}, body: JSON.stringify(tree) }),
  checkPath: () => undefined,
});
