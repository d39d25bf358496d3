/** Gives an interchange that we wrote fresh control numbers, and leaves everything else byte for byte as it was. */
import { fatal, ISA_LENGTH, readIsa } from './delimiters.ts';

export interface ControlNumbers {
  /** ISA13 and IEA02, 1 to 999999999. */
  isa13: number;
  /** GS06 and GE02, 1 to 999999999. */
  gs06: number;
  /** ST02 and SE02, 1 to 999999999, written with at least four digits; left alone where absent. */
  st02?: number;
  /** Also sets ISA09, ISA10, GS04 and GS05: `YYYYMMDDHHMM` by the clock that the partner goes by. */
  stamp?: string;
}

/** For one interchange with one group and one set, as `write` makes them. Throws DialectError, or RangeError for a number. */
export function renumber(text: string, { isa13, gs06, st02, stamp }: ControlNumbers): string {
  for (const n of [isa13, gs06, st02 ?? 1])
    if (!Number.isInteger(n) || n < 1 || n > 999_999_999) throw new RangeError('a control number is 1 to 999999999');
  if (text.length < ISA_LENGTH || !text.startsWith('ISA')) throw fatal('not-x12', 0);
  const { delimiters } = readIsa(text, 0, 0);
  const control = String(isa13).padStart(9, '0');
  const set = st02 === undefined ? undefined : String(st02).padStart(4, '0');
  const date = stamp?.slice(0, 8);
  const time = stamp?.slice(8, 12);
  const changes: Readonly<Record<string, readonly (readonly [element: number, value: string | undefined])[]>> = {
    ISA: [
      [9, date?.slice(2)],
      [10, time],
      [13, control],
    ],
    GS: [
      [4, date],
      [5, time],
      [6, String(gs06)],
    ],
    ST: [[2, set]],
    SE: [[2, set]],
    GE: [[2, String(gs06)]],
    IEA: [[2, control]],
  };
  const segments = text.split(delimiters.segment);
  // The envelope is the first three segments and the last three, with what may follow the last terminator.
  for (const i of [0, 1, 2, segments.length - 4, segments.length - 3, segments.length - 2, segments.length - 1]) {
    const elements = segments[i]?.split(delimiters.element) ?? [];
    const change = changes[elements[0]?.trimStart() ?? ''];
    if (change === undefined) continue;
    for (const [n, value] of change) if (value !== undefined) elements[n] = value;
    segments[i] = elements.join(delimiters.element);
  }
  return segments.join(delimiters.segment);
}
