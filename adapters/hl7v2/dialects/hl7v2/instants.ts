/** Times that a message states more or less exactly: an instant where it is one, nothing where it is a mere day. */
import { type Codec, type CustomServices, dtm } from '../../../../gateway/kit.ts';
import { firstOf, textAt } from './identifiers.ts';
import { fieldOf } from './nodes.ts';

/** Year to minute: with less it is a day, and no instant is made of it. */
const TO_THE_MINUTE = 12;

const zones = new WeakMap<object, Codec<string>>();

function dtmOf(profile: CustomServices['scope']['profile']): Codec<string> {
  const known = zones.get(profile);
  if (known) return known;
  const bound = dtm.bind!(profile) as Codec<string>;
  zones.set(profile, bound);
  return bound;
}

/** By canonical name: the first component of a field of the first segment of its id. */
export function instantsOf(
  tree: unknown,
  { scope, finding }: CustomServices,
  places: readonly (readonly [name: string, segment: string, field: number])[],
): Record<string, string> {
  const found: Record<string, string> = {};
  const codec = dtmOf(scope.profile);
  for (const [name, segment, field] of places) {
    const text = textAt(firstOf(fieldOf(tree, segment, field)), 1);
    if (text === undefined) continue;
    const short = text.length < TO_THE_MINUTE;
    if (short && /^\d{4,11}$/.test(text)) continue;
    const at = short ? undefined : codec.decode(text);
    if (at === undefined) finding(`/${name}`, 'bad-date', `${segment}-${field}`);
    else found[name] = at;
  }
  return found;
}

/** When something was said: by the first of these places that states an instant, else as it is heard. */
export function saidAt(
  tree: unknown,
  { profile, now }: CustomServices['scope'],
  places: readonly (readonly [segment: string, field: number])[],
): string {
  for (const [segment, field] of places) {
    const text = textAt(firstOf(fieldOf(tree, segment, field)), 1) ?? '';
    const at = text.length < TO_THE_MINUTE ? undefined : dtmOf(profile).decode(text);
    if (at !== undefined) return at;
  }
  return now.toISOString();
}
