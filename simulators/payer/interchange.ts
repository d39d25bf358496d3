/** The payer's own reader: an interchange cut into segments, held to the control structure of X12.5 and X12.6. */

export interface Delimiters {
  element: string;
  repetition: string;
  component: string;
  segment: string;
}

/** Element 0 of a segment is its id. */
export type Segment = readonly string[];

export interface Interchange {
  isa: Segment;
  delimiters: Delimiters;
  /** Everything between ISA and IEA. */
  segments: Segment[];
}

/** Why a TA1 has to say no: TA105, and what of the header could be read. */
export class BadInterchange extends Error {
  readonly code: string;
  readonly isa: Segment;

  constructor(code: string, isa: Segment) {
    super(`interchange refused: TA1 ${code}`);
    this.name = 'BadInterchange';
    this.code = code;
    this.isa = isa;
  }
}

/** ISA01 to ISA16 are the only elements of fixed width in X12. */
const WIDTHS = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
const ISA_LENGTH = 106;
const QUALIFIERS = /^(01|14|20|27|28|29|30|33|ZZ)$/;
const SEPARATOR = /^[^\s0-9A-Za-z]$/;
const TERMINATOR = /^[^0-9A-Za-z ]$/;

/** What each element of the header must be, and the TA105 code for when it is not. */
const HEADER: readonly [number, RegExp, string][] = [
  [1, /^(00|03)$/, '010'],
  [3, /^(00|01)$/, '012'],
  [5, QUALIFIERS, '005'],
  [6, /\S/, '006'],
  [7, QUALIFIERS, '007'],
  [8, /\S/, '008'],
  [9, /^\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, '014'],
  [10, /^([01]\d|2[0-3])[0-5]\d$/, '015'],
  [11, SEPARATOR, '016'],
  [12, /^00501$/, '017'],
  [13, /^\d{9}$/, '018'],
  [14, /^[01]$/, '019'],
  [15, /^[PT]$/, '020'],
  [16, SEPARATOR, '027'],
];

function header(text: string): { isa: Segment; delimiters: Delimiters } {
  const element = text[3] ?? '';
  const parts = text.slice(0, 200).split(element, 17);
  const last = parts[16] ?? '';
  const isa = [...parts.slice(0, 16), last[0] ?? ''];
  if (!SEPARATOR.test(element)) throw new BadInterchange('026', []);
  if (parts.length < 17 || WIDTHS.some((width, i) => isa[i + 1]?.length !== width))
    throw new BadInterchange('022', isa);
  const segment = text[ISA_LENGTH - 1] ?? '';
  if (!TERMINATOR.test(segment)) throw new BadInterchange('004', isa);
  for (const [i, pattern, code] of HEADER) if (!pattern.test(isa[i] ?? '')) throw new BadInterchange(code, isa);
  const delimiters = { element, repetition: isa[11] ?? '', component: isa[16] ?? '', segment };
  if (new Set(Object.values(delimiters)).size < 4) throw new BadInterchange('027', isa);
  return { isa, delimiters };
}

function trailer(iea: Segment | undefined, isa: Segment, groups: number): void {
  if (iea?.[0] !== 'IEA') throw new BadInterchange('023', isa);
  if (iea[2] !== isa[13]) throw new BadInterchange('001', isa);
  if (groups === 0) throw new BadInterchange('024', isa);
  if (iea[1] !== String(groups)) throw new BadInterchange('021', isa);
}

/** Whether this is X12 at all; anything else is an error of the envelope around it. */
export const looksLikeX12 = (text: string): boolean => text.startsWith('ISA');

/** Reads one interchange. Throws BadInterchange where a TA1 has to refuse it. */
export function readInterchange(text: string): Interchange {
  const { isa, delimiters } = header(text);
  const pieces = text.slice(ISA_LENGTH).split(delimiters.segment);
  // A line break may follow each terminator.
  const segments = pieces.map(piece => piece.replace(/^[\r\n]+/, '')).map(piece => piece.split(delimiters.element));
  const rest = segments.pop();
  if (rest?.join('').trim() !== '') throw new BadInterchange('023', isa);
  const iea = segments.pop();
  trailer(iea, isa, segments.filter(segment => segment[0] === 'GS').length);
  if (segments.some(([id]) => id === 'ISA' || id === 'IEA')) throw new BadInterchange('022', isa);
  if (segments[0]?.[0] !== 'GS') throw new BadInterchange('024', isa);
  return { isa, delimiters, segments };
}
