/** SIU → the visit as the contract shows it: what every visit says, with who and under which numbers (HL7 v2.5.1 §10.6). */
import { type Hd, systemOfHd, token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { eiIn, firstOf, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { ENVELOPE, fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';
import { visit } from './held.ts';

export const a = table<Appointment>();

type Profile = Scope['profile'];

/** The filler's number and the placer's (EI, §10.6.2.1 and §10.6.2.2), with who gave each. */
const NUMBERS = [
  ['filler', 2],
  ['placer', 1],
] as const;

interface Numbered {
  value: string;
  by: Hd;
}

const numberOf = (tree: unknown, field: number): Numbered => {
  const number = firstOf(fieldOf(tree, 'SCH', field)) ?? [];
  return { value: wordAt(number, 1), by: eiIn(number) };
};

/** Both as one: `filler^placer`, each escaped as in a URI. So they stand behind the id of a visit that was booked here, too. */
function idIn(tree: unknown, profile: Profile): string | undefined {
  const [filler, placer] = NUMBERS.map(([, field]) => numberOf(tree, field)) as [Numbered, Numbered];
  const numbers = [filler.value, placer.value];
  const by = filler.value === '' ? placer.by : filler.by;
  return numbers.join('') === ''
    ? undefined
    : token(numbers.map(encodeURIComponent).join('^'), by, 'appointment', profile);
}

const identifiersIn = (tree: unknown, profile: Profile) =>
  NUMBERS.flatMap(([type, field]) => {
    const { value, by } = numberOf(tree, field);
    const system = systemOfHd(by, 'appointment', profile);
    return value !== '' && system ? [{ system, value, type }] : [];
  });

export const APPOINTMENT: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.custom({
    id: 'visit-number',
    carries: ['id', 'identifiers'],
    reads: ['SCH-1', 'SCH-2'],
    dec(tree, { scope: { profile } }) {
      const [id, identifiers] = [idIn(tree, profile), identifiersIn(tree, profile)];
      return { ...(id !== undefined && { id }), ...(identifiers.length > 0 && { identifiers }) };
    },
  }),
  ...visit,
  a.given('timeZone', 'profile.timeZone'),
  a.ignore(...ENVELOPE, 'RGS-1', 'AIS-1', 'AIP-1', 'AIL-1', 'AIG-1', 'TQ1-1', 'NTE-1', 'NTE-2'),
];
