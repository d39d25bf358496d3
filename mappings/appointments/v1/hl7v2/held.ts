/** SCH with what follows it → the visit as the contract shows it. */
import { codedIn, codingSystem } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { firstOf, textAt, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { codes, localDtm, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { APPOINTMENT_TYPE } from '../codes.ts';
import { asOf } from './as-of.ts';
import { STATUS } from './codes.ts';
import { patientResponse } from './patient.ts';
import { takenAnswer } from './resources.ts';

const a = table<Appointment>();

const TABLE_0276 = 'HL70276';

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

/** SCH-9 and SCH-10, kept for receivers of before 2.5; since then AIS-7 and AIS-8. */
const DURATIONS = [
  ['SCH', 9, 10],
  ['AIS', 7, 8],
] as const;

const duration: Rule = a.custom({
  id: 'duration',
  carries: ['durationMinutes'],
  reads: DURATIONS.flatMap(([segment, length, unit]) => [`${segment}-${length}`, `${segment}-${unit}`]),
  dec(tree, { finding }) {
    for (const [segment, length, unit] of DURATIONS) {
      const word = (n: number) => textAt(firstOf(fieldOf(tree, segment, n)), 1) ?? '';
      const said = word(length);
      if (said === '') continue;
      const factor = /^\d{1,6}$/.test(said) ? UNITS[word(unit).toUpperCase()] : undefined;
      const durationMinutes = Math.round(Number(said) * (factor ?? Number.NaN));
      if (durationMinutes >= 1 && durationMinutes <= 1440) return { durationMinutes };
      // A length in a unit of the house is no reason to lose a visit: its end, or its begin alone, says enough.
      if (factor !== undefined) finding('/durationMinutes', 'bad-number', `${segment}-${length}`);
    }
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

/** As the caller knows it, where the profile says. */
function listed(code: string | undefined, profile: Scope['profile']): string | undefined {
  const bound = codes.listed('visitTypes').bind!(profile);
  return code !== undefined && 'decode' in bound ? bound.decode(code) : undefined;
}

/** SCH-8 may hold the standard's word (table 0276) in place of the site's own, or as its alternate. */
const kind: Rule = a.custom({
  id: 'kind',
  carries: ['appointmentType'],
  reads: ['SCH-8'],
  dec(tree) {
    const said = firstOf(fieldOf(tree, 'SCH', 8)) ?? [];
    const isTable = (n: number) => wordAt(said, n) === TABLE_0276 || (n === 6 && wordAt(said, n) === '');
    const word = (n: number) => (isTable(n) ? APPOINTMENT_TYPE.decode(wordAt(said, n - 2)) : undefined);
    const appointmentType = word(3) ?? word(6);
    return appointmentType === undefined ? {} : { appointmentType };
  },
});

/** What is said of a visit, whether somebody asked or it came in by itself. */
export const visit: readonly Rule[] = [
  a.f('reason.code', { read: ['SCH-7.1'] }, codes.listed('appointmentReasons')),
  a.f('reason.text', { read: ['SCH-7.2'] }),
  a.f('reason.system', { read: ['SCH-7.3'] }, codingSystem),
  a.custom({
    id: 'visit-type',
    carries: ['visitType'],
    reads: ['SCH-8'],
    dec(tree, { scope: { profile } }) {
      const said = firstOf(fieldOf(tree, 'SCH', 8));
      const visitType = textAt(said, 3) === TABLE_0276 ? undefined : codedIn(said, profile);
      if (!visitType) return {};
      const code = listed(visitType.code, profile);
      return { visitType: { ...visitType, ...(code !== undefined && { code }) } };
    },
  }),
  kind,
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
];

export const held: readonly Rule[] = [
  a.f('status', { read: ['SCH-25.1'] }, STATUS),
  ...visit,
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

type Status = Appointment['status'];

/**
 * SCH-25 is often empty: then what was asked for has been done where the answer tells of the visit, and where an
 * acknowledgement is all, it is `unconfirmed`.
 */
export const concluded =
  (done: Status, unconfirmed: Status = done) =>
  (answer: unknown): Appointment => {
    const visit = answer as Appointment;
    return { ...visit, status: visit.status ?? (visit.start === undefined ? unconfirmed : done) };
  };
