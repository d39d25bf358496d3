/** Quantities of goods movements, told in one unit: as they were entered, or over the base unit of their material. */
import { decimals } from '../../../../gateway/kit.ts';
import { textOf } from './asking.ts';
import type { Node } from './entities.ts';

/** What `quantityIn` looks at. */
export const QUANTITY = ['EntryUnit', 'QuantityInEntryUnit', 'MaterialBaseUnit', 'QuantityInBaseUnit'] as const;

const DIGITS = 8;

/**
 * Undefined where nobody says how many of the one are how many of the other.
 * @param alike items of the same material: one of them that was entered in the unit tells how many it is in the base unit
 */
export function quantityIn(unit: string | undefined, item: Node, alike: readonly Node[]): string | undefined {
  const [entered = '0', base] = [textOf(item, 'QuantityInEntryUnit'), textOf(item, 'QuantityInBaseUnit')];
  const own = textOf(item, 'EntryUnit');
  if (unit === undefined || own === undefined || own === unit) return entered;
  const baseUnit = textOf(item, 'MaterialBaseUnit');
  if (baseUnit === undefined || base === undefined) return undefined;
  if (baseUnit === unit) return base;
  const ratio = alike.find(one => textOf(one, 'EntryUnit') === unit && textOf(one, 'MaterialBaseUnit') === baseUnit);
  const [many, few] = [textOf(ratio, 'QuantityInEntryUnit'), textOf(ratio, 'QuantityInBaseUnit')];
  const product = many === undefined ? undefined : decimals.multiply(base, many);
  return product === undefined || few === undefined ? undefined : decimals.divide(product, few, DIGITS);
}

/** Undefined where one of them is. */
export const totalOf = (quantities: readonly (string | undefined)[]): string | undefined =>
  quantities.includes(undefined) ? undefined : decimals.sum(quantities as readonly string[]);
