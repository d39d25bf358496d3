/** One line per requested service type, as a front desk reads it aloud. What contradicts itself is named, never guessed. */
import type { Benefit, EligibilityCheck, Share } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { Plan } from './plans.ts';

type Line = EligibilityCheck['summary'][number];
type Status = Plan['statuses'][number];

/** The plan as a whole (X12 service type 30). */
const PLAN = '30';

/** Figures in the order in which they are read aloud; only what is stated for the plan as a whole is inherited. */
const FIGURES = [
  { name: 'copayment', list: 'coPayment', words: 'Copayment', inherits: false },
  { name: 'coinsurance', list: 'coInsurance', words: 'Coinsurance', inherits: false },
  { name: 'deductible', list: 'deductible', words: 'Deductible', inherits: true },
  { name: 'outOfPocket', list: 'outOfPocket', words: 'Out-of-pocket maximum', inherits: true },
] as const;
type Figure = (typeof FIGURES)[number]['name'];

/** True, false, or null where nothing or contradicting things are stated about the plan as a whole. */
export function coverageActive(plans: readonly Plan[]): boolean | null {
  let isActive = false;
  let isInactive = plans.length > 0;
  for (const { statuses } of plans) {
    const whole = aboutPlan(statuses);
    const verdict = inAnyNetwork(whole.length > 0 ? whole : statuses.filter(({ status }) => status === 'active'));
    if (verdict === true) isActive = true;
    if (verdict !== false) isInactive = false;
  }
  return isActive ? true : isInactive ? false : null;
}

/** @param inForce what `coverageActive` says of these plans */
export function summarize(serviceTypes: readonly string[], plans: readonly Plan[], inForce: boolean | null): Line[] {
  const [only] = plans;
  const all: Stated = only && plans.length === 1 ? only : together(plans);
  return [...new Set(serviceTypes)].map(serviceType => line(serviceType, all, inForce));
}

/** What the plans say, plan by plan or all together: every line looks through it. */
type Stated = Pick<Plan, 'statuses' | 'exclusions' | 'authorization' | (typeof FIGURES)[number]['list']>;

const together = (plans: readonly Plan[]): Stated => ({
  statuses: plans.flatMap(plan => plan.statuses),
  exclusions: plans.flatMap(plan => plan.exclusions),
  authorization: plans.flatMap(plan => plan.authorization),
  coPayment: plans.flatMap(plan => plan.coPayment),
  coInsurance: plans.flatMap(plan => plan.coInsurance),
  deductible: plans.flatMap(plan => plan.deductible),
  outOfPocket: plans.flatMap(plan => plan.outOfPocket),
});

/** The rows that a figure of one line can come from. */
interface Candidate {
  name: Figure;
  inherited: boolean;
  rows: Benefit[];
}

function line(serviceType: string, stated: Stated, inForce: boolean | null): Line {
  const isPlan = serviceType === PLAN;
  const allStatuses = isPlan ? aboutPlan(stated.statuses) : about(stated.statuses, serviceType);
  const candidates: Candidate[] = [];
  if (inForce !== false)
    for (const { name, list, inherits } of FIGURES) {
      const own = about(stated[list], serviceType);
      const inherited = own.length === 0 && inherits && !isPlan;
      const rows = inherited ? aboutPlan(stated[list]) : own;
      if (rows.length > 0) candidates.push({ name, inherited, rows });
    }
  const inNetwork = networkOf(candidates, allStatuses);
  const ofLine = ofNetwork(allStatuses, inNetwork);
  const statuses = ofLine.length > 0 ? ofLine : allStatuses;
  const excluded = ofNetwork(about(stated.exclusions, serviceType), inNetwork).length > 0;
  const active = inForce === false ? false : isPlan ? inForce : activeFor(statuses, excluded);
  const ambiguous: Line['ambiguous'] = [];
  if (active === null && inForce !== false && contradicts(statuses, excluded)) ambiguous.push('active');
  const found = { serviceType, text: '', active } as Line;
  for (const { name, inherited, rows } of candidates) {
    const shares = distinct(ofLevel(ofNetwork(rows, inNetwork)));
    const [share] = shares;
    if (shares.length > 1) ambiguous.push(name);
    else if (share) {
      if (inherited) share.inheritedFrom = PLAN;
      found[name] = share;
    }
  }
  found.inNetwork = inNetwork;
  found.authorizationRequired = authorization(
    ofNetwork(about(stated.authorization, serviceType), inNetwork),
    ambiguous,
  );
  found.ambiguous = ambiguous;
  found.text = aloud(found);
  return found;
}

type General = Pick<Benefit, 'serviceTypes' | 'procedure'> & { placesOfService?: string[] };

/** Rows for one procedure or one place are true but not the answer for the service type. */
const isGeneral = (row: General): boolean => !row.procedure && !row.placesOfService?.length;

function about<T extends General>(rows: readonly T[], serviceType: string): T[] {
  const found: T[] = [];
  for (const row of rows) if (row.serviceTypes.includes(serviceType) && isGeneral(row)) found.push(row);
  return found;
}

function aboutPlan<T extends General>(rows: readonly T[]): T[] {
  const found: T[] = [];
  for (const row of rows) {
    const { serviceTypes } = row;
    if ((serviceTypes.length === 0 || serviceTypes.includes(PLAN)) && isGeneral(row)) found.push(row);
  }
  return found;
}

