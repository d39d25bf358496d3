/** Decimal arithmetic on text: money never passes through a float. */

/** `[-]digits[.digits]`: contracts carry up to 18 digits before the point and 12 behind it, products and sums of them more. */
const DECIMAL = /^(-?)(\d{1,60})(?:\.(\d{1,40}))?$/;
const MAX_INTEGER_DIGITS = 15;
const MAX_FRACTION_DIGITS = 4;
const TOLD_INTEGER_DIGITS = 18;
const TOLD_FRACTION_DIGITS = 8;

interface Scaled {
  units: bigint;
  scale: number;
}

function scaled(text: string): Scaled | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, scale: fraction.length };
}

const raise = ({ units, scale }: Scaled, to: number): bigint => units * 10n ** BigInt(to - scale);

function text({ units, scale }: Scaled): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const body = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return units < 0n ? `-${body}` : body;
}

function combine(a: string, b: string, how: (a: bigint, b: bigint) => bigint): string | undefined {
  const [x, y] = [scaled(a), scaled(b)];
  if (!x || !y) return undefined;
  const scale = Math.max(x.scale, y.scale);
  return text({ units: how(raise(x, scale), raise(y, scale)), scale });
}

/** Sum, as exact as the longer fraction; undefined where one of the two is no decimal. */
export const add = (a: string, b: string): string | undefined => combine(a, b, (x, y) => x + y);

/** Difference; undefined where one of the two is no decimal. */
export const subtract = (a: string, b: string): string | undefined => combine(a, b, (x, y) => x - y);

/** Sum of them all, `0` of none; undefined where one of them is no decimal. */
export const sum = (all: readonly string[]): string | undefined =>
  all.reduce<string | undefined>((total, one) => (total === undefined ? undefined : add(total, one)), '0');

/** Product, with every digit of it; undefined where one of the two is no decimal. */
export function multiply(a: string, b: string): string | undefined {
  const [x, y] = [scaled(a), scaled(b)];
  return x && y && text({ units: x.units * y.units, scale: x.scale + y.scale });
}

/** Quotient, with as few digits behind the point as say it; undefined where these are too few, and where one of the two is no decimal or b is 0. */
export function divide(a: string, b: string, digits: number): string | undefined {
  const [x, y] = [scaled(a), scaled(b)];
  if (!x || !y || y.units === 0n) return undefined;
  const by = y.units * 10n ** BigInt(x.scale);
  for (let scale = 0; scale <= digits; scale++) {
    const units = x.units * 10n ** BigInt(y.scale + scale);
    if (units % by === 0n) return text({ units: units / by, scale });
  }
  return undefined;
}

/** Without the digits of the fraction beyond so many; undefined where it is no decimal. */
export function truncate(a: string, digits: number): string | undefined {
  const x = scaled(a);
  if (!x || x.scale <= digits) return x && a;
  return text({ units: x.units / 10n ** BigInt(x.scale - digits), scale: digits });
}

/**
 * As contracts carry an amount that is reckoned: half up to eight digits of the fraction. Undefined where more than 18 stand before
 * it: nobody can be told.
 */
export function told(a: string): string | undefined {
  const x = scaled(a);
  if (!x) return undefined;
  const { units, scale } = x;
  if (scale <= TOLD_FRACTION_DIGITS) return fits(text(x));
  const over = 10n ** BigInt(scale - TOLD_FRACTION_DIGITS);
  const half = units < 0n ? -over / 2n : over / 2n;
  return fits(tidy(text({ units: (units + half) / over, scale: TOLD_FRACTION_DIGITS }), 0));
}

const fits = (decimal: string): string | undefined =>
  decimal.replace('-', '').split('.')[0]!.length > TOLD_INTEGER_DIGITS ? undefined : decimal;

/** Without a sign; undefined where it is no decimal. */
export const magnitude = (a: string): string | undefined => (scaled(a) ? a.replace(/^-/, '') : undefined);

/** Negative, zero or positive as a is below, equal to or above b; undefined where one of the two is no decimal. */
export function compare(a: string, b: string): number | undefined {
  const [x, y] = [scaled(a), scaled(b)];
  if (!x || !y) return undefined;
  const scale = Math.max(x.scale, y.scale);
  const [m, n] = [raise(x, scale), raise(y, scale)];
  return m < n ? -1 : m > n ? 1 : 0;
}

/** Moves the point to the right by `places` (to the left where negative); undefined where it is no decimal. */
export function shift(a: string, places: number): string | undefined {
  const match = DECIMAL.exec(a);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const scale = Math.max(fraction.length - places, 0);
  const digits = significant(whole + fraction + '0'.repeat(Math.max(places - fraction.length, 0)));
  const padded = digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  const moved = tidy(scale > 0 ? `${padded.slice(0, point)}.${padded.slice(point)}` : padded, 0);
  return sign && digits !== '' ? `-${moved}` : moved;
}

/** Without the zeros at its beginning. */
function significant(digits: string): string {
  let from = 0;
  while (digits.charCodeAt(from) === 48) from++;
  return digits.slice(from);
}

/** Drops leading zeros and trailing zeros of the fraction beyond `keep` digits. */
function tidy(decimal: string, keep: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  let end = fraction.length;
  while (end > keep && fraction[end - 1] === '0') end--;
  return end > 0 ? `${whole}.${fraction.slice(0, end)}` : whole;
}

/**
 * The canonical spelling of a decimal as X12 R or a vendor writes it: `.2`, `5.`, `007`, `+1` are understood, digits of
 * the fraction kept. Undefined for anything else (`1,500.00`, `$20`, `1E3`) and beyond 15 + 4 digits.
 */
export function normalize(raw: string): string | undefined {
  return isCanonical(raw) ? raw : respelled(raw);
}

/** Without a sign as contracts spell it already, which nearly every amount is. */
function isCanonical(raw: string): boolean {
  const { length } = raw;
  let at = 0;
  while (at < length && isDigit(raw.charCodeAt(at))) at++;
  if (at === 0 || at > MAX_INTEGER_DIGITS || (at > 1 && raw.charCodeAt(0) === 48)) return false;
  if (at === length) return true;
  if (raw.charCodeAt(at) !== 46 || length - at < 2 || length - at > MAX_FRACTION_DIGITS + 1) return false;
  while (++at < length) if (!isDigit(raw.charCodeAt(at))) return false;
  return true;
}

const isDigit = (character: number): boolean => character >= 48 && character <= 57;

function respelled(raw: string): string | undefined {
  const match = /^([+-]?)(\d{0,18})(?:\.(\d{0,12}))?$/.exec(raw);
  if (!match) return undefined;
  const [, sign, digits = '', fraction = ''] = match;
  if (digits === '' && fraction === '') return undefined;
  const whole = digits.replace(/^0+(?=\d)/, '') || '0';
  const kept = tidy(`${whole}${fraction ? `.${fraction}` : ''}`, Math.min(fraction.length, MAX_FRACTION_DIGITS));
  if (whole.length > MAX_INTEGER_DIGITS || (kept.split('.')[1]?.length ?? 0) > MAX_FRACTION_DIGITS) return undefined;
  const zero = /^[0.]*$/.test(kept);
  return sign === '-' && !zero ? `-${kept}` : kept;
}
