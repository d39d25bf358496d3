/** Judges one value by its data type (X12.6 §3): numbers, dates, times; written as loops because each answer passes here thousands of times. */
import type { ElementTable } from './table.ts';

/** The cause why the value is wrong, or undefined. `before` is the element before it, which qualifies a date. */
export function judgeValue(value: string, table: ElementTable, before: string): string | undefined {
  const { codes, judge } = table;
  if (codes !== undefined) return codes.has(value) ? undefined : 'bad-code';
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
    return Number(value) > 1 ? 'percent-above-one' : undefined;
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
  return value.length === 8 && isDateAt(value, 0);
}

function isDateAt(value: string, at: number): boolean {
  const year = numberAt(value, at, 4);
  const month = numberAt(value, at + 4, 2);
  const day = numberAt(value, at + 6, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS[month - 1]! + (leap ? 1 : 0);
}

function numberAt(value: string, at: number, width: number): number {
  let number = 0;
  for (let i = at; i < at + width; i++) {
    const digit = value.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** One date, or with `RD8` two in order. */
function isPeriod(value: string, qualifier: string): boolean {
  if (qualifier !== 'RD8') return isDate(value);
  if (value.length !== 17 || value.charCodeAt(8) !== 45) return false;
  return isDateAt(value, 0) && isDateAt(value, 9) && value.slice(0, 8) <= value.slice(9);
}
