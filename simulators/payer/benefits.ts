/** Prints what a member holds as the 2110 loops of a 271 (005010X279A1). */
import {
  type Authorization,
  BENEFIT_KINDS,
  type Benefit,
  type BenefitKind,
  type Member,
  type OtherPayer,
  type Plan,
} from '../member.ts';
import * as codes from './codes.ts';
import type { Delimiters } from './interchange.ts';
import type { Fields } from './print.ts';

interface Period {
  start?: string;
  end?: string;
}

const compact = (day: string) => day.replaceAll('-', '');

/** DTP: a range where both ends stand, else the one day with the qualifier for it. */
export function dates(qualifiers: readonly [string, string, string], period: Period | undefined): Fields[] {
  const [range, begin, end] = qualifiers;
  if (period?.start && period.end) return [['DTP', range, 'RD8', `${compact(period.start)}-${compact(period.end)}`]];
  if (period?.start) return [['DTP', begin, 'D8', compact(period.start)]];
  return period?.end ? [['DTP', end, 'D8', compact(period.end)]] : [];
}

export const PLAN_DATES = ['291', '346', '347'] as const;
const COORDINATION_DATES = ['290', '290', '290'] as const;

/** A share of one hundred as the fraction EB08 holds: 12.5 is .125. Digits are moved, never computed. */
export function fraction(percent: string): string {
  const [whole = '', decimals = ''] = percent.split('.');
  const digits = whole.padStart(3, '0') + decimals;
  const at = digits.length - decimals.length - 2;
  const value = `${digits.slice(0, at).replace(/^0+/, '')}.${digits.slice(at)}`.replace(/\.?0+$/, '');
  return value === '' ? '0' : value;
}

const messages = (notes: readonly string[] | undefined): Fields[] => (notes ?? []).map(note => ['MSG', note]);

type Scope = Pick<Benefit, 'serviceTypes' | 'network' | 'level' | 'procedure'>;

/** The elements that say what a row is about, in their places of EB. */
function eb(
  kind: string,
  row: Scope,
  delimiters: Delimiters,
  more: Readonly<Record<number, string | undefined>>,
): Fields {
  const { procedure } = row;
  const composite = procedure && [
    codes.PROCEDURE[procedure.system ?? 'cpt'],
    procedure.code,
    ...(procedure.modifiers ?? []),
  ];
  const fields: (string | undefined)[] = ['EB', kind];
  fields[2] = codes.LEVEL[row.level];
  fields[3] = row.serviceTypes.join(delimiters.repetition);
  fields[12] = codes.NETWORK[row.network];
  fields[13] = composite?.join(delimiters.component);
  for (const [at, value] of Object.entries(more)) fields[Number(at)] = value;
  return Array.from(fields);
}

/** A row, and a second one for what is left of it. */
function benefit(kind: BenefitKind, row: Benefit, delimiters: Delimiters): Fields[] {
  const code = codes.BENEFIT[kind] ?? '';
  const unit = codes.QUANTITY[row.quantity?.unit ?? ''];
  const base = eb(code, row, delimiters, {
    6: codes.PERIOD[row.period ?? ''],
    7: row.amount?.amount,
    8: row.percent && fraction(row.percent),
    9: unit,
    10: row.quantity?.value,
  });
  const printed = [base, ...messages(row.notes)];
  if (!row.remaining && !row.remainingQuantity) return printed;
  const left = eb(code, row, delimiters, {
    6: row.period === 'lifetime' ? codes.REMAINING.lifetime : codes.REMAINING.other,
    7: row.remaining?.amount,
    9: row.remainingQuantity && unit,
    10: row.remainingQuantity,
  });
  return [...printed, left];
}

function authorization(row: Authorization, delimiters: Delimiters): Fields[] {
  return [eb('CB', row, delimiters, { 11: codes.AUTHORIZATION[row.required] }), ...messages(row.notes)];
}

/** The plan's own name and kind stand on the row for the plan as a whole. */
function plan(held: Plan, delimiters: Delimiters): Fields[] {
  const whole: Scope = { serviceTypes: ['30'], network: 'not-stated', level: 'not-stated' };
  return [
    ...held.statuses.flatMap((row, i) => [
      eb(codes.STATUS[row.status] ?? '', row, delimiters, i === 0 ? { 4: held.insuranceType, 5: held.name } : {}),
      ...messages(row.notes),
    ]),
    ...BENEFIT_KINDS.flatMap(kind => held[kind].flatMap(row => benefit(kind, row, delimiters))),
    ...held.authorization.flatMap(row => authorization(row, delimiters)),
    ...(held.notes.length ? [eb('D', whole, delimiters, {}), ...messages(held.notes)] : []),
  ];
}

/** Up to three numbers of one person stand in one PER. */
export function contacts(list: Member['payerContacts'] | undefined): Fields[] {
  const known = (list ?? []).filter(each => codes.CONTACT[each.system]);
  if (!known.length) return [];
  return [
    ['PER', 'IC', known[0]?.name, ...known.slice(0, 3).flatMap(each => [codes.CONTACT[each.system], each.value])],
  ];
}

function otherPayer(row: OtherPayer): Fields[] {
  const ids: Fields[] = [];
  if (row.memberId) ids.push(['REF', '1W', row.memberId]);
  if (row.groupNumber) ids.push(['REF', '6P', row.groupNumber]);
  const name = [codes.PAYER_ROLE[row.role], '2', row.name, '', '', '', '', row.id && 'PI', row.id];
  return [
    ['EB', 'R', '', '30'],
    ...ids,
    ...dates(COORDINATION_DATES, row.period),
    ['LS', '2120'],
    ['NM1', ...name],
    ...contacts(row.contacts),
    ['LE', '2120'],
  ];
}

function primaryCare(held: Member['primaryCare']): Fields[] {
  if (!held) return [];
  const name = ['P3', '2', held.name, '', '', '', '', held.npi && 'XX', held.npi];
  return [['EB', 'L'], ['LS', '2120'], ['NM1', ...name], ...contacts(held.contacts), ['LE', '2120']];
}

/** All 2110 loops of a member, restricted to these plans. */
export function benefits(member: Member, plans: readonly Plan[], delimiters: Delimiters): Fields[] {
  return [
    ...plans.flatMap(held => plan(held, delimiters)),
    ...primaryCare(member.primaryCare),
    ...member.otherPayers.flatMap(otherPayer),
  ];
}
