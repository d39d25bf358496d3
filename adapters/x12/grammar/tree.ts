/** The neutral tree: a transaction set as plain data, the same whatever grammar read it. */

/** A string; the repeats of a repeating element; or the components of a composite, index 0 = component 1. */
export type X12Element = string | readonly string[] | undefined;

/** Index is the element number; `[0]` is the segment id. Absent is undefined or ''. */
export type X12Segment = X12Element[];

/** Segment ids hold segments, loop ids hold loops, `?` holds segments that found no place. Keys stand in order of arrival. */
export interface X12Loop {
  [key: string]: X12Segment[] | X12Loop[];
}

/** Root of a set: ST, header segments and the outermost loops. SE, LS and LE are derived when it is written. */
export type X12Tree = X12Loop;

export const UNPLACED = '?';

/** Loop ids begin with a digit, segment ids never do. */
export function isLoopId(key: string): boolean {
  return key >= '0' && key < ':';
}

export function loopsOf(parent: X12Loop | undefined, id: string): readonly X12Loop[] {
  return (parent?.[id] ?? []) as X12Loop[];
}

export function segmentsOf(parent: X12Loop | undefined, id: string): readonly X12Segment[] {
  return (parent?.[id] ?? []) as X12Segment[];
}

/** Element as text; the first repeat or component of a list; '' where absent. */
export function textOf(segment: X12Segment | undefined, element: number): string {
  const value = segment?.[element];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}
