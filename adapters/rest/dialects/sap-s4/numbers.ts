/** Numbers that this system gives: documents by number and year, lines in steps of ten, and the mark by which ours are found again. */
import { createHash } from 'node:crypto';
import { type Codec, decimals, Fault, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import type { Node } from './entities.ts';

/** What is called by several parts is one identifier to callers: the parts with a slash between them. */
export const joined = (entity: Node, ...names: string[]): string =>
  names.map(name => encodeURIComponent(String(entity[name] ?? ''))).join('/');

export const parted = (id: string, ...names: string[]): Record<string, string> => {
  const parts = names.length === 1 ? [id] : id.split('/').map(part => decodeURIComponent(part));
  return Object.fromEntries(names.map((name, at) => [name, parts[at] ?? '']));
};

/** The key of what the path of the request names. */
export const keyed = (...names: string[]): Rule =>
  table<{ id: string }>().custom({
    id: 'key',
    carries: ['id'],
    enc(value, tree) {
      Object.assign(tree as object, { key: parted((value as { id: string }).id, ...names) });
    },
  });

/**
 * Lines count in tens, so that one can come between two: 00010 is the first. A line that stands between keeps a number of its own,
 * beyond those that tens can reach.
 */
const BETWEEN = 10_000;

export const lineNumber: Codec<number> = {
  name: 'lineNumber',
  code: 'bad-number',
  encode(number) {
    if (!Number.isSafeInteger(number) || number < 1) return undefined;
    const item = number > BETWEEN ? number - BETWEEN : number * 10;
    return item < 100_000 ? String(item).padStart(5, '0') : undefined;
  },
  decode(value) {
    if (typeof value !== 'string' || !/^\d{1,5}$/.test(value)) return undefined;
    const item = Number(value);
    return item % 10 === 0 ? item / 10 : item + BETWEEN;
  },
};

/** A whole number of so many digits, with zeros in front. */
export const padded = (digits: number): Codec<number> => ({
  name: `padded:${digits}`,
  code: 'bad-number',
  encode: number => (Number.isSafeInteger(number) ? String(number).padStart(digits, '0') : undefined),
  decode: value => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined),
});

/**
 * The mark of the call, short enough for any field of a text: there is no key of idempotency in these services, and so what was made is
 * found again by it.
 */
export const markOf = ({ key }: Pick<Scope, 'key'>, length = 20): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, length);

const PLACES = 2;

/** A price of more places than fit stands per a thousand. */
export function priced(price: string): { amount: string; per: string } {
  const places = price.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return places <= PLACES ? { amount: price, per: '1' } : { amount: decimals.shift(price, 3) ?? price, per: '1000' };
}

/** The price of one, where it stands per so many; as exact as a power of ten allows. */
export function unitPrice(amount: string | undefined, per: string | undefined): string | undefined {
  if (amount === undefined) return undefined;
  const zeros = /^(?:1(0*)|0|)$/.exec(per?.replace(/\.0*$/, '') ?? '')?.[1]?.length;
  if (zeros === undefined && per !== undefined && per !== '0' && per !== '') return undefined;
  return decimals.shift(amount, -(zeros ?? 0));
}

/** @throws Fault where one of them is no decimal: without it the sum would be another. */
export const sumOf = (amounts: readonly (string | undefined)[]): string =>
  readable(decimals.sum(amounts.map(amount => amount ?? '0')));

export const less = (amount: string): string => readable(decimals.subtract('0', amount));

function readable(decimal: string | undefined): string {
  if (decimal === undefined) throw new Fault('backend-unreadable', { backend: { cause: 'unexpected-shape' } });
  return decimal;
}
