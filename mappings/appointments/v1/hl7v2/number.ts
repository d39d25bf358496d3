/** What a visit is called: by the filler (SCH-2), by the placer (SCH-1), and both as the one token that stands behind its id. */
import {
  escaped,
  type Hd,
  hdOf,
  token,
  tokenOf,
  unescaped,
} from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { eiIn, firstOf, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import { controlIdOf } from '../../../../adapters/hl7v2/dialects/hl7v2/stamp.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { type Codec, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

type Profile = Scope['profile'];

const booking = table<Appointment>();
const asked = table<{ id: string }>();

/** Our own number of a visit: the same for the same booking, however often it is sent. */
const own: Codec<string> = { name: 'placer', code: 'bad-text', encode: controlIdOf, decode: () => undefined };

/** SCH-1 or ARQ-1 of a booking. */
export const newNumber = (placer: 'ARQ-1' | 'SCH-1'): readonly Rule[] => [
  booking.context('key', `${placer}.1`, own, { req: true }),
  booking.context('profile.sending.application', `${placer}.2`),
];

/** `filler^placer`, of which either may be missing; each is escaped as in a URI, so that a `^` within does not count. */
function numbersOf(id: string): { filler: string; placer: string; authority: Hd } {
  const { authority, value } = tokenOf(id);
  const [filler = '', placer = ''] = value.split('^').map(unescaped);
  return { filler, placer, authority: hdOf(authority) };
}

/** A bare ACK names no number of the filler: then ours is the only one, under our own name. */
function visitToken(filler: string, hd: Hd, placer: string, profile: Profile): string {
  const value = `${escaped(filler)}^${escaped(placer)}`;
  if (filler !== '') return token(value, hd, 'appointment', profile);
  return token(value, [applicationOf(profile), '', ''], 'appointment', profile);
}

const applicationOf = (profile: Profile): string =>
  (profile['sending'] as { application?: string } | undefined)?.application ?? '';

/** The id of what was just booked; the answer repeats our own number, or should. */
export const number: Rule = booking.custom({
  id: 'visit-number',
  carries: ['id'],
  reads: ['SCH-1', 'SCH-2'],
  dec(tree, { scope: { key, profile } }) {
    const number = firstOf(fieldOf(tree, 'SCH', 2)) ?? [];
    const hd = eiIn(number);
    return { id: visitToken(wordAt(number, 1), hd, controlIdOf(key), profile) };
  },
});

/**
 * Both numbers of a visit that is held. The standard wants the placer's in every request (ARQ-1): a visit that the filler
 * booked by itself has none, and there its only number stands in both places.
 */
export const knownNumber = (placer: 'ARQ-1' | 'SCH-1', filler: 'ARQ-2' | 'SCH-2'): readonly Rule[] => [
  asked.f(
    'id',
    { write: [`${placer}.1`] },
    part('placer number', n => n.placer || n.filler),
  ),
  asked.f('id', { write: [`${placer}.2`] }, namespace),
  asked.f(
    'id',
    { write: [`${filler}.1`] },
    part('filler number', n => n.filler),
  ),
  ...([0, 1, 2] as const).map(n =>
    asked.f(
      'id',
      { write: [`${filler}.${n + 2}`] },
      part(`filler authority ${n}`, ({ filler: its, authority }) => (its === '' ? '' : authority[n])),
    ),
  ),
];

function part(name: string, read: (numbers: ReturnType<typeof numbersOf>) => string): Codec<string> {
  return { name, code: 'bad-reference', encode: id => read(numbersOf(id)), decode: () => undefined };
}

const namespaceFor = (profile: Profile): Codec<string> =>
  part(`placer namespace ${applicationOf(profile)}`, ({ placer, authority }) =>
    placer === '' ? authority[0] : applicationOf(profile),
  );
const namespace: Codec<string> = { ...namespaceFor({}), bind: namespaceFor };
