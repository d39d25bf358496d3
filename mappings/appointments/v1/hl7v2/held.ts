/** SCH with what follows it → the visit as the contract shows it. */
import { codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { repetitionsOf, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { codes, localDtm, type Rule, table } from '../../../../gateway/kit.ts';
import { APPOINTMENT_TYPE } from '../codes.ts';
import { asOf } from './as-of.ts';
import { STATUS } from './codes.ts';
import { patientResponse } from './patient.ts';
import { takenAnswer } from './resources.ts';

const a = table<Appointment>();

/** Minutes in one unit of SCH-10; sites spell it as they like. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  M: 1,
  MIN: 1,
  MINUTES: 1,
  H: 60,
  HR: 60,
  S: 1 / 60,
  SEC: 1 / 60,
};

const duration: Rule = a.custom({
  id: 'duration',
  carries: ['durationMinutes'],
  reads: ['SCH-9', 'SCH-10'],
  dec(tree, { finding }) {
    const [value = '', unit = ''] = [9, 10].map(n => wordAt(repetitionsOf(fieldOf(tree, 'SCH', n))[0] ?? [], 1));
    if (value === '') return {};
    const minutes = /^\d{1,6}$/.test(value) ? Number(value) * (UNITS[unit.toUpperCase()] ?? Number.NaN) : Number.NaN;
    if (Number.isInteger(minutes)) return { durationMinutes: minutes };
    finding('/durationMinutes', 'bad-number', 'SCH-9');
    return {};
  },
});

/** The place has one clock, and of a system that cannot be read the answer is how things stood when it said so. */
export const known: readonly Rule[] = [a.given('timeZone', 'profile.timeZone'), asOf, a.ignore('MSH', 'MSA', 'ERR')];

/** Numbers of segments and actions, who is to be called, who the patient is otherwise, and times once more. */
const frame: readonly Rule[] = [
  a.ignore('PID', 'PD1', 'PV1', 'PV2', 'RGS', 'TQ1', 'NTE-1', 'NTE-2'),
  a.ignore(...[1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 25].map(n => `SCH-${n}`)),
  a.ignore(...[1, 2, 4, 5, 6, 7, 8].map(n => `AIS-${n}`), ...[1, 2, 8, 9, 10, 11, 12].map(n => `AIG-${n}`)),
  a.ignore(...['AIL', 'AIP'].flatMap(id => [1, 2, 4, 6, 7, 8, 9, 10].map(n => `${id}-${n}`))),
];

export const held: readonly Rule[] = [
  a.f('status', { read: ['SCH-25.1'] }, STATUS),
  a.f('reason.code', { read: ['SCH-7.1'] }, codes.listed('appointmentReasons')),
  a.f('reason.text', { read: ['SCH-7.2'] }),
  a.f('reason.system', { read: ['SCH-7.3'] }, codingSystem),
  a.f('visitType.code', { read: ['SCH-8.1'] }, codes.listed('visitTypes')),
  a.f('visitType.text', { read: ['SCH-8.2'] }),
  a.f('visitType.system', { read: ['SCH-8.3'] }, codingSystem),
  a.f('appointmentType', { read: ['SCH-8.4'] }, APPOINTMENT_TYPE),
  a.fixed('SCH-8.6', 'HL70276'),
  a.f('start', { read: ['TQ1-7', 'SCH-11.4', 'AIS-4', 'AIP-6', 'AIL-6'], placed: 'start' }, localDtm),
  a.f('end', { read: ['TQ1-8', 'SCH-11.5'], placed: 'end' }, localDtm),
  a.f('comment', { read: ['NTE[4=RE]-3'] }),
  a.f('instructions', { read: ['NTE[4=PI]-3'] }),
  a.f('serviceType.code', { read: ['AIS-3.1'] }, codes.listed('serviceTypes')),
  a.f('serviceType.text', { read: ['AIS-3.2'] }),
  a.f('serviceType.system', { read: ['AIS-3.3'] }, codingSystem),
  a.f('interpreter.language', { read: ['AIG[4=INTERPRETER]-3.1'] }),
  duration,
  takenAnswer,
  patientResponse,
  ...known,
  ...frame,
];

/** Every field that `held` fills, as `concludes` of a step names them. */
export const HELD = [
  ...['id', 'status', 'patient.id', 'appointmentType', 'start', 'end', 'timeZone', 'durationMinutes', 'comment'],
  ...['instructions', 'interpreter.language', 'practitioners', 'location', 'resources', 'meta.asOf'],
  ...['reason', 'visitType', 'serviceType'].flatMap(name => [`${name}.code`, `${name}.text`, `${name}.system`]),
];

const TABLE_0276 = 'http://terminology.hl7.org/CodeSystem/v2-0276';

type Status = Appointment['status'];

/**
 * SCH-8 may hold the standard's word in place of the site's own. SCH-25 is often empty: then what was asked for has been done
 * where the answer tells of the visit, and where an acknowledgement is all, it is `unconfirmed`.
 */
export const concluded =
  (done: Status, unconfirmed: Status = done) =>
  (answer: unknown): Appointment => {
    const { visitType, ...visit } = answer as Appointment;
    const isStandard = visitType?.system === TABLE_0276;
    const kind = isStandard ? APPOINTMENT_TYPE.decode(visitType.code) : undefined;
    return {
      ...visit,
      status: visit.status ?? (visit.start === undefined ? unconfirmed : done),
      ...(kind ? { appointmentType: kind } : visitType && { visitType }),
    };
  };
