/** Dates and instants, precision kept: a date never becomes midnight, an instant never loses its offset. */
import { type Codec, textCodec } from './codec.ts';

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the day exists in the Gregorian calendar. */
export function isDay(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (leap ? 29 : DAYS[month - 1]!);
}

/** The digits from one place to another as a number; NaN where something else stands there. */
export function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** `YYYYMMDD` to ISO, or undefined. */
function isoDay(text: string): string | undefined {
  if (text.length !== 8) return undefined;
  const year = digits(text, 0, 4);
  if (Number.isNaN(year) || !isDay(year, digits(text, 4, 6), digits(text, 6, 8))) return undefined;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** ISO to `YYYYMMDD`, or undefined. */
function compactDay(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  return isDay(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) ? text.replaceAll('-', '') : undefined;
}

/** A whole day: ISO `2026-01-31` ⇄ `20260131` (X12 D8). */
export const day: Codec<string> = textCodec('day', 'bad-date', compactDay, isoDay);

const isMonth = (text: string, from: number): boolean =>
  digits(text, from, from + 2) >= 1 && digits(text, from, from + 2) <= 12;

/** A date of any precision: `2026` · `2026-01` · `2026-01-31` ⇄ `2026` · `202601` · `20260131` (HL7 v2 DT). */
export const date: Codec<string> = textCodec(
  'date',
  'bad-date',
  text => {
    if (text.length > 7) return compactDay(text);
    if (/^\d{4}$/.test(text)) return text;
    return /^\d{4}-\d{2}$/.test(text) && isMonth(text, 5) ? text.replace('-', '') : undefined;
  },
  text => {
    if (text.length > 6) return isoDay(text);
    if (/^\d{4}$/.test(text)) return text;
    return /^\d{6}$/.test(text) && isMonth(text, 4) ? `${text.slice(0, 4)}-${text.slice(4)}` : undefined;
  },
);

/** Two whole days: `{ start, end }` ⇄ `20260101-20261231` (X12 RD8); both are needed, in order. */
export const period: Codec<{ start: string; end: string }> = {
  name: 'period',
  code: 'bad-date',
  encode(value) {
    const start = compactDay(value?.start);
    const end = compactDay(value?.end);
    return start && end && start <= end ? `${start}-${end}` : undefined;
  },
  decode(value) {
    if (typeof value !== 'string' || value.length !== 17 || value.charCodeAt(8) !== 45) return undefined;
    const start = isoDay(value.slice(0, 8));
    const end = isoDay(value.slice(9));
    return start && end && start <= end ? { start, end } : undefined;
  },
};

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

const checkedInstant = (text: string): string | undefined => {
  const [, year, month, date] = INSTANT.exec(text) ?? [];
  return isDay(Number(year), Number(month), Number(date)) ? text : undefined;
};

/** An instant with its offset, spelled alike on both sides (RFC 3339, as FHIR has it). */
export const instant: Codec<string> = textCodec('instant', 'bad-date', checkedInstant, checkedInstant);

/**
 * Reads an instant as the wall clock of a time zone: `YYYYMMDDHHMMSS`. Made once per zone, for it is dear to make, and
 * asked once per second, for it is dear to ask.
 */
export function wallClock(timeZone: string): (at: Date) => string {
  if (timeZone === 'UTC') return oncePerSecond(at => at.toISOString().slice(0, 19).replace(/[-T:]/g, ''));
  const format = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return oncePerSecond(at => {
    const parts = Object.fromEntries(format.formatToParts(at).map(part => [part.type, part.value]));
    const { year, month, day, hour, minute, second } = parts;
    return `${year}${month}${day}${hour}${minute}${second}`;
  });
}

/** For readings of a clock that show no fractions of a second. */
export function oncePerSecond(read: (at: Date) => string): (at: Date) => string {
  let last = Number.NaN;
  let reading = '';
  return at => {
    const second = Math.floor(at.getTime() / 1000);
    if (second !== last) {
      reading = read(at);
      last = second;
    }
    return reading;
  };
}