/** An excluded service is not covered. A plan in force says nothing of a service that has no row of its own (carve-outs). */
function activeFor(statuses: readonly Status[], excluded: boolean): boolean | null {
  const stated = verdict(statuses);
  if (!excluded) return stated;
  return stated === true ? null : false;
}

function says(statuses: readonly Status[], word: Status['status']): boolean {
  for (const { status } of statuses) if (status === word) return true;
  return false;
}

const contradicts = (statuses: readonly Status[], excluded: boolean): boolean =>
  says(statuses, 'active') && (excluded || says(statuses, 'inactive'));

function verdict(statuses: readonly Status[]): boolean | null {
  const active = says(statuses, 'active');
  return active === says(statuses, 'inactive') ? null : active;
}

/** A plan that is in force in one network is in force, whatever is said of the other. */
function inAnyNetwork(statuses: readonly Status[]): boolean | null {
  const verdicts = (['in', 'out'] as const).flatMap(network => {
    const rows = statuses.filter(row => row.network === network);
    return rows.length > 0 ? verdict(rows) : [];
  });
  const rest = statuses.filter(({ network }) => network !== 'in' && network !== 'out');
  if (rest.length > 0 || verdicts.length === 0) verdicts.push(verdict(rest));
  return verdicts.includes(true) ? true : verdicts.every(one => one === false) ? false : null;
}

/** The line is about care in network where the payer states anything for it; else out of network where only that is stated. */
function networkOf(figures: readonly Candidate[], statuses: readonly Status[]): boolean | null {
  let isOut = false;
  let isOther = false;
  for (const { rows } of figures)
    for (const { network } of rows) {
      if (network === 'in') return true;
      if (network === 'out') isOut = true;
      else isOther = true;
    }
  for (const { network } of statuses) {
    if (network === 'in') return true;
    if (network === 'out') isOut = true;
  }
  return isOut && !isOther ? false : null;
}

/**
 * A row for the line's own network wins; one that makes no difference is the fallback; one for the other never counts.
 * A row of an unknown network counts only where the line is about none.
 */
function ofNetwork<T extends { network: Benefit['network'] }>(rows: readonly T[], inNetwork: boolean | null): T[] {
  const own = inNetwork === false ? 'out' : 'in';
  const explicit: T[] = [];
  const either: T[] = [];
  const unknown: T[] = [];
  for (const row of rows) {
    const { network } = row;
    if (network === own) explicit.push(row);
    else if (network === 'both' || network === 'not-stated') either.push(row);
    else if (network === 'unknown') unknown.push(row);
  }
  if (explicit.length > 0) return explicit;
  return either.length > 0 || inNetwork !== null ? either : unknown;
}

const RANKS = ['individual', 'not-stated', 'family'];

/** The individual before the family. */
function ofLevel(rows: readonly Benefit[]): Benefit[] {
  for (const level of RANKS) {
    const found: Benefit[] = [];
    for (const row of rows) if (row.level === level) found.push(row);
    if (found.length > 0) return found;
  }
  return [];
}

/** Rows that say the same are one. */
function distinct(rows: readonly Benefit[]): Share[] {
  const shares: Share[] = [];
  for (const row of rows) if (row.amount || row.percent !== undefined || row.remaining) shares.push(shareOf(row));
  return shares.length < 2 ? shares : [...new Map(shares.map(share => [JSON.stringify(share), share])).values()];
}

function shareOf({ amount, percent, remaining, level, period }: Benefit): Share {
  const share: Share = {};
  if (amount) share.amount = amount;
  if (percent !== undefined) share.percent = percent;
  if (remaining) share.remaining = remaining;
  if (level !== 'not-stated') share.level = level;
  if (period && period !== 'not-stated') share.period = period;
  return share;
}

function authorization(rules: Plan['authorization'], ambiguous: Line['ambiguous']): Line['authorizationRequired'] {
  const required = rules[0]?.required ?? 'not-stated';
  if (rules.every(rule => rule.required === required)) return required;
  ambiguous.push('authorizationRequired');
  return 'unknown';
}

function aloud(facts: Line): string {
  let text = facts.active === null ? 'Coverage not stated' : facts.active ? 'Covered' : 'Not covered';
  for (const { name, words } of FIGURES) {
    const share = facts[name];
    if (share) text += `. ${words} ${spoken(share)}`;
  }
  if (facts.inNetwork !== null) text += facts.inNetwork ? '. In-network benefits' : '. Out-of-network benefits';
  if (facts.authorizationRequired === 'yes') text += '. Authorization required';
  if (facts.authorizationRequired === 'no') text += '. No authorization required';
  if (facts.ambiguous.length > 0) text += `. Ask the payer about: ${facts.ambiguous.join(', ')}`;
  return `${text}.`;
}

function spoken({ amount, percent, remaining, level, period, inheritedFrom }: Share): string {
  let text = amount ? `${amount.currency} ${amount.amount}` : '';
  if (percent !== undefined) text += `${text && ', '}${percent}%`;
  if (remaining) text += `${text && ', '}${remaining.currency} ${remaining.amount} remaining`;
  let about: string = level ?? '';
  if (period) about += `${about && ', '}${period.replaceAll('-', ' ')}`;
  if (inheritedFrom) about += `${about && ', '}of the plan`;
  return about ? `${text} (${about})` : text;
}
