/** What is wrong with a path of a mapping table: ids, fields and components that cannot be. */
import { segmentOf, VERSIONS } from '../../dictionary/dictionary.ts';
import { GROUPS } from './structures.ts';

/** Without conditions, the last part of it. */
const PATH = /^(?<segment>[A-Z][A-Z0-9]{2})-(?<field>\d+)/;

/** Fields of MSH that belong to the profile or to the sending, by what gives them. */
const HEADER: Readonly<Record<string, string>> = {
  1: 'the delimiters of the profile',
  2: 'the delimiters of the profile',
  3: 'the profile (sending)',
  4: 'the profile (sending)',
  5: 'the profile (receiving)',
  6: 'the profile (receiving)',
  7: 'each sending',
  10: 'each sending',
  11: 'the profile (processingId)',
  12: 'the dialect (2.5.1)',
  15: 'the profile (acknowledgment)',
  16: 'the profile (acknowledgment)',
  18: 'the profile (charset)',
};

/** Of a segment of the house nobody else knows how long it is. */
const MOST = 199;

/** In whatever version: what is read may be older or newer than what is written. */
const fieldsOf = (segment: string): number =>
  Math.max(0, ...VERSIONS.map(version => segmentOf(segment, version)?.fields.length ?? 0)) || MOST;

export function checkPath(path: string, direction: 'request' | 'response'): string | undefined {
  const parts = path.replaceAll(/\[[^\]]*\]/g, '').split('/');
  const unknown = parts.find(part => /^[A-Z][A-Z0-9_]{3,}$/.test(part) && !GROUPS.has(part));
  if (unknown !== undefined) return `${unknown} is no group of a message structure in use`;
  const { segment, field } = PATH.exec(parts.at(-1) ?? '')?.groups ?? {};
  if (segment === undefined || field === undefined) return undefined;
  const number = Number(field);
  if (number < 1 || number > fieldsOf(segment)) return `${segment} has no field ${field}`;
  const giver = segment === 'MSH' && direction === 'request' ? HEADER[number] : undefined;
  return giver && `MSH-${number} is given by ${giver}`;
}
