/** An end of employment: callers name the first day on which it holds, systems the last day of work. */
import type { Codec } from '../../../gateway/kit.ts';

export function lastDayBefore(effectiveOn: string): string {
  const day = new Date(`${effectiveOn}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

export const lastDay: Codec<string> = {
  name: 'last-day',
  code: 'bad-date',
  encode: lastDayBefore,
  decode: () => undefined,
};
