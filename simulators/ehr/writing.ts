/** How this EHR writes a message: segments of fields, each text escaped. */

/** Text; components in an array; repetitions of components in an array of arrays. */
export type Written = string | undefined | readonly (string | undefined)[] | readonly (readonly string[])[];

const ESCAPES: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '~': '\\R\\',
  '\\': '\\E\\',
  '&': '\\T\\',
  '\r': '\\X0D\\',
  '\n': '\\.br\\',
};

export const escaped = (text: string): string => text.replaceAll(/[|^~\\&\r\n]/g, sign => ESCAPES[sign] ?? sign);

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
