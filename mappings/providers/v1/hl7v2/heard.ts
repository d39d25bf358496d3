/** MFN^M02 as it comes in: each MFE is a provider who was made known, changed, or is there no more (HL7 v2.5.1 §8.5, §15.4). */
import { token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codedIn } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import {
  type Components,
  repetitionsOf,
  textAt,
  wordAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { ENVELOPE, fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Provider } from '../../../../contracts/providers/v1/types.ts';
import { defineMapping, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { SEX } from '../../../patients/v1/hl7v2/person.ts';
import { addressesIn, contactsIn } from './contact.ts';
import { numbersIn, qualificationsIn } from './numbers.ts';

const a = table<Provider>();

/** Table 0180: whether the record is there, or is there no more. */
const EVENTS: Readonly<Record<string, 'upserted' | 'retired'>> = {
  ...{ MAD: 'upserted', MUP: 'upserted', MAC: 'upserted', MDL: 'retired', MDC: 'retired' },
};

const wordOf = (tree: unknown, segment: string, field: number): string | undefined =>
  textAt(repetitionsOf(fieldOf(tree, segment, field))[0], 1);

const codeOf = (tree: unknown): string => wordOf(tree, 'MFE', 1)?.toUpperCase() ?? '';
const eventOf = (tree: unknown) => (Object.hasOwn(EVENTS, codeOf(tree)) ? EVENTS[codeOf(tree)] : undefined);

/** MFE-4, which STF-1 and PRA-1 repeat (§8.5.2.4). Its coding system is who gave the number. */
const KEYS = [
  ['MFE', 4],
  ['STF', 1],
  ['PRA', 1],
] as const;

function idIn(tree: unknown, profile: Scope['profile']): string | undefined {
  const keys = KEYS.map(([segment, field]): Components => repetitionsOf(fieldOf(tree, segment, field))[0] ?? []);
  const key = keys.find(one => wordAt(one, 1) !== '');
  return key && token(wordAt(key, 1), [wordAt(key, 3), '', ''], 'provider', profile);
}

/** The event says whether they work here, else STF-7 (table 0183). */
function activeIn(tree: unknown): boolean | undefined {
  if (eventOf(tree) === 'retired') return false;
  if (codeOf(tree) === 'MAC') return true;
  const said = wordOf(tree, 'STF', 7)?.toUpperCase();
  return said === 'A' ? true : said === 'I' ? false : undefined;
}

/** A suffix and a degree both stand behind a name. */
function suffixIn(tree: unknown): string | undefined {
  const [name] = repetitionsOf(fieldOf(tree, 'STF', 3));
  return (
    [4, 6]
      .map(n => textAt(name, n))
      .filter(Boolean)
      .join(' ') || undefined
  );
}

const some = <T>(name: string, list: readonly T[], most: number) => list.length > 0 && { [name]: list.slice(0, most) };

/** STF-3 is repeated for further names: the first is the legal one (§15.4.6.3). */
const NAME: readonly Rule[] = [
  a.f('familyName', { read: ['STF-3.1'] }),
  a.f('givenNames[0]', { read: ['STF-3.2'] }),
  a.f('givenNames[1]', { read: ['STF-3.3'] }),
  a.f('prefix', { read: ['STF-3.5'] }),
  a.f('sex', { read: ['STF-5'] }, SEX),
];

const PROVIDER: readonly Rule[] = [
  a.custom({
    id: 'provider',
    carries: ['id', 'npi', 'identifiers', 'active', 'suffix', 'contacts', 'addresses', 'qualifications', 'roles'],
    reads: [
      'MFE-1',
      'MFE-4',
      'STF-1',
      'STF-3.4',
      'STF-3.6',
      'PRA-1',
      'STF-2',
      'PRA-6',
      'STF-7',
      'STF-10',
      'STF-15',
      'STF-11',
      'PRA-5',
    ],
    dec(tree, { scope: { profile }, finding }) {
      if (eventOf(tree) === undefined) finding('/active', codeOf(tree) === '' ? 'required' : 'bad-code', 'MFE-1');
      const [id, active, { npi, identifiers }] = [idIn(tree, profile), activeIn(tree), numbersIn(tree, profile)];
      const specialties = repetitionsOf(fieldOf(tree, 'PRA', 5)).flatMap(
        one => codedIn([wordAt(one, 1), '', ''], profile, '0337') ?? [],
      );
      const suffix = suffixIn(tree);
      return {
        ...(id !== undefined && { id }),
        ...(suffix !== undefined && { suffix }),
        ...(npi !== undefined && { npi }),
        ...(active !== undefined && { active }),
        ...some('identifiers', identifiers, 20),
        ...some('contacts', contactsIn(tree), 20),
        ...some('addresses', addressesIn(tree), 10),
        ...some('qualifications', qualificationsIn(tree, profile), 20),
        ...(specialties.length > 0 && { roles: [{ specialties: specialties.slice(0, 10) }] }),
      };
    },
  }),
  ...NAME,
  a.ignore(...ENVELOPE, ...[1, 2, 3, 4, 5, 6].map(n => `MFI-${n}`), 'MFE-2', 'MFE-3', 'MFE-5'),
];

const heard = (event: string, about: (part: unknown) => boolean) =>
  defineMapping({
    ...{ contract: 'providers/v1', event, dialect: 'hl7v2', on: 'MFN^M02', each: 'MF_STAFF' },
    ...{ message: PROVIDER, about },
  });

export default [
  // What no code says is for a person.
  heard('upserted', part => eventOf(part) !== 'retired'),
  heard('retired', part => eventOf(part) === 'retired'),
];
