/** From a 271 read by hand to what a front desk needs: plans, figures beside what remains of them, and a line to read aloud. */
import type {
  Benefit,
  EligibilityCheck,
  EligibilityCheckRequest,
  PersonAsHeld,
  Share,
} from '../../contracts/eligibility-checks/v1/types.ts';
import type { Hand271, HandRow } from './point-to-point-271.ts';

type Plan = EligibilityCheck['plans'][number];
type Line = EligibilityCheck['summary'][number];

const CURRENCY = 'USD';
const money = (amount: string) => ({ amount, currency: CURRENCY });

export function answer(request: EligibilityCheckRequest, found: Hand271, id: string, now: Date): EligibilityCheck {
  const plans = plansOf(found);
  const active = plans.length === 0 ? null : coverage(plans);
  const { rejections, contacts, rows, payerTrace } = found;
  const result: EligibilityCheck = {
    id,
    status: rejections.length === 0 ? 'complete' : plans.length > 0 ? 'partial' : 'rejected',
    checkedAt: now.toISOString(),
    coverageActive: active,
    summary: request.serviceTypes.map(({ code }) => summarize(code, plans, active)),
    plans,
    payerContacts: contacts,
    otherPayers: [],
    rejections,
    references: payerTrace ? { trace: id, payerTrace } : { trace: id },
  };
  if (found.subscriber) result.memberAsHeld = memberAsHeld(request, found);
  for (const row of rows) {
    if (row.code === 'R') otherPayer(result.otherPayers, row);
    else if (row.code === 'L') primaryCare(result, row);
  }
  return result;
}

function plansOf(found: Hand271): Plan[] {
  const groups = new Map<string, HandRow[]>();
  const rows = found.rows.filter(row => row.code !== 'R' && row.code !== 'L');
  const names = new Set(rows.map(row => row.planId || row.planName).filter(Boolean));
  const [only = ''] = names.size === 1 ? names : [];
  for (const row of rows) {
    const name = row.planId || row.planName || only;
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups.values()].map(group => planOf(found, group, groups.size === 1));
}

