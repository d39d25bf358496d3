/** Which fields suffice to find a member: a rule of the payer's profile, checked before anything is sent. */
import type { Finding } from '../../../gateway/kit.ts';

type Options = readonly (readonly string[])[];

/** `searchOptions` of a profile: lists of JSON Pointers; the fields of one list must be there. Absent: any will do. */
export function checkSearchOptions(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const options = (profile['searchOptions'] ?? []) as Options;
  const lacks = options.map(option => option.filter(pointer => valueAt(input, pointer) === undefined));
  if (options.length === 0 || lacks.some(missing => missing.length === 0)) return [];
  const nearest = lacks.reduce((best, missing) => (missing.length < best.length ? missing : best));
  return nearest.map(pointer => ({
    pointer,
    code: 'search-option',
    detail: 'This payer needs it to find the member.',
  }));
}

function valueAt(input: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], input);
}
