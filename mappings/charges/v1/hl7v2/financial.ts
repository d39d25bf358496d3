/** Numbers, days and amounts of FT1 as senders write them (HL7 v2.5.1 §6.5.1). */
import { escaped } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import { type CustomServices, day, decimal } from '../../../../gateway/kit.ts';

const in1 = (tree: unknown, segment: string, field: number, component = 1, part = 1): string | undefined =>
  textAt(repetitionsOf(fieldOf(tree, segment, field))[0], component, part);

/**
 * What a charge is called whose sender numbers none (FT1-2 is optional): by its message and its place there. Another message
 * may bear the same MSH-10, but not at the same time.
 */
export function numberIn(tree: unknown): string | undefined {
  const parts = [in1(tree, 'MSH', 10), in1(tree, 'MSH', 7), in1(tree, 'FT1', 1)];
  return parts.includes(undefined) ? undefined : parts.map(part => escaped(part!)).join('^');
}

/** A credit is said once: by FT1-6, whatever sign its figures bear. */
function figure(text: string, tree: unknown): string | undefined {
  const isCredit = in1(tree, 'FT1', 6)?.toUpperCase() === 'CD';
  const found = decimal.decode(isCredit ? text.replace(/^-/, '') : text);
  return found?.startsWith('-') ? undefined : found;
}

/** FT1-10. */
export function decimalIn(tree: unknown, { finding }: CustomServices): string | undefined {
  const text = in1(tree, 'FT1', 10);
  const found = text === undefined ? undefined : figure(text, tree);
  if (text !== undefined && found === undefined) finding('/quantity', 'bad-number', 'FT1-10');
  return found;
}

const CURRENCY = /^[A-Z]{3}$/;

/** FT1-11 (CP): some put the currency where the type of the price belongs, and many leave it to the agreement. */
export function amountIn(
  tree: unknown,
  { finding, scope }: CustomServices,
): { amount: string; currency: string } | undefined {
  const text = in1(tree, 'FT1', 11);
  if (text === undefined) return undefined;
  const amount = figure(text, tree);
  if (amount === undefined) finding('/price/amount', 'bad-number', 'FT1-11.1');
  const said = [in1(tree, 'FT1', 11, 1, 2), in1(tree, 'FT1', 11, 2), scope.profile['currency'] as string | undefined];
  const currency = said.find(one => one !== undefined && CURRENCY.test(one));
  if (currency === undefined) finding('/price/currency', 'required', 'FT1-11.1');
  return amount !== undefined && currency !== undefined ? { amount, currency } : undefined;
}

/** FT1-4: a range since 2.5, which begins with its first day; before, and often still, a point in time. */
export function serviceDayIn(tree: unknown, { finding }: CustomServices): string | undefined {
  const text = in1(tree, 'FT1', 4);
  if (text === undefined) return undefined;
  const found = day.decode(text.slice(0, 8));
  if (found === undefined) finding('/serviceDate', 'bad-date', 'FT1-4.1');
  return found;
}
