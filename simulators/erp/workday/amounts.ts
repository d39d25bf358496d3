/** Sums and comparisons of decimals as digits: no amount of the simulator passes through a float. */

const SCALE = 8;

const units = (digits: string): bigint => {
  const [, sign = '', whole = '0', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(digits.trim()) ?? [];
  const value = BigInt((whole || '0') + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return sign === '-' ? -value : value;
};

const spelled = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}${fraction && `.${fraction}`}`;
};

export const sum = (...amounts: readonly string[]): string =>
  spelled(amounts.reduce((total, amount) => total + units(amount), 0n));
export const times = (a: string, b: string): string => spelled((units(a) * units(b)) / 10n ** BigInt(SCALE));
export const isMore = (a: string, b: string): boolean => units(a) > units(b);
export const isSame = (a: string, b: string): boolean => units(a) === units(b);
