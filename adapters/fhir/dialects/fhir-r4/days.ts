/** A dateTime of R4 read as the day that it begins with, where a contract has a day. */
import type { Codec } from '../../../../gateway/kit.ts';

export const dayOf: Codec<string> = {
  name: 'day-of',
  code: 'bad-date',
  encode: value => value,
  decode: value => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined),
};
