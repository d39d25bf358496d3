/** Judges one value by its data type (X12.6 §3): numbers, dates, times; written as loops because each answer passes here thousands of times. */
import { type CodeSet, hasCode } from './codes.ts';

/** What an element's table says of a single value. */
interface Judged {
  codes: CodeSet | undefined;
  judge: Judge | undefined;
  min: number;
  max: number;
}

/** The cause why the value is wrong, or undefined. `before` is the element before it, which qualifies a date. */
export function judgeValue(value: string, table: Judged, before: string): string | undefined {
  const { codes, judge } = table;
  if (codes !== undefined) return hasCode(codes, value) ? undefined : 'bad-code';
  if (judge !== undefined) return judge(value, table.max, before);
  if (value.length > table.max) return 'element-too-long';
  return value.length < table.min ? 'element-too-short' : undefined;
}

export type Judge = (value: string, max: number, before: string) => string | undefined;

/** By type; types without an entry are text, judged by length alone. */
export const JUDGES: Readonly<Record<string, Judge>> = {
  N0: (value, max) => (digitsOf(value, false, max) < 0 ? 'bad-number' : undefined),
  R: (value, max) => (digitsOf(value, true, max) < 0 ? 'bad-number' : undefined),
  P: (value, max) => {
    if (digitsOf(value, true, max) < 0) return 'bad-number';
    // `.2` and `0.2`, the usual forms, need no conversion.
    const first = value.charCodeAt(0);
    return first !== 46 && first !== 48 && Number(value) > 1 ? 'percent-above-one' : undefined;
  },
  DT: value => (isDate(value) ? undefined : 'bad-date'),
  TM: value => (/^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(value) ? undefined : 'bad-time'),
  'D8/RD8': (value, _, qualifier) => (isPeriod(value, qualifier) ? undefined : 'bad-date'),
};

/** Number of digits, sign and point left out (they do not count towards the length); -1 where it is no number. */
function digitsOf(value: string, point: boolean, max: number): number {
  let digits = 0;
  let points = 0;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c >= 48 && c <= 57) digits++;
    else if (c === 46 && point) points++;
    else if (c !== 45 || i > 0) return -1;
  }
  return digits === 0 || digits > max || points > 1 ? -1 : digits;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `YYYYMMDD` of the calendar. */
export function isDate(value: string): boolean {
  return value.length === 8 && dateAt(value, 0) > 0;
}

/** The eight digits at `at` as a number, or -1 where they are no day of the calendar. */
function dateAt(value: string, at: number): number {
  let number = 0;
  for (let i = at; i < at + 8; i++) {
    const digit = value.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  const day = number % 100;
  const month = ((number - day) / 100) % 100;
  const year = (number - month * 100 - day) / 10_000;
  if (year < 1 || month < 1 || month > 12 || day < 1) return -1;
  if (day <= DAYS[month - 1]!) return number;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && day === 29 && leap ? number : -1;
}

/** One date, or with `RD8` two in order. */
function isPeriod(value: string, qualifier: string): boolean {
  if (qualifier !== 'RD8') return isDate(value);
  if (value.length !== 17 || value.charCodeAt(8) !== 45) return false;
  const start = dateAt(value, 0);
  return start > 0 && start <= dateAt(value, 9);
}
