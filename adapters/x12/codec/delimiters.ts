/** Reads the fixed-width ISA segment: the only place where an interchange says which delimiters it uses. */
import { DialectError } from '../../../gateway/kit.ts';
import { type Issue, positionOf } from './issue.ts';

export interface Delimiters {
  element: string;
  component: string;
  /** Empty where the interchange defines none (before 00402, or a letter in ISA11). */
  repetition: string;
  segment: string;
}

/** Width of ISA01 to ISA16 (X12.5): the segment is 106 characters with its terminator. */
const ISA_WIDTHS: readonly number[] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
export const ISA_LENGTH = 106;

/** Where each separator stands: after `ISA`, and before ISA02 to ISA16. */
const SEPARATORS: readonly number[] = ISA_WIDTHS.map(
  (_, n) => 3 + ISA_WIDTHS.slice(0, n).reduce((sum, width) => sum + width + 1, 0),
);

export interface IsaSegment {
  elements: string[];
  delimiters: Delimiters;
  issues: Issue[];
}

export function fatal(cause: string, offset: number, place?: string): DialectError {
  const position = positionOf(place === undefined ? { offset } : { offset, place });
  return new DialectError(position === undefined ? { cause } : { cause, position });
}

/**
 * Reads the 106 characters at `from`; the caller has made sure they are there and begin with `ISA`.
 * Throws DialectError `isa-length` (naming the element), `delimiter-invalid` or `delimiter-clash`.
 */
export function readIsa(text: string, from: number, offset: number): IsaSegment {
  const element = text.charAt(from + 3);
  if (!isDelimiter(element)) throw fatal('delimiter-invalid', offset + 3, 'ISA-01');
  const elements = ['ISA'];
  for (let k = 0; k < 16; k++) {
    const start = SEPARATORS[k]! + 1;
    const field = text.slice(from + start, from + start + ISA_WIDTHS[k]!);
    // ISA11 and ISA16 name delimiters: everything before them fits, so they name the element separator again.
    if (field === element && (k === 10 || k === 15)) throw fatal('delimiter-clash', offset + start, 'ISA');
    // A separator within a fixed-width field, or none behind it, shifts everything after it.
    if (text.charAt(from + start - 1) !== element || field.includes(element)) {
      const n = wrongWidth(text, from, element);
      throw fatal('isa-length', offset + SEPARATORS[n - 1]! + 1, `ISA-${String(n).padStart(2, '0')}`);
    }
    elements.push(field);
  }
  const [component, segment] = [elements[16]!, text.charAt(from + ISA_LENGTH - 1)];
  if (!isDelimiter(component)) throw fatal('delimiter-invalid', offset + 104, 'ISA-16');
  if (!isDelimiter(segment)) throw fatal('delimiter-invalid', offset + 105, 'segment terminator');
  // `~` then a line end: ISA16 is missing, and what looks like the component separator is the terminator.
  if (component === '~' && (segment === '\n' || segment === '\r')) throw fatal('isa-length', offset + 104, 'ISA-16');
  const issues: Issue[] = [];
  const repetition = repetitionOf(elements, offset, issues);
  // The element separator is none of the others, or the fields above would not fit.
  const clash = component === segment || repetition === component || repetition === segment || segment === element;
  if (clash) throw fatal('delimiter-clash', offset + 3, 'ISA');
  if (!/^\d{9}$/.test(elements[13]!))
    issues.push({ cause: 'control-invalid', severity: 'error', offset, place: 'ISA-13' });
  return { elements, delimiters: { element, component, repetition, segment }, issues };
}

/**
 * ISA11 became the repetition separator with 00402; before it is the letter U, and where it is a letter nothing repeats.
 * A separator in ISA11 counts whatever ISA12 says: that often lags behind GS08 and ST03, which decide.
 */
function repetitionOf(isa: readonly string[], offset: number, issues: Issue[]): string {
  const [isa11, isa12] = [isa[11]!, isa[12]!];
  if (isDelimiter(isa11)) return isa11;
  if (isa12 >= '00402' || isa11 !== 'U')
    issues.push({ cause: 'repetition-undefined', severity: 'warning', offset, place: 'ISA-11' });
  return '';
}

/** Letters, digits and blanks occur in every field; what lies beyond ASCII is more than one byte in UTF-8. */
function isDelimiter(char: string): boolean {
  const c = char.charCodeAt(0);
  const letter = (c | 32) >= 97 && (c | 32) <= 122;
  return c > 0 && c < 127 && c !== 32 && !letter && !(c >= 48 && c <= 57);
}

/** The first element whose width is not the standard's: counted along the separators that are there. */
function wrongWidth(text: string, from: number, element: string): number {
  const fields = text.slice(from, from + ISA_LENGTH + 20).split(element);
  for (let n = 1; n <= 16; n++) if (fields[n]?.length !== ISA_WIDTHS[n - 1]) return n;
  return 16;
}
