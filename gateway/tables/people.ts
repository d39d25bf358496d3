/** How a system of record spells the persons whom tokens name: data of its profile, `people`. */
import { type Codec, textCodec } from './codec.ts';

type Profile = Readonly<Record<string, unknown>>;

/** For the profile schema of a dialect. Without it a spelling of the system's own names nobody for certain. */
export const peopleSchema = {
  description:
    'How the system spells a person, by the name that tokens give them; `same` where it spells all of them as tokens do.',
  oneOf: [
    { const: 'same' },
    {
      type: 'object',
      maxProperties: 10_000,
      propertyNames: { maxLength: 200 },
      additionalProperties: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ],
} as const;

const spellingsOf = ({ people }: Profile): Readonly<Record<string, string>> =>
  typeof people === 'object' && people !== null ? (people as Record<string, string>) : {};

const reversed = new WeakMap<object, ReadonlyMap<string, string>>();

/** Names by spelling, of several the first: turned round once for each profile, and looked into for each record of a list. */
function namesOf(spellings: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const known = reversed.get(spellings);
  if (known) return known;
  const names = new Map(
    Object.entries(spellings)
      .toReversed()
      .map(([name, spelling]) => [spelling, name]),
  );
  reversed.set(spellings, names);
  return names;
}

export function spellPerson(name: string, profile: Profile): string {
  const spellings = spellingsOf(profile);
  return Object.hasOwn(spellings, name) ? (spellings[name] as string) : name;
}

/**
 * @returns the spelling itself where the profile does not say whose it is; where it is the name of somebody whom the system spells
 * otherwise, it is told as `unmapped:` that spelling: it is not theirs
 */
export function personSpelled(spelling: string, profile: Profile): string {
  const spellings = spellingsOf(profile);
  return namesOf(spellings).get(spelling) ?? (Object.hasOwn(spellings, spelling) ? `unmapped:${spelling}` : spelling);
}

/** Whether a name that the system told is for certain that of a token: not of a spelling that two names share, or none. */
export function isPersonKnown(name: string, profile: Profile = {}): boolean {
  const spellings = spellingsOf(profile);
  if (profile['people'] === 'same') return true;
  return Object.hasOwn(spellings, name) && Object.values(spellings).filter(one => one === spellings[name]).length === 1;
}

/** A person as a token names them ⇄ as the system spells them. */
export const person: Codec<string> = {
  ...textCodec(
    'person',
    'bad-text',
    name => name,
    name => name,
  ),
  bind: profile =>
    textCodec(
      `person:${JSON.stringify(profile['people'])}`,
      'bad-text',
      name => spellPerson(name, profile),
      spelling => personSpelled(spelling, profile),
    ),
};
