/** Whom a request is about: the fields of a contract marked `x-id` with a person's kind of identifier. */
import { pointerReader } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import { walkSchema } from './schema-walk.ts';

/** Kinds of identifiers that name a person; others, such as `payer`, are references and nobody's privacy. */
export const PERSONS: readonly string[] = ['patient', 'member'];

/** Reads `kind:value` of each marked field that a request states. A list is no place for one. */
export function subjectsReader(
  schema: JsonSchema,
  paths: Readonly<Record<string, string>> = {},
): (input: unknown) => string[] {
  const places: { kind: string; read(input: unknown): unknown }[] = Object.entries(paths)
    .filter(([, kind]) => PERSONS.includes(kind))
    .map(([name, kind]) => ({ kind, read: pointerReader(`/${name}`) }));
  walkSchema(schema, (pointer, place) => {
    const kind = place['x-id'];
    if (typeof kind === 'string' && PERSONS.includes(kind) && !pointer.includes('*'))
      places.push({ kind, read: pointerReader(pointer) });
  });
  return input =>
    places.flatMap(({ kind, read }) => {
      const value = read(input);
      return typeof value === 'string' ? [`${kind}:${value}`] : [];
    });
}
