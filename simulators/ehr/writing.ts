/** How this EHR writes a message: segments of fields, each text escaped. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';

/** Text; components in an array; repetitions of components in an array of arrays. */
export type Written = string | undefined | readonly (string | undefined)[] | readonly (readonly string[])[];

const ESCAPES: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '~': '\\R\\',
  '\\': '\\E\\',
  '&': '\\T\\',
  '\n': '\\.br\\',
};

/** Delimiters by name, other controls by their number: VT, FS and CR would end a field, a frame or a message. */
export const escaped = (text: string): string =>
  text.replaceAll(
    /[|^~\\&\x00-\x1f\x7f]/g,
    sign => ESCAPES[sign] ?? `\\X${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}\\`,
  );

const components = (parts: readonly (string | undefined)[]): string =>
  parts
    .map(part => escaped(part ?? ''))
    .join('^')
    .replace(/\^+$/, '');

function field(value: Written): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  return Array.isArray(value[0])
    ? (value as readonly (readonly string[])[]).map(components).join('~')
    : components(value as readonly (string | undefined)[]);
}

/** Fields by number; those that are left out are empty. */
export function segment(id: string, fields: Readonly<Record<number, Written>>): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  const texts = Array.from({ length: last }, (_, n) => field(fields[n + 1]));
  return [id, ...texts].join('|').replace(/\|+$/, '');
}

/** As many as any data type of 2.5.1 has components (XTN, XCN, XAD), and sub-components (TQ aside, CE). */
const [COMPONENTS, SUBCOMPONENTS] = [25, 6];

/** A segment of another's message in this house's own spelling: every text is read, and written anew. */
export function retold(message: Hl7Message, index: number, fields: number): string {
  const id = message.ids()[index] ?? '';
  const texts = Array.from({ length: fields }, (_, n) =>
    Array.from({ length: message.repetitions(index, n + 1) }, (_, repetition) =>
      trimmed(
        Array.from({ length: COMPONENTS }, (_, c) =>
          trimmed(
            Array.from({ length: SUBCOMPONENTS }, (_, s) =>
              sub(message.valueAt(index, n + 1, repetition, c + 1, s + 1)),
            ),
            '&',
          ),
        ),
        '^',
      ),
    ).join('~'),
  );
  return trimmed([id, ...texts], '|');
}

/** Two quotation marks that are a text are not the null that deletes. */
const sub = (value: string | null | undefined): string =>
  value === null ? '""' : value === '""' ? '\\X2222\\' : escaped(value ?? '');

function trimmed(parts: readonly string[], separator: string): string {
  return parts.slice(0, parts.findLastIndex(part => part !== '') + 1).join(separator);
}
