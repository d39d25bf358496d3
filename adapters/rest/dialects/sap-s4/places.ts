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

/** The store that a caller means, called as `placeOf` calls it: alone, or with a plant of the profile in front. */
export function storeAt(
  profile: Readonly<Record<string, unknown>>,
  code: string | undefined,
): { Plant: string; StorageLocation: string } | undefined {
  const known = plantOf(profile, code);
  if (code === undefined || known !== undefined)
    return known === undefined ? undefined : { Plant: known, StorageLocation: code! };
  const [Plant = '', StorageLocation = '', ...more] = code.split('/');
  const isStore = StorageLocation !== '' && more.length === 0 && Object.hasOwn(textsIn(profile, 'plants'), Plant);
  return isStore ? { Plant, StorageLocation } : undefined;
}

const partOf = (name: 'Plant' | 'StorageLocation', unknown: (code: string) => string | undefined): Codec<string> => {
  const bound = (profile: Readonly<Record<string, unknown>>): Codec<string> => ({
    ...{ name: `${name}:${JSON.stringify([profile['storageLocations'], profile['plants']])}`, code: 'bad-code' },
    encode: code => storeAt(profile, code)?.[name] ?? unknown(code),
    decode: () => undefined,
  });
  return { ...bound({}), bind: bound };
};

/** The plant of a store. */
export const plant = partOf('Plant', () => undefined);
/** Its own code there; of one that the profile does not know the system judges. */
export const store = partOf('StorageLocation', code => code);
