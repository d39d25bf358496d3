/** A tax number as it is told: its last four characters, and never more than half of it. */
const SHOWN = 4;
/** As many signs as the contract has room for. */
const HIDDEN = 60;

/** Of a person in business it may be the social security number: it is never told whole. */
export function masked(number: string): string {
  const hidden = Math.max(number.length - SHOWN, Math.ceil(number.length / 2));
  return '*'.repeat(Math.min(hidden, HIDDEN)) + number.slice(hidden);
}
