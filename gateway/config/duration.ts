/** Durations as a person writes them: `250ms`, `20s`, `1m`. */

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const WRITTEN = /^([1-9][0-9]{0,5})(ms|s|m|h|d)$/;

/** JSON Schema of a duration; spread a `description` and a `default` beside it. */
export const durationSchema = { type: 'string', pattern: WRITTEN.source } as const;

/** A timer takes no more than 2^31 - 1 milliseconds: what is longer would fire at once. */
const LONGEST = '24d';

/**
 * Milliseconds of a duration.
 * Throws RangeError where it is not spelled as above or lies outside `least` to `most`.
 */
export function duration(
  text: string,
  { least = '1ms', most = LONGEST }: { least?: string; most?: string } = {},
): number {
  const value = milliseconds(text);
  if (value < milliseconds(least) || value > milliseconds(most)) {
    throw new RangeError(`a duration from ${least} to ${most} is wanted here`);
  }
  return value;
}

function milliseconds(text: string): number {
  const [, amount, unit = ''] = WRITTEN.exec(text) ?? [];
  const factor = MILLISECONDS[unit];
  if (!factor) throw new RangeError('a duration is a whole number with a unit: 250ms, 20s, 1m, 2h, 1d');
  return Number(amount) * factor;
}
