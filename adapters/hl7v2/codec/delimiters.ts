/** Reads MSH-1 and MSH-2 (or those of FHS and BHS): the only place where a message says which delimiters it uses. */
import { fatal } from './issue.ts';

export interface Delimiters {
  field: string;
  component: string;
  /** Empty if MSH-2 is too short to name it, as the others below. */
  repetition: string;
  escape: string;
  subcomponent: string;
  /** The fifth character of MSH-2, since 2.7. */
  truncation: string;
}

export const USUAL: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  truncation: '',
};

/** MSH-2 as it is written (HL7 v2.7 §2.5.4). */
export const encodingCharacters = (d: Delimiters): string =>
  d.component + d.repetition + d.escape + d.subcomponent + d.truncation;

/** Reads the segment that begins at `from`. Throws `delimiter-invalid` or `delimiter-clash`. */
export function readDelimiters(text: string, from: number): Delimiters {
  // Nearly all messages say the same: then nothing is examined, and what is derived from it is found again.
  if (text.startsWith('|^~\\&|', from + 3)) return USUAL;
  const id = text.slice(from, from + 3);
  const field = text.charAt(from + 3);
  let end = from + 4;
  // At most five: what follows them is looked at only to see that the field ends.
  while (end < from + 10 && end < text.length && text[end] !== field && !isLineEnd(text.charCodeAt(end))) end++;
  const characters = text.slice(from + 4, end);
  const places = [field, ...characters];
  if (characters === '' || characters.length > 5 || !places.every(isDelimiter))
    throw fatal('delimiter-invalid', { place: isDelimiter(field) ? `${id}-2` : `${id}-1`, offset: from + 3 });
  if (new Set(places).size < places.length) throw fatal('delimiter-clash', { place: `${id}-2`, offset: from + 4 });
  const [component = '', repetition = '', escaping = '', subcomponent = '', truncation = ''] = characters;
  return { field, component, repetition, escape: escaping, subcomponent, truncation };
}

export const isLineEnd = (code: number): boolean => code === 13 || code === 10;

/** Letters and digits occur in every field; what lies beyond ASCII is more than one byte in UTF-8. */
function isDelimiter(character: string): boolean {
  return /^[!-/:-@[-`{-~]$/.test(character);
}
