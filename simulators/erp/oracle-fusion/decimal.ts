/** Sums and comparisons of decimals held as digits. */

const SCALE = 12;

const units = (digits: string): bigint => {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
  const value = BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return sign === '-' ? -value : value;
};

const spelled = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
};

export const sum = (...digits: readonly string[]): string =>
  spelled(digits.reduce((total, each) => total + units(each), 0n));

export const minus = (a: string, b: string): string => spelled(units(a) - units(b));

export const isMore = (a: string, b: string): boolean => units(a) > units(b);

export const times = (a: string, b: string): string => spelled((units(a) * units(b)) / 10n ** BigInt(SCALE));
