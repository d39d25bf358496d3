/** One line per requested service type, as a front desk reads it aloud. What contradicts itself is named, never guessed. */
import type { Benefit, EligibilityCheck, Share } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { Plan } from './plans.ts';

type Line = EligibilityCheck['summary'][number];
type Status = Plan['statuses'][number];
type Figure = 'copayment' | 'coinsurance' | 'deductible' | 'outOfPocket';

/** The plan as a whole (X12 service type 30). */
const PLAN = '30';

/** Figures in the order in which they are read aloud; only what is stated for the plan as a whole is inherited. */
const FIGURES: readonly { name: Figure; list: keyof Plan; words: string; inherits: boolean }[] = [
  { name: 'copayment', list: 'coPayment', words: 'Copayment', inherits: false },
  { name: 'coinsurance', list: 'coInsurance', words: 'Coinsurance', inherits: false },
  { name: 'deductible', list: 'deductible', words: 'Deductible', inherits: true },
  { name: 'outOfPocket', list: 'outOfPocket', words: 'Out-of-pocket maximum', inherits: true },
];

/** True, false, or null where nothing or contradicting things are stated about the plan as a whole. */
export function coverageActive(plans: readonly Plan[]): boolean | null {
  const verdicts = plans.map(({ statuses }) => {
    const whole = statuses.filter(aboutPlan);
    return verdict(whole.length > 0 ? whole : statuses.filter(({ status }) => status === 'active'));
  });
  if (verdicts.includes(true)) return true;
  return verdicts.length > 0 && verdicts.every(one => one === false) ? false : null;
}

export function summarize(serviceTypes: readonly string[], plans: readonly Plan[]): Line[] {
  const inForce = coverageActive(plans);
  return [...new Set(serviceTypes)].map(serviceType => line(serviceType, plans, inForce));
}

function line(serviceType: string, plans: readonly Plan[], inForce: boolean | null): Line {
  const ambiguous: Line['ambiguous'] = [];
  const about = (row: { serviceTypes: string[] }): boolean => row.serviceTypes.includes(serviceType);
  const statuses = plans.flatMap(plan => plan.statuses.filter(serviceType === PLAN ? aboutPlan : about));
  const excluded = plans.some(plan => plan.exclusions.some(row => about(row) && isGeneral(row)));
  const active = inForce === false ? false : serviceType === PLAN ? inForce : activeFor(statuses, excluded);
  if (active === null && inForce !== false && contradicts(statuses, excluded)) ambiguous.push('active');

  const figures: Partial<Record<Figure, Share>> = {};
  const candidates = (inForce === false ? [] : FIGURES).map(({ name, list, inherits }) => {
    const rows = plans.flatMap(plan => plan[list] as Benefit[]);
    const own = rows.filter(row => about(row) && isGeneral(row));
    const inherited = own.length === 0 && inherits && serviceType !== PLAN;
    return { name, inherited, rows: inherited ? rows.filter(row => aboutPlan(row) && isGeneral(row)) : own };
  });
  const inNetwork = networkOf(candidates.flatMap(({ rows }) => rows));
  for (const { name, inherited, rows } of candidates) {
    const shares = distinct(ofLevel(ofNetwork(rows, inNetwork)));
    if (shares.length > 1) ambiguous.push(name);
    else if (shares[0]) figures[name] = { ...shares[0], ...(inherited ? { inheritedFrom: PLAN } : {}) };
  }
  const rules = plans.flatMap(plan => plan.authorization.filter(rule => about(rule) && !rule.procedure));
  const authorizationRequired = authorization(ofNetwork(rules, inNetwork), ambiguous);
  const facts = { active, ...figures, inNetwork, authorizationRequired, ambiguous };
  return { serviceType, text: aloud(facts), ...facts };
}

function aboutPlan(row: { serviceTypes: string[] }): boolean {
  return row.serviceTypes.length === 0 || row.serviceTypes.includes(PLAN);
}

/** Rows for one procedure or one place are true but not the answer for the service type. */
const isGeneral = (row: Benefit): boolean => !row.procedure && !row.placesOfService?.length;

/** An excluded service is not covered. A plan in force says nothing of a service that has no row of its own (carve-outs). */
function activeFor(statuses: readonly Status[], excluded: boolean): boolean | null {
  const stated = verdict(statuses);
  if (!excluded) return stated;
  return stated === true ? null : false;
}

const contradicts = (statuses: readonly Status[], excluded: boolean): boolean => {
  const words = new Set(statuses.map(({ status }) => status));
  return (words.has('active') && words.has('inactive')) || (excluded && words.has('active'));
};

function verdict(statuses: readonly Status[]): boolean | null {
  const words = new Set(statuses.map(({ status }) => status));
  if (words.has('active') === words.has('inactive')) return null;
  return words.has('active');
}

type Network = Benefit['network'];

/** The line is about care in network where the payer states any figure for it; else out of network where only that is stated. */
function networkOf(rows: readonly { network: Network }[]): boolean | null {
  const stated = new Set(rows.map(({ network }) => network));
  if (stated.has('in')) return true;
  return stated.size === 1 && stated.has('out') ? false : null;
}

/** A row for the line's own network wins; one that makes no difference is the fallback; one for the other never counts. */
function ofNetwork<T extends { network: Network }>(rows: readonly T[], inNetwork: boolean | null): T[] {
  const explicit = rows.filter(({ network }) => network === (inNetwork === false ? 'out' : 'in'));
  return explicit.length > 0 ? explicit : rows.filter(({ network }) => network !== 'in' && network !== 'out');
}

/** The individual before the family. */
function ofLevel(rows: readonly Benefit[]): Benefit[] {
  for (const level of ['individual', 'not-stated', 'family']) {
    const found = rows.filter(row => row.level === level);
    if (found.length > 0) return found;
  }
  return [];
}

/** Rows that say the same are one. */
function distinct(rows: readonly Benefit[]): Share[] {
  const shares = rows.filter(row => row.amount || row.percent !== undefined || row.remaining).map(shareOf);
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
  const words = new Set(rules.map(rule => rule.required));
  if (words.size > 1) ambiguous.push('authorizationRequired');
  return words.size === 1 ? [...words][0]! : words.size === 0 ? 'not-stated' : 'unknown';
}

function aloud(facts: Omit<Line, 'serviceType' | 'text'>): string {
  const sentences = [facts.active === null ? 'Coverage not stated' : facts.active ? 'Covered' : 'Not covered'];
  for (const { name, words } of FIGURES) {
    const share = facts[name];
    if (share) sentences.push(`${words} ${spoken(share)}`);
  }
  if (facts.inNetwork !== null) sentences.push(facts.inNetwork ? 'In network' : 'Out of network');
  if (facts.authorizationRequired === 'yes') sentences.push('Authorization required');
  if (facts.authorizationRequired === 'no') sentences.push('No authorization required');
  if (facts.ambiguous.length > 0) sentences.push(`Ask the payer about: ${facts.ambiguous.join(', ')}`);
  return `${sentences.join('. ')}.`;
}

function spoken({ amount, percent, remaining, level, period, inheritedFrom }: Share): string {
  const parts = [
    amount ? `${amount.currency} ${amount.amount}` : '',
    percent === undefined ? '' : `${percent}%`,
    remaining ? `${remaining.currency} ${remaining.amount} remaining` : '',
  ].filter(Boolean);
  const about = [level, period?.replaceAll('-', ' '), inheritedFrom ? 'of the plan' : ''].filter(Boolean);
  return parts.join(', ') + (about.length > 0 ? ` (${about.join(', ')})` : '');
}
