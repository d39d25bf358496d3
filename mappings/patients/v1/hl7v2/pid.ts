/** PID ⇄ whom something is about: the one table of all mappings of HL7 v2 (v2.5.1 §3.4.2). */
import { idPlaces, numberPlaces } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { type Codec, day, type Rule, table } from '../../../../gateway/kit.ts';
import { IDENTIFIER_TYPE } from './codes.ts';
import { knownBy } from './numbers.ts';
import { birthDateIn, SEX } from './person.ts';

/** Where a contract keeps it: `patients/v1` is the patient, others have one. */
export interface Whom {
  at: '' | 'patient.';
  names: '' | 'name.';
}

export const PATIENT: Whom = { at: 'patient.', names: '' };

const a = table<Record<string, string>>();
const lists = table<Record<string, { value: string; system: string; type: string }[]>>();

/** XPN.3 holds the second name and all further ones (§2.A.89). */
const given = (which: 'first' | 'further'): Codec<string> => ({
  ...{ name: `given:${which}`, code: 'bad-text', decode: () => undefined },
  encode(names) {
    const [first = '', ...further] = names as unknown as string[];
    return which === 'first' ? first : further.join(' ');
  },
});

/** The numbers that others know; what the gateway calls a person is no number of theirs. */
export const pidNumbers = ({ at }: Whom): readonly Rule[] => [
  lists.each(`${at}identifiers`, { write: 'PID-3', read: [] }, i => [
    ...numberPlaces('value', 'system', ''),
    i.f('type', '.5', IDENTIFIER_TYPE),
  ]),
];

/** Of a request: by the id, which is the partner's own number by then, else by the numbers that the caller knows. */
export const pidAsked = (whom: Whom): readonly Rule[] => [
  a.when(`${whom.at}id`, ...idPlaces(`${whom.at}id`, 'PID-3')),
  a.when(a.absent(`${whom.at}id`), ...pidNumbers(whom)),
  ...pidPerson(whom),
];

/** Of an event that is told on. */
export const pidTold = (whom: Whom): readonly Rule[] => [...pidNumbers(whom), ...pidPerson(whom)];

/** Who it is, without a number. */
export const pidPerson = ({ at, names }: Whom): readonly Rule[] => [
  a.f(`${at}${names}familyName`, { write: ['PID-5.1'] }),
  a.f(`${at}${names}givenNames`, { write: ['PID-5.2'] }, given('first')),
  a.f(`${at}${names}givenNames`, { write: ['PID-5.3'] }, given('further')),
  // What stands for a name that is not known (§3.4.2.5).
  a.when(a.absent(`${at}${names}familyName`), a.fixed('PID-5[#1].7', 'U')),
  a.f(`${at}birthDate`, { write: ['PID-7'] }, day),
  a.f(`${at}sex`, { write: ['PID-8'] }, SEX),
];

/** Of what comes in. */
export const pidHeard = ({ at, names }: Whom): readonly Rule[] => {
  const given: string = `${at}${names}givenNames`;
  const put = (value: object): object => (at === '' ? value : { patient: value });
  return [
    a.custom({
      id: `patient-numbers:${at}`,
      carries: [`${at}id`, `${at}identifiers`],
      reads: ['PID-3', 'PID-2'],
      dec(tree, { scope }) {
        const { id, identifiers } = knownBy(tree, scope.profile);
        return id === undefined ? {} : put({ id, ...(identifiers.length > 0 && { identifiers }) });
      },
    }),
    a.f(`${at}${names}familyName`, { read: ['PID-5.1'] }),
    a.f(`${given}[0]`, { read: ['PID-5.2'] }),
    a.f(`${given}[1]`, { read: ['PID-5.3'] }),
    a.custom({
      id: `birth-date:${at}`,
      carries: [`${at}birthDate`],
      reads: ['PID-7'],
      dec(tree, services) {
        const birthDate = birthDateIn(tree, services, `/${at.replace('.', '/')}birthDate`);
        return birthDate === undefined ? {} : put({ birthDate });
      },
    }),
    a.f(`${at}sex`, { read: ['PID-8'] }, SEX),
    a.ignore('PID-1'),
  ];
};
