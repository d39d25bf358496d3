/** Quantities of goods movements, told in one unit: as they were entered, or over the base unit of their material. */
import { decimals } from '../../../../gateway/kit.ts';
import { textOf } from './asking.ts';
import type { Node } from './entities.ts';
import { less } from './numbers.ts';

/** What `totalIn` looks at. */
export const QUANTITY = ['EntryUnit', 'QuantityInEntryUnit', 'MaterialBaseUnit', 'QuantityInBaseUnit'] as const;

const DIGITS = 8;

/** An item of a movement, which adds to the total or takes from it. */
export interface Counted {
  item: Node;
  takes: boolean;
}

/**
 * Undefined where nobody says how many of the one are how many of the other. What is to be converted is added up before: three times
 * a third is one, and a third has no end.
 * @param alike items of the same material: one of them that was entered in the unit tells how many it is in the base unit
 */
export function totalIn(
  unit: string | undefined,
  counted: readonly Counted[],
  alike: readonly Node[],
): string | undefined {
  const bases = Map.groupBy(counted, ({ item }) => {
    const own = textOf(item, 'EntryUnit');
    return unit === undefined || own === undefined || own === unit
      ? undefined
      : (textOf(item, 'MaterialBaseUnit') ?? '');
  });
  return totalOf(
    [...bases].map(([base, of]) => {
      const name = base === undefined ? 'QuantityInEntryUnit' : 'QuantityInBaseUnit';
      const usual = base === undefined ? '0' : undefined;
      const sum = totalOf(of.map(({ item, takes }) => signed(textOf(item, name) ?? usual, takes)));
      return base === undefined || base === unit || sum === undefined ? sum : converted(sum, base, unit!, alike);
    }),
  );
}

const signed = (quantity: string | undefined, takes: boolean): string | undefined =>
  quantity !== undefined && takes ? less(quantity) : quantity;

function converted(sum: string, base: string, unit: string, alike: readonly Node[]): string | undefined {
  const ratio = alike.find(one => textOf(one, 'EntryUnit') === unit && textOf(one, 'MaterialBaseUnit') === base);
  const [many, few] = [textOf(ratio, 'QuantityInEntryUnit'), textOf(ratio, 'QuantityInBaseUnit')];
  const product = many === undefined ? undefined : decimals.multiply(sum, many);
  return product === undefined || few === undefined ? undefined : decimals.divide(product, few, DIGITS);
}

/** Undefined where one of them is. */
export const totalOf = (quantities: readonly (string | undefined)[]): string | undefined =>
  quantities.includes(undefined) ? undefined : decimals.sum(quantities as readonly string[]);
