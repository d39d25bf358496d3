/** From flat rows to the plans of the canonical answer: grouped by plan, each row in the list where it belongs. */
import type { EligibilityCheck } from '../../../contracts/eligibility-checks/v1/types.ts';
import { joined } from './benefits.ts';
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

/** The rows of one plan, and what they say of it besides their figures. */
interface Group {
  key: PlanKey;
  period: Span | undefined;
  rows: Row[];
}

/** @param stated what is said of the plan for the member as a whole */
export function plansOf(all: readonly Row[], stated: Reading['plan'], currency: string): Plan[] {
  const rows: Row[] = [];
  for (const row of all) if (isPlans(row)) rows.push(row);
  // Of who is named beside the plans only the remarks stay here.
  if (rows.length > 0 && rows.length < all.length)
    for (const row of all)
      if (row.notes && !isPlans(row)) rows.push({ kind: 'other', notes: row.notes, sourceCodes: row.sourceCodes });
  return groups(rows, stated).map(group => plan(group, stated, currency));
}

const isPlans = ({ kind }: Row): boolean => kind !== 'other-payer' && kind !== 'primary-care';

const identity = ({ plan }: Row): string => (plan === undefined ? '' : (plan.of ?? plan.planId ?? plan.name ?? ''));

/**
 * A row says by plan number or plan name to which plan it belongs. Where only one plan is named, every row is about it;
 * where several are, a row that names none stays by itself: it is not guessed to which it belongs.
 */
function groups(rows: readonly Row[], stated: Reading['plan']): Group[] {
  let only = '';
  let several = false;
  for (const row of rows) {
    const id = identity(row);
    if (id === '' || id === only) continue;
    several = only !== '';
    if (several) break;
    only = id;
  }
  const found = new Map<string, Group>();
  for (const row of rows) {
    const id = identity(row) || (several ? '' : only);
    let group = found.get(id);
    if (group === undefined) {
      group = { key: several ? {} : keyOf(stated), period: undefined, rows: [] };
      found.set(id, group);
    }
    if (row.plan !== undefined) name(group, row.plan);
    group.rows.push(row);
  }
  return [...found.values()];
}

/** What is stated for the member as a whole, in the order in which it was read; its days are looked at last. */
function keyOf(stated: Reading['plan'] = {}): PlanKey {
  const { period: _period, span: _span, ...key } = stated;
  return key;
}

const PARTS = ['name', 'planId', 'groupNumber'] as const;

/** The first row that says it decides. */
function name(group: Group, plan: NonNullable<Row['plan']>): void {
  for (const part of PARTS) {
    const value = plan[part];
    if (value && !group.key[part]) group.key[part] = value;
  }
  if (plan.period) group.period ??= plan.period;
}

function plan({ key, period: own, rows }: Group, stated: Reading['plan'], currency: string): Plan {
  const period = openEnded(own ?? stated?.period ?? stated?.span);
  const insuranceType = onlyInsuranceType(rows);
  const figures: Record<BenefitList, Row[]> = {
    coPayment: [],
    coInsurance: [],
    deductible: [],
    outOfPocket: [],
    limitations: [],
    exclusions: [],
  };
  const statuses: Plan['statuses'] = [];
  const authorization: Plan['authorization'] = [];
  const notes: string[] = [];
  for (const row of rows) {
    const { kind = 'other', authorizationRequired } = row;
    if (authorizationRequired) authorization.push(authorizationOf(row, authorizationRequired));
    const list = LISTS[kind];
    if (list !== undefined) {
      figures[list].push(row);
      continue;
    }
    const status = STATUSES[kind];
    if (status !== undefined) statuses.push(statusOf(row, status));
    else if (kind === 'other' && row.notes) notes.push(...row.notes);
  }
  return {
    ...key,
    ...(period && { period }),
    ...(insuranceType && { insuranceType }),
    statuses,
    coPayment: joined(figures.coPayment, currency),
    coInsurance: joined(figures.coInsurance, currency),
    deductible: joined(figures.deductible, currency),
    outOfPocket: joined(figures.outOfPocket, currency),
    limitations: joined(figures.limitations, currency),
    exclusions: joined(figures.exclusions, currency),
    authorization,
    notes,
  };
}

function statusOf(row: Row, status: Plan['statuses'][number]['status']): Plan['statuses'][number] {
  const { serviceTypes = [], network = 'not-stated', level = 'not-stated', notes, sourceCodes } = row;
  const found: Plan['statuses'][number] = notes?.length
    ? { status, serviceTypes, network, level, notes, sourceCodes }
    : { status, serviceTypes, network, level, sourceCodes };
  if (row.insuranceType) found.insuranceType = row.insuranceType;
  const period = holding(row);
  if (period) found.period = period;
  if (row.procedure) found.procedure = row.procedure;
  return found;
}

function authorizationOf(row: Row, required: NonNullable<Row['authorizationRequired']>): Plan['authorization'][number] {
  const { serviceTypes = [], network = 'not-stated', level = 'not-stated', notes, sourceCodes } = row;
  const found: Plan['authorization'][number] = notes?.length
    ? { required, serviceTypes, network, level, notes, sourceCodes }
    : { required, serviceTypes, network, level, sourceCodes };
  if (row.procedure) found.procedure = row.procedure;
  return found;
}

/** The kind of insurance that the rows name, where they name no other. */
function onlyInsuranceType(rows: readonly Row[]): string | undefined {
  let only: string | undefined;
  for (const { insuranceType } of rows) {
    if (!insuranceType || insuranceType === only) continue;
    if (only !== undefined) return undefined;
    only = insuranceType;
  }
  return only;
}

/** The last day a calendar can hold is how some payers write that there is no end. */
function openEnded(period: Span | undefined): Span | undefined {
  if (period?.end !== '9999-12-31') return period;
  return period.start ? { start: period.start } : undefined;
}

/** The days on which a status holds: begin and end by themselves, or both as a range. */
function holding({ dates }: Row): Span | undefined {
  if (!dates) return undefined;
  const stated = (edge: string): Span | undefined =>
    dates.find(({ kind }) => ['eligibility', 'plan', 'benefit'].some(about => kind === about + edge))?.period;
  const start = (stated('-begin') ?? stated(''))?.start;
  const end = (stated('-end') ?? stated(''))?.end;
  const period = openEnded({ ...(start && { start }), ...(end && { end }) });
  return period?.start || period?.end ? period : undefined;
}
