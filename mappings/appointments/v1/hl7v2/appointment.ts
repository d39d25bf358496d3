/** SIU → the visit as the contract shows it: what every visit says, with who and under which numbers (HL7 v2.5.1 §10.6). */
import { escaped, type Hd, systemOfHd, token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { eiIn, firstOf, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { ENVELOPE, fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { PATIENT, pidHeard } from '../../../patients/v1/hl7v2/pid.ts';
import { visit } from './held.ts';

export const a = table<Appointment>();

type Profile = Scope['profile'];
type Identifier = NonNullable<Appointment['identifiers']>[number];

/** A number (EI, §10.6.2.1 and §10.6.2.2) with who gave it. */
interface Numbered {
  value: string;
  by: Hd;
}

const numberIn = (tree: unknown, field: number): Numbered => {
  const number = firstOf(fieldOf(tree, 'SCH', field)) ?? [];
  return { value: wordAt(number, 1), by: eiIn(number) };
};

/** Both as one: `filler^placer`, each escaped as in a URI. So they stand behind the id of a visit that was booked here, too. */
function idOf(filler: Numbered, placer: Numbered, profile: Profile): string | undefined {
  if (filler.value === '' && placer.value === '') return undefined;
  const by = filler.value === '' ? placer.by : filler.by;
  return token(`${escaped(filler.value)}^${escaped(placer.value)}`, by, 'appointment', profile);
}

function identifiersOf(numbers: readonly (readonly ['filler' | 'placer', Numbered])[], profile: Profile): Identifier[] {
  const found: Identifier[] = [];
  for (const [type, { value, by }] of numbers) {
    const system = value === '' ? undefined : systemOfHd(by, 'appointment', profile);
    if (system) found.push({ system, value, type });
  }
  return found;
}

export const APPOINTMENT: readonly Rule[] = [
  ...pidHeard(PATIENT),
  a.custom({
    id: 'visit-number',
    carries: ['id', 'identifiers'],
    reads: ['SCH-1', 'SCH-2'],
    dec(tree, { scope: { profile } }) {
      const [filler, placer] = [numberIn(tree, 2), numberIn(tree, 1)];
      const id = idOf(filler, placer, profile);
      const identifiers = identifiersOf(
        [
          ['filler', filler],
          ['placer', placer],
        ],
        profile,
      );
      return { ...(id !== undefined && { id }), ...(identifiers.length > 0 && { identifiers }) };
    },
  }),
  ...visit,
  a.given('timeZone', 'profile.timeZone'),
  a.ignore(...ENVELOPE, 'RGS-1', 'AIS-1', 'AIP-1', 'AIL-1', 'AIG-1', 'TQ1-1', 'NTE-1', 'NTE-2'),
];
