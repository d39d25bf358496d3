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
  const verdicts = plans.map(({ statuses }) => {
    const whole = statuses.filter(row => aboutPlan(row) && isGeneral(row));
    return inAnyNetwork(whole.length > 0 ? whole : statuses.filter(({ status }) => status === 'active'));
  });
  if (verdicts.includes(true)) return true;
  return verdicts.length > 0 && verdicts.every(one => one === false) ? false : null;
}

export function summarize(serviceTypes: readonly string[], plans: readonly Plan[]): Line[] {
  const [only] = plans;
  const all: Stated = only && plans.length === 1 ? only : together(plans);
  const inForce = coverageActive(plans);
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

function line(serviceType: string, stated: Stated, inForce: boolean | null): Line {
  const ambiguous: Line['ambiguous'] = [];
  const about = (row: { serviceTypes: string[] }): boolean => row.serviceTypes.includes(serviceType);
  const allStatuses = stated.statuses.filter(
    row => isGeneral(row) && (serviceType === PLAN ? aboutPlan(row) : about(row)),
  );
  const exclusions = stated.exclusions.filter(row => about(row) && isGeneral(row));

  const figures: Partial<Record<Figure, Share>> = {};
  const candidates = (inForce === false ? [] : FIGURES).map(({ name, list, inherits }) => {
    const own = stated[list].filter(row => about(row) && isGeneral(row));
    const inherited = own.length === 0 && inherits && serviceType !== PLAN;
    return { name, inherited, rows: inherited ? stated[list].filter(row => aboutPlan(row) && isGeneral(row)) : own };
  });
  const inNetwork = networkOf(candidates, allStatuses);
  const ofLine = ofNetwork(allStatuses, inNetwork);
  const statuses = ofLine.length > 0 ? ofLine : allStatuses;
  const excluded = ofNetwork(exclusions, inNetwork).length > 0;
  const active = inForce === false ? false : serviceType === PLAN ? inForce : activeFor(statuses, excluded);
  if (active === null && inForce !== false && contradicts(statuses, excluded)) ambiguous.push('active');
  for (const { name, inherited, rows } of candidates) {
    const shares = distinct(ofLevel(ofNetwork(rows, inNetwork)));
    if (shares.length > 1) ambiguous.push(name);
    else if (shares[0]) figures[name] = inherited ? { ...shares[0], inheritedFrom: PLAN } : shares[0];
  }
  const rules = stated.authorization.filter(rule => about(rule) && !rule.procedure);
  const authorizationRequired = authorization(ofNetwork(rules, inNetwork), ambiguous);
  const facts = { active, ...figures, inNetwork, authorizationRequired, ambiguous };
  return { serviceType, text: aloud(facts), ...facts };
}

function aboutPlan(row: { serviceTypes: string[] }): boolean {
  return row.serviceTypes.length === 0 || row.serviceTypes.includes(PLAN);
}

/** Rows for one procedure or one place are true but not the answer for the service type. */
const isGeneral = (row: Pick<Benefit, 'procedure' | 'placesOfService'>): boolean =>
  !row.procedure && !row.placesOfService?.length;

/** An excluded service is not covered. A plan in force says nothing of a service that has no row of its own (carve-outs). */
function activeFor(statuses: readonly Status[], excluded: boolean): boolean | null {
  const stated = verdict(statuses);
  if (!excluded) return stated;
  return stated === true ? null : false;
}

const says = (statuses: readonly Status[], word: Status['status']): boolean =>
  statuses.some(({ status }) => status === word);

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

type Network = Benefit['network'];

/** The line is about care in network where the payer states anything for it; else out of network where only that is stated. */
function networkOf(
  figures: readonly { rows: readonly { network: Network }[] }[],
  statuses: readonly Status[],
): boolean | null {
  const explicit = statuses.filter(({ network }) => network === 'in' || network === 'out');
  const stated = new Set([...figures.flatMap(({ rows }) => rows), ...explicit].map(({ network }) => network));
  return stated.has('in') ? true : stated.size === 1 && stated.has('out') ? false : null;
}

/**
 * A row for the line's own network wins; one that makes no difference is the fallback; one for the other never counts.
 * A row of an unknown network counts only where the line is about none.
 */
function ofNetwork<T extends { network: Network }>(rows: readonly T[], inNetwork: boolean | null): T[] {
  const explicit = rows.filter(({ network }) => network === (inNetwork === false ? 'out' : 'in'));
  if (explicit.length > 0) return explicit;
  const either = rows.filter(({ network }) => network === 'both' || network === 'not-stated');
  return either.length > 0 || inNetwork !== null ? either : rows.filter(({ network }) => network === 'unknown');
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
  if (facts.inNetwork !== null) sentences.push(facts.inNetwork ? 'In-network benefits' : 'Out-of-network benefits');
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
