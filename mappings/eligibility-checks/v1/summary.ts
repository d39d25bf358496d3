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
  const networks = new Set<Benefit['network']>();
  for (const { name, list, inherits } of inForce === false ? [] : FIGURES) {
    const rows = plans.flatMap(plan => plan[list] as Benefit[]).filter(isGeneral);
    const own = choose(rows.filter(about));
    const rest = own.length > 0 || !inherits || serviceType === PLAN ? [] : choose(rows.filter(aboutPlan));
    const chosen = own.length > 0 ? own : rest;
    const shares = distinct(chosen);
    if (shares.length > 1) ambiguous.push(name);
    else if (shares[0]) {
      figures[name] = { ...shares[0], ...(own.length > 0 ? {} : { inheritedFrom: PLAN }) };
      for (const { network } of chosen) networks.add(network);
    }
  }
  const authorizationRequired = authorization(
    plans.flatMap(plan => plan.authorization.filter(about)),
    ambiguous,
  );
  const inNetwork = networks.has('in') ? true : networks.has('out') ? false : null;
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

/** In network before "both" and "not stated" before out of network; the individual before the family. */
function choose(rows: readonly Benefit[]): Benefit[] {
  const network = firstOf(rows, [['in'], ['both', 'not-stated', 'unknown'], ['out']], row => row.network);
  return firstOf(network, [['individual'], ['not-stated'], ['family']], row => row.level);
}

function firstOf<T>(rows: readonly T[], orders: readonly (readonly string[])[], value: (row: T) => string): T[] {
  for (const order of orders) {
    const found = rows.filter(row => order.includes(value(row)));
    if (found.length > 0) return found;
  }
  return [];
}

/** Rows that say the same are one. */
function distinct(rows: readonly Benefit[]): Share[] {
  const shares = rows
    .filter(row => row.amount || row.percent !== undefined || row.remaining)
    .map(
      ({ amount, percent, remaining, level, period }): Share => ({
        ...(amount ? { amount } : {}),
        ...(percent === undefined ? {} : { percent }),
        ...(remaining ? { remaining } : {}),
        ...(level === 'not-stated' ? {} : { level }),
        ...(period && period !== 'not-stated' ? { period } : {}),
      }),
    );
  return [...new Map(shares.map(share => [JSON.stringify(share), share])).values()];
}

function authorization(rules: Plan['authorization'], ambiguous: Line['ambiguous']): Line['authorizationRequired'] {
  const general = rules.filter(rule => !rule.procedure);
  const chosen = firstOf(general, [['in'], ['both', 'not-stated', 'unknown'], ['out']], rule => rule.network);
  const words = new Set(chosen.map(rule => rule.required));
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
