/** The members of the sandbox as typed rows: one table from which every simulated system of record answers. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Contacts, PersonAsHeld } from '../contracts/eligibility-checks/v1/types.ts';
import { BENEFIT_KINDS, type Benefit, type Member, type MemberTable, type Plan, type Rejection } from './member.ts';
import { checkFile, checkMember } from './members-check.ts';

export type * from './member.ts';

/** Rows as they stand in the file: optional lists, amounts without their currency. */
type Plain = Record<string, unknown>;

const rows = (value: unknown): Plain[] => (value as Plain[] | undefined) ?? [];
const MONEY = ['amount', 'remaining', 'used'] as const;

function benefit(row: Plain, currency: string): Benefit {
  const money = MONEY.filter(key => row[key] !== undefined).map(key => [key, { amount: row[key], currency }]);
  return { ...scoped(row), ...Object.fromEntries(money) } as unknown as Benefit;
}

/** What a row does not state is said in the word of the contract. */
const scoped = (row: Plain): Plain => ({ network: 'not-stated', level: 'not-stated', ...row });

/** Rows of a list, and once more for each service type of `eachServiceType`. */
function spread(plan: Plain, list: string): Plain[] {
  const each = (plan['eachServiceType'] ?? {}) as Plain;
  const codes = (each['serviceTypes'] as string[] | undefined) ?? [];
  return [
    ...rows(plan[list]),
    ...codes.flatMap(code => rows(each[list]).map(row => ({ serviceTypes: [code], ...row }))),
  ];
}

function plan(row: Plain, currency: string): Plan {
  const { eachServiceType: _, ...facts } = row;
  const benefits = BENEFIT_KINDS.map(kind => [kind, spread(row, kind).map(each => benefit(each, currency))]);
  return {
    ...facts,
    statuses: spread(row, 'statuses').map(scoped),
    ...Object.fromEntries(benefits),
    authorization: spread(row, 'authorization').map(scoped),
    notes: row['notes'] ?? [],
  } as unknown as Plan;
}

function member(row: Plain, currency: string, contacts: Contacts): Member {
  return {
    answersInFull: false,
    payerContacts: contacts,
    otherPayers: [],
    dependents: [],
    ...row,
    person: { memberId: row['memberId'], relationship: 'self', ...(row['person'] as Plain) },
    plans: rows(row['plans']).map(each => plan(each, currency)),
  } as unknown as Member;
}

/** Reads the table from its YAML text; throws an Error that names the place of everything that is wrong. */
export function readMembers(text: string): MemberTable {
  const file = parse(text) as Plain;
  checkFile(file);
  const payer = file['payer'] as MemberTable['payer'];
  const members = rows(file['members']).map(row => member(row, file['currency'] as string, payer.contacts));
  for (const each of members) checkMember(each);
  return {
    payer,
    unknownMember: file['unknownMember'] as Rejection,
    members: new Map(members.map(each => [each.memberId, each])),
  };
}

export const SANDBOX_MEMBERS = new URL('../sandbox/members.yml', import.meta.url);

export function loadMembers(file: URL | string = SANDBOX_MEMBERS): MemberTable {
  return readMembers(readFileSync(file, 'utf8'));
}

/**
 * The rows of a plan that answer these service types. `30` asks for all; a type that no row names is answered as `30`
 * (CAQH CORE 154); rows for the plan as a whole go with every answer.
 */
function planFor(plan: Plan, serviceTypes: readonly string[]): Plan {
  const lists = [...BENEFIT_KINDS, 'statuses', 'authorization'] as const;
  const named = new Set(lists.flatMap(list => plan[list].flatMap(row => row.serviceTypes)));
  if (serviceTypes.some(code => code === '30' || !named.has(code))) return plan;
  const wanted = new Set([...serviceTypes, '30']);
  const answers = (codes: readonly string[]) => codes.length === 0 || codes.some(code => wanted.has(code));
  const kept = lists.map(list => [list, plan[list].filter(row => answers(row.serviceTypes))]);
  return { ...plan, ...Object.fromEntries(kept) };
}

/** What this member is answered about these service types. */
export function plansFor(member: Member, serviceTypes: readonly string[]): Plan[] {
  return member.answersInFull ? member.plans : member.plans.map(each => planFor(each, serviceTypes));
}

/** The dependent meant: the one born on this day, else the first. */
export function dependentFor(member: Member, birthDate: string | undefined): PersonAsHeld | undefined {
  return member.dependents.find(each => each.birthDate === birthDate) ?? member.dependents[0];
}
