/** A tax number as it is told: its last four characters, and never more than half of it; a short one by none of them. */
import type { Codec } from '../../../gateway/kit.ts';

const SHOWN = 4;
/** As many signs as the contract has room for. */
const HIDDEN = 60;

/** Of a person in business it may be the social security number: it is never told whole. */
export function masked(number: string): string {
  const hidden = number.length > SHOWN ? Math.max(number.length - SHOWN, Math.ceil(number.length / 2)) : number.length;
  return '*'.repeat(Math.min(hidden, HIDDEN)) + number.slice(hidden);
}

export const maskedText: Codec<string> = {
  name: 'masked',
  code: 'bad-text',
  encode: () => undefined,
  decode: value => (typeof value === 'string' ? masked(value) : undefined),
};
