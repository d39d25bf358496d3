/** Where things are, by the profile: the plant that a storage location belongs to. */
import type { Codec } from '../../../../gateway/kit.ts';
import { textOf } from './asking.ts';
import type { Node } from './entities.ts';

type Texts = Readonly<Record<string, string>>;

/** A table of texts of the profile; empty where it has none. */
export const textsIn = (profile: Readonly<Record<string, unknown>>, name: string): Texts =>
  (profile[name] ?? {}) as Texts;

export const plantOf = (profile: Readonly<Record<string, unknown>>, location: string | undefined): string | undefined =>
  textsIn(profile, 'storageLocations')[String(location)];

/**
 * What a store is called. Several plants may each have one of the same code: alone it names the one that the profile puts there, and every
 * other is called with its plant in front.
 */
export function placeOf(
  profile: Readonly<Record<string, unknown>>,
  plant: string | undefined,
  location: string | undefined,
): string | undefined {
  if (location === undefined || plant === undefined) return location ?? plant;
  const known = plantOf(profile, location);
  const isOnly = known === undefined && Object.keys(textsIn(profile, 'plants')).length === 1;
  return known === plant || isOnly ? location : `${plant}/${location}`;
}

/** The place that an item names: its store, else its plant. */
export function placeAt(
  item: Node | undefined,
  profile: Readonly<Record<string, unknown>>,
): { code: string } | undefined {
  const code = placeOf(profile, textOf(item, 'Plant'), textOf(item, 'StorageLocation'));
  return code === undefined ? undefined : { code };
}

/** Of the storage location. */
export const plant: Codec<string> = {
  name: 'plant',
  code: 'bad-code',
  encode: () => undefined,
  decode: () => undefined,
  bind: profile => ({
    ...plant,
    name: `plant:${JSON.stringify(textsIn(profile, 'storageLocations'))}`,
    encode: location => plantOf(profile, location),
  }),
};
