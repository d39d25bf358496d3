/** From flat rows to the plans of the canonical answer: grouped by plan, each remaining amount beside its whole. */
import type { Benefit, EligibilityCheck } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { PlanKey, Reading, Row, RowKind, Span } from './reading.ts';

export type Plan = EligibilityCheck['plans'][number];
type BenefitList = 'coPayment' | 'coInsurance' | 'deductible' | 'outOfPocket' | 'limitations' | 'exclusions';

/** Which list of a plan holds which kind of row. */
const LISTS: Partial<Record<RowKind, BenefitList>> = {
  'co-payment': 'coPayment',
  'co-insurance': 'coInsurance',
  deductible: 'deductible',
  'out-of-pocket': 'outOfPocket',
  limitation: 'limitations',
  exclusion: 'exclusions',
};
const STATUSES: Partial<Record<RowKind, Plan['statuses'][number]['status']>> = {
  active: 'active',
  inactive: 'inactive',
  unknown: 'unknown',
};

export function plansOf(reading: Reading, currency: string): Plan[] {
  const isPlans = ({ kind }: Row): boolean => kind !== 'other-payer' && kind !== 'primary-care';
  const rows = (reading.rows ?? []).filter(isPlans);
  // Of who is named beside the plans only the remarks stay here.
  if (rows.length > 0)
    for (const row of reading.rows ?? [])
      if (row.notes && !isPlans(row)) rows.push({ kind: 'other', notes: row.notes, sourceCodes: row.sourceCodes });
  return groups(rows, reading.plan).map(({ key, rows }) => plan(key, rows, reading, currency));
}

/**
 * A row says by plan number or plan name to which plan it belongs. Where only one plan is named, every row is about it;
 * where several are, a row that names none stays by itself: it is not guessed to which it belongs.
 */
function groups(
  rows: readonly Row[],
  { period: _period, span: _span, ...whole }: NonNullable<Reading['plan']> = {},
): { key: PlanKey; rows: Row[] }[] {
  const identity = (row: Row): string => row.plan?.of ?? row.plan?.planId ?? row.plan?.name ?? '';
  const named = new Set(rows.map(identity).filter(Boolean));
  const only = named.size === 1 ? [...named][0] : undefined;
  const found = new Map<string, { key: PlanKey; rows: Row[] }>();
  for (const row of rows) {
    const id = identity(row) || only || '';
    const group = found.get(id) ?? { key: named.size > 1 ? {} : { ...whole }, rows: [] };
    for (const part of ['name', 'planId', 'groupNumber'] as const) {
      const value = row.plan?.[part];
      if (value && !group.key[part]) group.key[part] = value;
    }
    if (row.plan?.period) group.key.period ??= row.plan.period;
    group.rows.push(row);
    found.set(id, group);
  }
  return [...found.values()];
}

function plan({ period: own, ...key }: PlanKey, rows: readonly Row[], reading: Reading, currency: string): Plan {
  const period = openEnded(own ?? reading.plan?.period ?? reading.plan?.span);
  const insuranceType = onlyInsuranceType(rows);
  const result: Plan = {
    ...key,
    ...(period && { period }),
    ...(insuranceType && { insuranceType }),
    statuses: [],
    coPayment: [],
    coInsurance: [],
    deductible: [],
    outOfPocket: [],
    limitations: [],
    exclusions: [],
    authorization: [],
    notes: [],
  };
  const figures: Record<BenefitList, Row[]> = {
    coPayment: [],
    coInsurance: [],
    deductible: [],
    outOfPocket: [],
    limitations: [],
    exclusions: [],
  };
  for (const row of rows) {
    const { kind = 'other', authorizationRequired: required, procedure } = row;
    const status = STATUSES[kind];
    if (status)
      result.statuses.push({
        status,
        ...common(row),
        ...insurance(row),
        ...holding(row),
        ...(procedure && { procedure }),
      });
    if (required) result.authorization.push({ required, ...common(row), ...(procedure && { procedure }) });
    const list = LISTS[kind];
    if (list) figures[list].push(row);
    else if (kind === 'other' && row.notes) result.notes.push(...row.notes);
  }
  for (const list in figures) result[list as BenefitList] = joined(figures[list as BenefitList], currency);
  return result;
}

/** The kind of insurance that the rows name, where they name no other. */
function onlyInsuranceType(rows: readonly Row[]): string | undefined {
  const first = rows.find(row => row.insuranceType)?.insuranceType;
  return rows.every(row => !row.insuranceType || row.insuranceType === first) ? first : undefined;
}

/** The last day a calendar can hold is how some payers write that there is no end. */
function openEnded(period: Span | undefined): Span | undefined {
  if (period?.end !== '9999-12-31') return period;
  return period.start ? { start: period.start } : undefined;
}

