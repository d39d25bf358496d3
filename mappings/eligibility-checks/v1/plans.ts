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
  const rows = (reading.rows ?? []).filter(row => row.kind !== 'other-payer' && row.kind !== 'primary-care');
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
  const identity = (row: Row): string => row.plan?.planId ?? row.plan?.name ?? '';
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
    group.rows.push(row);
    found.set(id, group);
  }
  return [...found.values()];
}

function plan(key: PlanKey, rows: readonly Row[], reading: Reading, currency: string): Plan {
  const period = openEnded(reading.plan?.period ?? reading.plan?.span);
  const insuranceTypes = new Set(rows.flatMap(row => row.insuranceType ?? []));
  const result: Plan = {
    ...key,
    ...(period ? { period } : {}),
    ...(insuranceTypes.size === 1 ? { insuranceType: [...insuranceTypes][0] as string } : {}),
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
  for (const row of rows) {
    const status = row.kind && STATUSES[row.kind];
    if (status) result.statuses.push({ status, ...common(row), ...insurance(row) });
    if (row.authorizationRequired) {
      const { procedure } = row;
      result.authorization.push({
        required: row.authorizationRequired,
        ...common(row),
        ...(procedure ? { procedure } : {}),
      });
    }
    if (!row.kind || row.kind === 'other') result.notes.push(...(row.notes ?? []));
  }
  for (const [kind, list] of Object.entries(LISTS) as [RowKind, BenefitList][]) {
    result[list] = joined(
      rows.filter(row => row.kind === kind),
      currency,
    );
  }
  return result;
}

/** The last day a calendar can hold is how some payers write that there is no end. */
function openEnded(period: Span | undefined): Span | undefined {
  if (period?.end !== '9999-12-31') return period;
  return period.start ? { start: period.start } : undefined;
}

const common = (row: Row) => ({
  serviceTypes: row.serviceTypes ?? [],
  network: row.network ?? ('not-stated' as const),
  level: row.level ?? ('not-stated' as const),
  ...(row.notes?.length && { notes: row.notes }),
  sourceCodes: row.sourceCodes,
});

const insurance = (row: Row) => (row.insuranceType ? { insuranceType: row.insuranceType } : {});

/** Base rows as benefits, each with its remaining row; a remaining row with no single base stands alone. */
function joined(rows: readonly Row[], currency: string): Benefit[] {
  const wholes = rows.filter(row => !row.isRemaining);
  const benefits = wholes.map(row => benefit(row, currency));
  if (wholes.length === rows.length) return benefits;
  const subjects = wholes.map(subject);
  const alone: Benefit[] = [];
  for (const rest of rows.filter(row => row.isRemaining)) {
    const about = subject(rest);
    const fitting = wholes
      .map((_row, at) => at)
      .filter(at => subjects[at] === about && isOpen(benefits[at]!) && sameInsurance(wholes[at]!, rest));
    // "Lifetime remaining" says of which whole it is the rest; plain "remaining" does not.
    const exact = fitting.filter(at => (wholes[at]!.period === 'lifetime') === (rest.period === 'lifetime'));
    const base = exact.length === 1 ? exact[0] : fitting.length === 1 ? fitting[0] : undefined;
    if (base !== undefined) Object.assign(benefits[base]!, left(rest, currency), remarks(wholes[base]!, rest));
    else {
      const { amount: _amount, quantity: _quantity, ...figure } = rest;
      alone.push({ ...benefit(figure, currency), ...left(rest, currency) });
    }
  }
  return [...benefits, ...alone];
}

/** Nothing is known yet of what remains of it. */
const isOpen = ({ remaining, remainingQuantity }: Benefit): boolean => !remaining && !remainingQuantity;

const sameInsurance = (a: Row, b: Row): boolean =>
  !a.insuranceType || !b.insuranceType || a.insuranceType === b.insuranceType;

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
  return JSON.stringify([types, procedure?.code, network, level, placesOfService, quantity?.unit]);
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
  if (row.insuranceType) found.insuranceType = row.insuranceType;
  if (row.dates?.length) found.dates = row.dates;
  if (row.placesOfService?.length) found.placesOfService = row.placesOfService;
  return found;
}
