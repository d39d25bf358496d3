/** Reaches into the trees of messages where a table has no word for it. */
import type { Field, Segment } from './tree.ts';

/** What the envelope of a message that comes in has told already. */
export const ENVELOPE: readonly string[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 15, 16, 18].map(field => `MSH-${field}`),
  ...[1, 2, 3].map(component => `MSH-9.${component}`),
];

/** Of the first segment of that id. */
export function fieldOf(tree: unknown, id: string, field: number): Field | undefined {
  const segments = (tree as Readonly<Record<string, readonly Segment[] | undefined>>)[id];
  return segments?.[0]?.at(field);
}

export const segmentsIn = (tree: unknown, id: string): readonly Segment[] =>
  (tree as Readonly<Record<string, readonly Segment[] | undefined>>)[id] ?? [];

/** Into the first segment of that id, which is made where there is none. */
export function putField(tree: unknown, id: string, field: number, content: Field): void {
  const segments = tree as Record<string, Field[][] | undefined>;
  segments[id] ??= [];
  segments[id][0] ??= [id];
  segments[id][0][field] = content;
}

/** Without what is absent. */
export function without<T extends object>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } | Record<string, never> {
  const held: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const one = value[name as keyof T];
    if (one !== undefined) held[name] = one;
  }
  return held as never;
}

/** Undefined where nothing of it is there. */
export function some<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  for (const name of Object.keys(value)) if (value[name as keyof T] !== undefined) return without(value) as never;
  return undefined;
}
