/** Parts of a field of the tree, for code where a table has no word: repetitions, components, sub-components as texts. */
import type { Hd } from './authorities.ts';
import type { Field, Repetition, Segment } from './tree.ts';

/** Components of one repetition, each with its sub-components; absent and null alike are empty. */
export type Pieces = readonly (readonly string[])[];

/** Segments of an id, in the order of the message. */
export const segmentsAt = (tree: unknown, id: string): readonly Segment[] =>
  (tree as Readonly<Record<string, readonly Segment[]>>)[id] ?? [];

export function repetitionsOf(field: Field | undefined): readonly Pieces[] {
  const all: readonly Repetition[] = Array.isArray(field)
    ? (field as readonly Repetition[])
    : [(field ?? '') as Repetition];
  return all.map(one => (Array.isArray(one) ? one : [one as string | null]).map(textsOf));
}

const textsOf = (component: unknown): readonly string[] =>
  (Array.isArray(component) ? (component as (string | null)[]) : [component as string | null]).map(text => text ?? '');

/** Components count from 1, as in a path. */
export const at = (pieces: Pieces, component: number): string => pieces[component - 1]?.[0] ?? '';

export function hdAt(pieces: Pieces, component: number): Hd {
  const [namespace = '', id = '', type = ''] = pieces[component - 1] ?? [];
  return [namespace, id, type];
}

/** As a component of a tree that is written. */
export const hdComponent = ([namespace, id, type]: Hd): string | readonly string[] =>
  id === '' ? namespace : [namespace, id, type];
