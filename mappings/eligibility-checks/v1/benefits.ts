/** From flat rows to the benefits of one list of a plan: each remaining amount beside its whole. */
import type { Benefit } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { Row } from './reading.ts';

/** Base rows as benefits, each with its remaining row; a remaining row with no single base stands alone. */
export function joined(rows: readonly Row[], currency: string): Benefit[] {
  const wholes: Row[] = [];
  const benefits: Benefit[] = [];
  for (const row of rows)
    if (!row.isRemaining) {
      wholes.push(row);
      benefits.push(benefit(row, currency));
    }
  if (wholes.length === rows.length) return benefits;
  for (const rest of rows)
    if (rest.isRemaining) {
      const base = baseOf(rest, wholes, benefits);
      if (base < 0) benefits.push(left(benefit(rest, currency, true), rest, currency));
      else remark(left(benefits[base]!, rest, currency), wholes[base]!, rest);
    }
  return benefits;
}

/**
 * Which whole this is the rest of, or -1 where that is not clear. "Lifetime remaining" says of which whole; plain
 * "remaining" does not.
 */
function baseOf(rest: Row, wholes: readonly Row[], benefits: readonly Benefit[]): number {
  let [fitting, exact] = [0, 0];
  let [anyBase, exactBase] = [-1, -1];
  for (let at = 0; at < wholes.length; at++) {
    const whole = wholes[at]!;
    if (!sameSubject(whole, rest) || !isOpen(benefits[at]!) || !sameInsurance(whole, rest) || !sameDates(whole, rest))
      continue;
    fitting++;
    anyBase = at;
    if ((whole.period === 'lifetime') !== (rest.period === 'lifetime')) continue;
    exact++;
    exactBase = at;
  }
  return exact === 1 ? exactBase : fitting === 1 ? anyBase : -1;
}

/** Nothing is known yet of what remains of it. */
const isOpen = ({ remaining, remainingQuantity }: Benefit): boolean => !remaining && !remainingQuantity;

const sameInsurance = (a: Row, b: Row): boolean =>
  !a.insuranceType || !b.insuranceType || a.insuranceType === b.insuranceType;

/** Last year's whole has no rest this year; a row without dates may belong to any. */
const sameDates = (a: Row, b: Row): boolean =>
  !a.dates || !b.dates || JSON.stringify(a.dates) === JSON.stringify(b.dates);

/** A whole and its rest agree in everything that says what the figure is about, the period aside. */
const sameSubject = (a: Row, b: Row): boolean =>
  a.level === b.level &&
  a.network === b.network &&
  a.quantity?.unit === b.quantity?.unit &&
  sameTypes(a.serviceTypes ?? [], b.serviceTypes ?? []) &&
  a.procedure?.code === b.procedure?.code &&
  sameList(a.procedure?.modifiers, b.procedure?.modifiers) &&
  sameList(a.placesOfService, b.placesOfService);

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** In whichever order. */
const sameTypes = (a: readonly string[], b: readonly string[]): boolean =>
  sameList(a, b) || (a.length > 1 && a.length === b.length && sameList([...a].sort(), [...b].sort()));

/** What is remarked beside the remaining row is kept with the whole. */
function remark(benefit: Benefit, base: Row, rest: Row): void {
  if (rest.notes?.length) benefit.notes = [...(base.notes ?? []), ...rest.notes];
}

function left(benefit: Benefit, rest: Row, currency: string): Benefit {
  if (rest.amount !== undefined) benefit.remaining = { amount: rest.amount, currency };
  if (rest.quantity !== undefined) benefit.remainingQuantity = rest.quantity.value;
  return benefit;
}

/** @param isRest the amount and the quantity of the row are what is left, not its own */
function benefit(row: Row, currency: string, isRest = false): Benefit {
  const { serviceTypes = [], network = 'not-stated', level = 'not-stated', notes, sourceCodes } = row;
  const found: Benefit = notes?.length
    ? { serviceTypes, network, level, notes, sourceCodes }
    : { serviceTypes, network, level, sourceCodes };
  if (row.procedure) found.procedure = row.procedure;
  if (row.amount !== undefined && !isRest) found.amount = { amount: row.amount, currency };
  if (row.percent !== undefined) found.percent = row.percent;
  if (row.period) found.period = row.period;
  if (row.remaining !== undefined) found.remaining = { amount: row.remaining, currency };
  if (row.used !== undefined) found.used = { amount: row.used, currency };
  if (row.quantity && !isRest) found.quantity = row.quantity;
  if (row.remainingQuantity !== undefined) found.remainingQuantity = row.remainingQuantity;
  if (row.deliveries) found.deliveries = row.deliveries;
  if (row.insuranceType) found.insuranceType = row.insuranceType;
  if (row.dates?.length) found.dates = row.dates;
  if (row.placesOfService?.length) found.placesOfService = row.placesOfService;
  return found;
}