function planOf(found: Hand271, rows: readonly HandRow[], isOnly: boolean): Plan {
  const plan: Plan = {
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
  if (isOnly && found.planId) plan.planId = found.planId;
  if (isOnly && found.groupNumber) plan.groupNumber = found.groupNumber;
  if (found.period) plan.period = found.period;
  const rests: HandRow[] = [];
  const bases = new Map<string, { row: HandRow; benefit: Benefit }[]>();
  for (const row of rows) {
    if (row.planName) plan.name ??= row.planName;
    if (row.insuranceType) plan.insuranceType ??= row.insuranceType;
    if (row.authorization)
      plan.authorization.push({
        required: row.authorization === 'Y' ? 'yes' : row.authorization === 'N' ? 'no' : 'unknown',
        ...common(row),
      });
    const list = listOf(plan, row.code);
    if (list && row.remains) rests.push(row);
    else if (list) {
      const benefit = benefitOf(row);
      list.push(benefit);
      const key = subject(row);
      const same = bases.get(key);
      if (same) same.push({ row, benefit });
      else bases.set(key, [{ row, benefit }]);
    } else if (row.code >= '1' && row.code <= '8') {
      const status = { status: row.code < '6' ? ('active' as const) : ('inactive' as const), ...common(row) };
      plan.statuses.push(row.insuranceType ? { ...status, insuranceType: row.insuranceType } : status);
    } else plan.notes.push(...row.notes);
  }
  for (const rest of rests) join(plan, rest, bases.get(subject(rest)) ?? []);
  return plan;
}

function listOf(plan: Plan, code: string): Benefit[] | undefined {
  switch (code) {
    case 'B':
      return plan.coPayment;
    case 'A':
      return plan.coInsurance;
    case 'C':
      return plan.deductible;
    case 'G':
      return plan.outOfPocket;
    case 'F':
      return plan.limitations;
    case 'E':
    case 'I':
      return plan.exclusions;
    default:
      return undefined;
  }
}

function common({ serviceTypes, network, level, notes, sourceCodes }: HandRow) {
  return notes.length > 0
    ? { serviceTypes, network, level, notes, sourceCodes }
    : { serviceTypes, network, level, sourceCodes };
}

function benefitOf(row: HandRow): Benefit {
  const benefit: Benefit = common(row);
  if (row.procedure) benefit.procedure = row.procedure;
  if (row.amount) benefit.amount = money(row.amount);
  if (row.percent) benefit.percent = row.percent;
  if (row.period) benefit.period = row.period;
  if (row.quantity) benefit.quantity = { value: row.quantity, unit: row.unit };
  if (row.insuranceType) benefit.insuranceType = row.insuranceType;
  if (row.dates.length > 0) benefit.dates = row.dates;
  if (row.places.length > 0) benefit.placesOfService = row.places;
  return benefit;
}

/** What a row is about, apart from its period. */
const subject = (row: HandRow): string =>
  `${row.code}|${row.serviceTypes.length > 1 ? [...row.serviceTypes].sort() : row.serviceTypes}|${row.network}|${row.level}|` +
  `${row.unit}|${row.procedure?.code ?? ''}|${row.places}`;

/** What remains goes to the one row it is the rest of; where that is not clear it stands alone. */
function join(plan: Plan, rest: HandRow, bases: readonly { row: HandRow; benefit: Benefit }[]): void {
  const open = bases.filter(({ benefit }) => !benefit.remaining && !benefit.remainingQuantity);
  const exact = open.filter(({ row }) => (row.period === 'lifetime') === (rest.period === 'lifetime'));
  const base = exact.length === 1 ? exact[0] : open.length === 1 ? open[0] : undefined;
  const benefit = base?.benefit ?? benefitOf({ ...rest, amount: '', quantity: '' });
  if (!base) listOf(plan, rest.code)?.push(benefit);
  if (rest.amount) benefit.remaining = money(rest.amount);
  if (rest.quantity) benefit.remainingQuantity = rest.quantity;
}

const NAMED = ['memberId', 'familyName', 'givenName', 'middleName', 'birthDate', 'sex', 'groupNumber'] as const;

function memberAsHeld({ subscriber: asked }: EligibilityCheckRequest, { subscriber, dependent }: Hand271) {
  const differences: NonNullable<EligibilityCheck['memberAsHeld']>['differences'] = [];
  const held = subscriber as PersonAsHeld;
  for (const field of NAMED) {
    const [was, is] = [asked[field], held[field]];
    if (was && is && was !== is && (!field.endsWith('Name') || was.toUpperCase() !== is.toUpperCase()))
      differences.push({ pointer: `/subscriber/${field}`, asked: was, held: is });
  }
  return dependent ? { subscriber: held, dependent, differences } : { subscriber: held, differences };
}

function otherPayer(list: EligibilityCheck['otherPayers'], row: HandRow): void {
  for (const { role, name, id } of row.entities) {
    const payer: EligibilityCheck['otherPayers'][number] = {
      order: list.length + 1,
      role: role === 'PRP' ? 'primary' : role === 'SEP' ? 'secondary' : role === 'TTP' ? 'tertiary' : 'other',
      name,
    };
    if (id) payer.id = id;
    if (row.memberNumber) payer.memberId = row.memberNumber;
    if (row.groupNumber) payer.groupNumber = row.groupNumber;
    if (row.dates[0]) payer.period = row.dates[0].period;
    list.push(payer);
  }
}

function primaryCare(result: EligibilityCheck, { entities }: HandRow): void {
  const doctor = entities.find(entity => entity.role === 'P3');
  if (!doctor) return;
  result.primaryCare = { name: doctor.name };
  if (doctor.npi) result.primaryCare.npi = doctor.npi;
  if (doctor.contacts.length > 0) result.primaryCare.contacts = doctor.contacts;
}

function coverage(plans: readonly Plan[]): boolean | null {
  const words = new Set(plans.flatMap(plan => plan.statuses.filter(isWhole).map(({ status }) => status)));
  return words.has('active') ? true : words.has('inactive') ? false : null;
}

const isWhole = ({ serviceTypes }: { serviceTypes: readonly string[] }): boolean =>
  serviceTypes.length === 0 || serviceTypes.includes('30');

const FIGURES = [
  { name: 'copayment', list: 'coPayment', words: 'Copayment', inherits: false },
  { name: 'coinsurance', list: 'coInsurance', words: 'Coinsurance', inherits: false },
  { name: 'deductible', list: 'deductible', words: 'Deductible', inherits: true },
  { name: 'outOfPocket', list: 'outOfPocket', words: 'Out-of-pocket maximum', inherits: true },
] as const;

function summarize(serviceType: string, plans: readonly Plan[], covered: boolean | null): Line {
  const ambiguous: Line['ambiguous'] = [];
  const figures: Partial<Record<(typeof FIGURES)[number]['name'], Share>> = {};
  const isPlan = serviceType === '30';
  const about = isPlan ? isWhole : (row: { serviceTypes: string[] }) => row.serviceTypes.includes(serviceType);
  const stated = plans.flatMap(plan => plan.statuses.filter(about));
  const says = (word: string): boolean => stated.some(({ status }) => status === word);
  const active =
    covered === false ? false : says('active') ? !says('inactive') || null : says('inactive') ? false : null;
  let text = active === null ? 'Coverage not stated' : active ? 'Covered' : 'Not covered';
  let inNetwork: boolean | null = null;
  for (const { name, list, words, inherits } of covered === false ? [] : FIGURES) {
    const rows = plans.flatMap(plan => plan[list]).filter(row => !row.procedure && !row.placesOfService);
    let chosen = best(rows.filter(about));
    const isInherited = chosen.length === 0 && inherits && !isPlan;
    if (isInherited) chosen = best(rows.filter(isWhole));
    const [first] = chosen;
    if (!first) continue;
    const share = shareOf(first, isInherited);
    if (chosen.some(row => spoken(shareOf(row, isInherited)) !== spoken(share))) ambiguous.push(name);
    else {
      figures[name] = share;
      text += `. ${words} ${spoken(share)}`;
      if (first.network === 'in') inNetwork = true;
      else if (first.network === 'out') inNetwork ??= false;
    }
  }
  const required = authorization(plans.flatMap(plan => plan.authorization.filter(about)));
  if (inNetwork !== null) text += inNetwork ? '. In-network benefits' : '. Out-of-network benefits';
  if (required === 'yes') text += '. Authorization required';
  if (required === 'no') text += '. No authorization required';
  if (ambiguous.length > 0) text += `. Ask the payer about: ${ambiguous.join(', ')}`;
  return { serviceType, text: `${text}.`, active, ...figures, inNetwork, authorizationRequired: required, ambiguous };
}

/** In network before out of it, the individual before the family: the rows of the best rank there is. */
function best(rows: readonly Benefit[]): Benefit[] {
  let chosen: Benefit[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const network = row.network === 'in' ? 0 : row.network === 'out' ? 6 : 3;
    const rank = network + (row.level === 'individual' ? 0 : row.level === 'family' ? 2 : 1);
    if (rank < least) [chosen, least] = [[row], rank];
    else if (rank === least) chosen.push(row);
  }
  return chosen;
}

function shareOf({ amount, percent, remaining, level, period }: Benefit, isInherited: boolean): Share {
  const share: Share = {};
  if (amount) share.amount = amount;
  if (percent) share.percent = percent;
  if (remaining) share.remaining = remaining;
  if (level !== 'not-stated') share.level = level;
  if (period) share.period = period;
  if (isInherited) share.inheritedFrom = '30';
  return share;
}

function spoken({ amount, percent, remaining, level, period, inheritedFrom }: Share): string {
  let text = amount ? `${amount.currency} ${amount.amount}` : '';
  if (percent) text += `${text && ', '}${percent}%`;
  if (remaining) text += `${text && ', '}${remaining.currency} ${remaining.amount} remaining`;
  const about = [level, period?.replaceAll('-', ' '), inheritedFrom && 'of the plan'].filter(Boolean);
  return about.length > 0 ? `${text} (${about.join(', ')})` : text;
}

function authorization(rules: Plan['authorization']): Line['authorizationRequired'] {
  const rule = rules.find(({ network }) => network === 'in') ?? rules[0];
  return rule?.required ?? 'not-stated';
}
