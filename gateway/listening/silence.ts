/** How long a door may hear nothing, by the hour of its own zone: what is longer is an outage, whoever has it. */
import { duration } from '../config/duration.ts';

/** A duration at all hours, or one for each stretch of hours, `06-22`; hours of no stretch may be as silent as they like. */
export type SilenceSettings = string | Readonly<Record<string, string>>;

export interface Silence {
  /** Seconds by which it has lasted too long; 0 where it has not. */
  overdue(since: Date, now: Date): number;
}

export const STRETCH = /^([01]\d|2[0-3])-([01]\d|2[0-4])$/;
const HOUR_MS = 3_600_000;
const DAY = 24;

/** @throws RangeError where a duration, a stretch or the zone is none */
export function silenceOf(settings: SilenceSettings, timeZone: string): Silence {
  const hours = limitsOf(settings);
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const clock = (at: Date): { hour: number; minute: number } => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return { hour: parts['hour']!, minute: parts['minute']! };
  };

  /** When the stretch began whose limit holds now: a quiet night is not held against the morning. */
  const began = (now: Date, limit: number): number => {
    let at = now.getTime() - clock(now).minute * 60_000 - (now.getTime() % 60_000);
    for (let n = 0; n < DAY; n++) {
      if (hours[clock(new Date(at - 1)).hour] !== limit) return at;
      at -= HOUR_MS;
    }
    return Number.NEGATIVE_INFINITY;
  };

  return {
    overdue(since, now) {
      const limit = hours[clock(now).hour];
      if (limit === undefined) return 0;
      const from = Math.max(since.getTime(), began(now, limit));
      return Math.max(0, now.getTime() - from - limit) / 1000;
    },
  };
}

/** Milliseconds for each hour; undefined where nothing is expected. */
function limitsOf(settings: SilenceSettings): readonly (number | undefined)[] {
  if (typeof settings === 'string') return Array.from({ length: DAY }, () => duration(settings));
  const limits: (number | undefined)[] = Array.from({ length: DAY });
  for (const [stretch, text] of Object.entries(settings)) {
    const [, from, to] = STRETCH.exec(stretch) ?? [];
    if (from === undefined || to === undefined) throw new RangeError('a stretch of hours is written 06-22');
    const length = (Number(to) - Number(from) + DAY) % DAY || DAY;
    for (let n = 0; n < length; n++) limits[(Number(from) + n) % DAY] = duration(text);
  }
  return limits;
}
