/** SIU → the visit as the contract shows it: SCH, PID and the resources (HL7 v2.5.1 §10.6). */
import { type Hd, token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import {
  type Components,
  firstOf,
  personOf,
  repetitionsOf,
  textAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { ENVELOPE, fieldOf, segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Segment } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { dtm, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';

export const a = table<Appointment>();

/**
 * Both numbers, the filler's and the placer's (EI, §10.6.2.1 and §10.6.2.2), as one: `filler^placer`, each escaped as in a
 * URI. So they stand behind the id of a visit that was booked through the gateway, too.
 */
function numberOf(tree: unknown, profile: Scope['profile']): string | undefined {
  const [filler, placer] = [firstOf(fieldOf(tree, 'SCH', 2)), firstOf(fieldOf(tree, 'SCH', 1))];
  const numbers = [filler, placer].map(one => textAt(one, 1) ?? '');
  const by = numbers[0] === '' ? placer : filler;
  const hd: Hd = [textAt(by, 2) ?? '', textAt(by, 3) ?? '', textAt(by, 4) ?? ''];
  return numbers.join('') === ''
    ? undefined
    : token(numbers.map(encodeURIComponent).join('^'), hd, 'appointment', profile);
}

/** Table of units as UCUM and senders write them. */
const MINUTES: Readonly<Record<string, number>> = { MIN: 1, M: 1, MINUTES: 1, S: 1 / 60, SEC: 1 / 60, H: 60, HR: 60 };

/** SCH-9 and SCH-10, kept for receivers of before 2.5; since then AIS-7 and AIS-8. */
const DURATIONS = [
  ['SCH', 9, 10],
  ['AIS', 7, 8],
] as const;

function minutesIn(tree: unknown): number | undefined {
  for (const [segment, length, unit] of DURATIONS) {
    const word = (field: number) => textAt(firstOf(fieldOf(tree, segment, field)), 1);
    const factor = MINUTES[word(unit)?.toUpperCase() ?? 'MIN'];
    const minutes = Math.round(Number(word(length)) * (factor ?? Number.NaN));
    if (minutes >= 1 && minutes <= 1440) return minutes;
  }
  return undefined;
}

const first = (segment: Segment, field: number): Components | undefined => firstOf(segment.at(field));

const MOST = 10;

export const APPOINTMENT: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.custom({
    id: 'visit-number',
    carries: ['id'],
    reads: ['SCH-1', 'SCH-2'],
    dec(tree, { scope }) {
      const id = numberOf(tree, scope.profile);
      return id === undefined ? {} : { id };
    },
  }),
  a.f('start', { read: ['TQ1-7', 'SCH-11.4', 'AIS-4', 'AIP-6', 'AIL-6'] }, dtm),
  a.f('end', { read: ['TQ1-8', 'SCH-11.5'] }, dtm),
  a.given('timeZone', 'profile.timeZone'),
  a.custom({
    id: 'duration',
    carries: ['durationMinutes'],
    reads: DURATIONS.flatMap(([segment, length, unit]) => [`${segment}-${length}`, `${segment}-${unit}`]),
    dec(tree) {
      const durationMinutes = minutesIn(tree);
      return durationMinutes === undefined ? {} : { durationMinutes };
    },
  }),
  a.f('reason.code', { read: ['SCH-7.1'] }),
  a.f('reason.text', { read: ['SCH-7.2'] }),
  a.f('visitType.code', { read: ['SCH-8.1'] }),
  a.f('visitType.text', { read: ['SCH-8.2'] }),
  a.f('serviceType.code', { read: ['AIS-3.1'] }),
  a.f('serviceType.text', { read: ['AIS-3.2'] }),
  a.custom({
    id: 'resources',
    carries: ['practitioners', 'resources', 'location'],
    reads: ['AIP-3', 'AIL-3'],
    dec(tree, { scope }) {
      const people = segmentsIn(tree, 'AIP').flatMap(one => personOf(repetitionsOf(one.at(3)), scope.profile) ?? []);
      const places = segmentsIn(tree, 'AIL').map(one => first(one, 3));
      const name = textAt(places[0], 1);
      const rooms = places.flatMap(one => {
        const code = textAt(one, 2);
        return code === undefined ? [] : [{ kind: 'room', code } as const];
      });
      return {
        ...(people.length > 0 && { practitioners: people.slice(0, MOST) }),
        ...(name !== undefined && { location: { name } }),
        ...(rooms.length > 0 && { resources: rooms.slice(0, MOST) }),
      };
    },
  }),
  a.ignore(...ENVELOPE, 'RGS-1', 'AIS-1', 'AIP-1', 'AIL-1', 'TQ1-1'),
];
