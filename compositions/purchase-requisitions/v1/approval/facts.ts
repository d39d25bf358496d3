/** What an approval rule looks at: facts of a requisition, as its system of record tells them and as it was asked for. */
import { createHash } from 'node:crypto';
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
  PurchaseRequisitionLine,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';

/** What rules go by, as they spell it. */
export const DIMENSIONS = ['facility', 'department', 'costCenter', 'category', 'kind', 'urgency', 'currency'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Facts extends Partial<Record<Dimension, string>> {
  /** Undefined where a price is missing: then nobody can say which threshold it is under. */
  total?: string;
}

/** What its system of record may not keep, in codes; the persons by their identifiers alone. */
export function saidOf(asked: PurchaseRequisitionCreation | PurchaseRequisition): Record<string, string> {
  const { requester, onBehalfOf, facility, department, costCenter, category, kind, urgency } = asked;
  const said = {
    ...{ requester: requester?.identifier, onBehalfOf: onBehalfOf?.identifier, facility, kind, urgency },
    ...{ department: department?.code, costCenter: costCenter?.code, category: category?.code },
  };
  return Object.fromEntries(Object.entries(said).filter((one): one is [string, string] => one[1] !== undefined));
}

/** The facts of the whole; a line may say another cost centre or category, and is looked at by its own. */
export function factsOf(requisition: PurchaseRequisition, asked?: Readonly<Record<string, string>>): Facts[] {
  const { lines = [], currency } = requisition;
  const told = saidOf(requisition);
  const { requester: _, onBehalfOf: _behalf, askedBy: _by, ...said } = { ...asked, ...told, ...keptOf(told, asked) };
  const total = totalOf(requisition);
  const whole: Facts = {
    // What the contract means where nothing is said; of what was not asked for here nobody knows whether it was.
    ...(asked && { kind: 'goods', urgency: 'routine' }),
    ...said,
    ...(currency !== undefined && { currency }),
    ...(total !== undefined && { total }),
  };
  const own = lines.map(({ costCenter, category }) => ({
    ...whole,
    ...(costCenter && { costCenter: costCenter.code }),
    ...(category && { category: category.code }),
  }));
  return [...new Map([whole, ...own].map(facts => [JSON.stringify(facts), facts])).values()];
}

/** An ERP may have no word for an investment or an emergency and tell what is next to it: what was asked for stands. */
const keptOf = (
  { kind: told }: Record<string, string>,
  { kind, urgency }: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  ...(kind !== undefined && { kind: told === 'capital' ? told : kind }),
  ...(urgency !== undefined && { urgency }),
});

/** What every line says for itself need not be said of the whole. */
export const saidByLines = ({ lines = [] }: PurchaseRequisition): Dimension[] =>
  (['costCenter', 'category'] as const).filter(name => lines.length > 0 && lines.every(line => line[name]));

/**
 * The larger of what the system of record says and what the lines come to: a threshold is not passed under by either. Where pieces
 * have no price, what it says counts them as nothing.
 */
function totalOf({ lines = [], total, currency }: PurchaseRequisition): string | undefined {
  if (lines.some(({ quantity, unitPrice }) => quantity !== undefined && unitPrice === undefined)) return undefined;
  let sum: string | undefined = lines.length > 0 ? '0' : undefined;
  for (const { quantity, unitPrice } of lines) {
    const amount =
      quantity === undefined || unitPrice === undefined ? undefined : decimals.multiply(quantity.value, unitPrice);
    sum = sum === undefined || amount === undefined ? undefined : decimals.add(sum, amount);
  }
  const told = total && (currency === undefined || total.currency === currency) ? total.amount : undefined;
  if (sum === undefined || told === undefined) return sum ?? told;
  return (decimals.compare(told, sum) ?? 0) > 0 ? told : sum;
}

/** Of what is approved. Who changes it afterwards changes what was submitted. */
export function fingerprintOf(requisition: PurchaseRequisition, asked?: Readonly<Record<string, string>>): string {
  const line = ({ number, item, quantity, unitPrice, account, supplier }: PurchaseRequisitionLine) => [
    ...[number, item?.id, item?.code, item?.description, account?.code, supplier?.id],
    ...[plain(quantity?.value), quantity?.unit, plain(unitPrice)],
  ];
  const facts = factsOf(requisition, asked).map(({ total, ...rest }) => ({ ...rest, total: plain(total) }));
  const text = JSON.stringify([facts, (requisition.lines ?? []).map(line)]);
  return createHash('sha256').update(text).digest('hex');
}

/** However many zeros its system of record writes behind it. */
const plain = (decimal?: string): string | undefined =>
  decimal?.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;

/** Everybody for whom it is: none of them decides about it. Whatever the case in which a name is written. */
export function concerned(
  requisition: PurchaseRequisition,
  asked: Readonly<Record<string, string>> = {},
  submitter?: string,
): ReadonlySet<string> {
  const { requester, onBehalfOf } = saidOf(requisition);
  const all = [requester, onBehalfOf, asked['requester'], asked['onBehalfOf'], asked['askedBy'], submitter];
  return new Set(all.flatMap(name => (name === undefined ? [] : [nameOf(name)])));
}

export const nameOf = (person: string): string => person.normalize('NFKC').trim().toLowerCase();
