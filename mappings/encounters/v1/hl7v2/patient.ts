/** PID ⇄ the patient, as visits and appointments tell of one (HL7 v2.5.1 §3.4.2). */
import {
  assignerOf,
  type Components,
  hdIn,
  repetitionsOf,
  systemOfHd,
  textAt,
  tokenAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf, putField } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { EncounterPatient } from '../../../../contracts/encounters/v1/types.ts';
import { codes, day, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

type Identifier = NonNullable<EncounterPatient['identifiers']>[number];

const a = table<{ patient?: EncounterPatient }>();

/** Table 0203: what is local is some other number. */
const TYPES: Readonly<Record<string, NonNullable<Identifier['type']>>> = {
  ...{ MR: 'medical-record-number', PI: 'patient-internal-identifier', PT: 'patient-internal-identifier' },
  ...{ MB: 'member-number', NI: 'national-identifier', SS: 'national-identifier' },
};
/** By which of several the patient is known: the medical record first (§2.A.14.5). */
const FIRST: readonly (string | undefined)[] = ['MR', 'PI', 'PT', undefined];
const MOST = 9;

/** Table 0001; it may be spelled in words by senders before 2.3.1. */
const SEX = codes(
  { male: 'M', female: 'F', other: 'O', unknown: 'U' },
  { decodeAlso: { A: 'other', N: 'other', m: 'male', f: 'female', o: 'other', u: 'unknown' } },
);

/** PID-3, or PID-2 of senders that still speak 2.3. */
const numbersOf = (tree: unknown): Components[] =>
  [3, 2].map(field => repetitionsOf(fieldOf(tree, 'PID', field))).find(found => found.length > 0) ?? [];

function identifierOf(components: Components, profile: Scope['profile']): Identifier[] {
  const system = systemOfHd(hdIn(components, 4), 'patient', profile);
  const [value, type] = [textAt(components, 1), textAt(components, 5)];
  if (value === undefined || system === undefined) return [];
  return [{ system, value, ...(type !== undefined && { type: TYPES[type] ?? 'other' }) }];
}

const codeOf = (type: Identifier['type']): string | undefined => Object.keys(TYPES).find(code => TYPES[code] === type);

export const PATIENT: readonly Rule[] = [
  a.custom({
    id: 'patient-numbers',
    carries: ['patient.id', 'patient.identifiers'],
    reads: ['PID-3', 'PID-2'],
    dec(tree, { scope }) {
      const numbers = numbersOf(tree);
      const own = FIRST.map(type => numbers.find(one => type === undefined || textAt(one, 5) === type)).find(Boolean);
      const id = tokenAt(own, 4, 'patient', scope.profile);
      const identifiers = numbers.flatMap(one => identifierOf(one, scope.profile)).slice(0, MOST);
      if (id === undefined) return {};
      return { patient: { id, ...(identifiers.length > 0 && { identifiers }) } };
    },
    enc(value, tree, { scope }) {
      const { identifiers = [] } = (value as { patient?: EncounterPatient }).patient ?? {};
      if (identifiers.length === 0) return;
      const numbers = identifiers.map(one => [
        one.value,
        '',
        '',
        assignerOf(one.system, scope.profile),
        codeOf(one.type) ?? '',
      ]);
      putField(tree, 'PID', 3, numbers);
    },
  }),
  a.f('patient.familyName', 'PID-5.1'),
  a.f('patient.givenNames[0]', 'PID-5.2'),
  a.f('patient.givenNames[1]', 'PID-5.3'),
  // Some senders write the time of birth, and some a year alone, which is no date.
  a.custom({
    id: 'birth-date',
    carries: ['patient.birthDate'],
    reads: ['PID-7'],
    dec(tree, { finding }) {
      const text = textAt(repetitionsOf(fieldOf(tree, 'PID', 7))[0], 1);
      if (text === undefined || /^\d{4}(\d{2})?$/.test(text)) return {};
      const birthDate = day.decode(text.slice(0, 8));
      if (birthDate === undefined) finding('/patient/birthDate', 'bad-date', 'PID-7');
      return birthDate === undefined ? {} : { patient: { birthDate } };
    },
  }),
  a.f('patient.birthDate', { write: ['PID-7'] }, day),
  a.f('patient.sex', 'PID-8', SEX),
];
