/** Which fields suffice to find a member: a rule of the payer's profile, checked before anything is sent. */
import type { Finding } from '../../../gateway/kit.ts';

interface Field {
  pointer: string;
  /** The names on its way. */
  names: readonly string[];
}
type Options = readonly (readonly Field[])[];
type Profile = Readonly<Record<string, unknown>>;

/** `searchOptions` of a profile: lists of JSON Pointers; the fields of one list must be there. Absent: any will do. */
export function checkSearchOptions(input: unknown, profile: Profile): Finding[] {
  const options = optionsOf(profile);
  if (options.length === 0) return [];
  for (const option of options) if (option.every(field => valueAt(input, field) !== undefined)) return [];
  const lacks = options.map(option => option.filter(field => valueAt(input, field) === undefined));
  const nearest = lacks.reduce((best, missing) => (missing.length < best.length ? missing : best));
  return nearest.map(({ pointer }) => ({
    pointer,
    code: 'search-option',
    detail: 'This payer needs it to find the member.',
  }));
}

const known = new WeakMap<Profile, Options>();

function optionsOf(profile: Profile): Options {
  let options = known.get(profile);
  if (options === undefined) {
    const given = (profile['searchOptions'] ?? []) as readonly (readonly string[])[];
    options = given.map(option => option.map(pointer => ({ pointer, names: pointer.split('/').slice(1) })));
    known.set(profile, options);
  }
  return options;
}

function valueAt(input: unknown, { names }: Field): unknown {
  let here = input;
  for (let i = 0; i < names.length; i++) here = (here as Record<string, unknown> | undefined)?.[names[i]!];
  return here;
}