/** The days on which a status holds: begin and end by themselves, or both as a range. */
function holding({ dates }: Row): { period?: Span } | undefined {
  if (!dates) return undefined;
  const stated = (edge: string): Span | undefined =>
    dates.find(({ kind }) => ['eligibility', 'plan', 'benefit'].some(about => kind === about + edge))?.period;
  const start = (stated('-begin') ?? stated(''))?.start;
  const end = (stated('-end') ?? stated(''))?.end;
  const period = openEnded({ ...(start && { start }), ...(end && { end }) });
  return period?.start || period?.end ? { period } : undefined;
}

const common = ({ serviceTypes = [], network = 'not-stated', level = 'not-stated', notes, sourceCodes }: Row) =>
  notes?.length ? { serviceTypes, network, level, notes, sourceCodes } : { serviceTypes, network, level, sourceCodes };

const insurance = (row: Row) => (row.insuranceType ? { insuranceType: row.insuranceType } : {});

/** Base rows as benefits, each with its remaining row; a remaining row with no single base stands alone. */
function joined(rows: readonly Row[], currency: string): Benefit[] {
  const rests = rows.filter(row => row.isRemaining);
  const wholes = rests.length === 0 ? rows : rows.filter(row => !row.isRemaining);
  const benefits = wholes.map(row => benefit(row, currency));
  if (rests.length === 0) return benefits;
  const bases = wholes.map((row, at) => ({ row, benefit: benefits[at]!, subject: subject(row) }));
  for (const rest of rests) {
    const about = subject(rest);
    const fitting = bases.filter(
      base =>
        base.subject === about && isOpen(base.benefit) && sameInsurance(base.row, rest) && sameDates(base.row, rest),
    );
    // "Lifetime remaining" says of which whole it is the rest; plain "remaining" does not.
    const exact = fitting.filter(({ row }) => (row.period === 'lifetime') === (rest.period === 'lifetime'));
    const base = exact.length === 1 ? exact[0] : fitting.length === 1 ? fitting[0] : undefined;
    if (base) Object.assign(base.benefit, left(rest, currency), remarks(base.row, rest));
    else {
      const { amount: _amount, quantity: _quantity, ...figure } = rest;
      benefits.push({ ...benefit(figure, currency), ...left(rest, currency) });
    }
  }
  return benefits;
}

/** Nothing is known yet of what remains of it. */
const isOpen = ({ remaining, remainingQuantity }: Benefit): boolean => !remaining && !remainingQuantity;

const sameInsurance = (a: Row, b: Row): boolean =>
  !a.insuranceType || !b.insuranceType || a.insuranceType === b.insuranceType;

/** Last year's whole has no rest this year; a row without dates may belong to any. */
const sameDates = (a: Row, b: Row): boolean =>
  !a.dates || !b.dates || JSON.stringify(a.dates) === JSON.stringify(b.dates);

/** What is remarked beside the remaining row is kept with the whole. */
const remarks = (base: Row, rest: Row): Pick<Benefit, 'notes'> =>
  rest.notes?.length ? { notes: [...(base.notes ?? []), ...rest.notes] } : {};

function left(rest: Row, currency: string): Pick<Benefit, 'remaining' | 'remainingQuantity'> {
  return {
    ...(rest.amount === undefined ? {} : { remaining: { amount: rest.amount, currency } }),
    ...(rest.quantity === undefined ? {} : { remainingQuantity: rest.quantity.value }),
  };
}

/** The key of a whole and its rest: everything that says what the figure is about, the period aside. */
function subject({ serviceTypes = [], procedure, network, level, placesOfService, quantity }: Row): string {
  const types = serviceTypes.length > 1 ? [...serviceTypes].sort() : serviceTypes;
  return `${types}\u0000${procedure?.code}:${procedure?.modifiers}\u0000${network}\u0000${level}\u0000${placesOfService}\u0000${quantity?.unit}`;
}

function benefit(row: Row, currency: string): Benefit {
  const money = (amount: string) => ({ amount, currency });
  const found: Benefit = common(row);
  if (row.procedure) found.procedure = row.procedure;
  if (row.amount !== undefined) found.amount = money(row.amount);
  if (row.percent !== undefined) found.percent = row.percent;
  if (row.period) found.period = row.period;
  if (row.remaining !== undefined) found.remaining = money(row.remaining);
  if (row.used !== undefined) found.used = money(row.used);
  if (row.quantity) found.quantity = row.quantity;
  if (row.remainingQuantity !== undefined) found.remainingQuantity = row.remainingQuantity;
  if (row.deliveries) found.deliveries = row.deliveries;
  if (row.insuranceType) found.insuranceType = row.insuranceType;
  if (row.dates?.length) found.dates = row.dates;
  if (row.placesOfService?.length) found.placesOfService = row.placesOfService;
  return found;
}
