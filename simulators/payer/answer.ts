/** Writes the payer's 271 to an inquiry: the member as the payer holds them, or the reason why not. */

import type { PersonAsHeld } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Member, MemberTable, Rejection } from '../member.ts';
import { dependentFor, plansFor } from '../members.ts';
import { benefits, contacts, dates, PLAN_DATES } from './benefits.ts';
import * as codes from './codes.ts';
import { type Inquiry, isNpi, type Person } from './inquiry.ts';
import { VERSION } from './judge.ts';
import { answering, type Clock, type Fields, group, interchange, stamp } from './print.ts';

/** TRN03 of this payer's own traces: a 9 and nine characters. */
const PAYER_ORIGINATOR = '9SANDBOX01';

const refusal = (code: string, appliesTo: Rejection['appliesTo']): Rejection => ({
  code,
  appliesTo,
  followUp: 'correct-and-resubmit',
});

/** AAA01 is Y where the request was sound and N where it was not. */
function aaa({ code, appliesTo, followUp }: Rejection): Fields {
  return ['AAA', appliesTo === 'payer' ? 'Y' : 'N', '', codes.REASON[code], codes.FOLLOW_UP[followUp]];
}

/** What stands in the way of an answer, outermost level first. */
function rejectionOf(table: MemberTable, inquiry: Inquiry, member: Member | undefined): Rejection | undefined {
  if (member?.rejection?.appliesTo === 'payer') return member.rejection;
  if (inquiry.payer[9] !== table.payer.ids['x12']) return refusal('payer-id-invalid', 'payer');
  if (inquiry.provider[8] === 'XX' && !isNpi(inquiry.provider[9] ?? ''))
    return refusal('provider-id-invalid', 'provider');
  if (inquiry.memberId === '') return refusal('member-id-invalid', 'subscriber');
  if (!member) return table.unknownMember;
  if (inquiry.dependent && !member.dependents.length) return refusal('patient-not-found', 'dependent');
  return member.rejection;
}

const sameText = (asked: string | undefined, held: string | undefined) =>
  !asked || !held || asked.toUpperCase() === held.toUpperCase();

/** INS03 and INS04 say that the payer holds another name or birth date than was asked. */
function demographics(
  held: PersonAsHeld,
  asked: Person | undefined,
  plan: Member['plans'][number] | undefined,
): Fields[] {
  const same =
    sameText(asked?.name[3], held.familyName) &&
    sameText(asked?.name[4], held.givenName) &&
    sameText(asked?.birthDate, held.birthDate);
  const { address } = held;
  const subscriber = held.relationship === 'self';
  return [
    ...(subscriber && plan?.planId ? [['REF', '18', plan.planId]] : []),
    ...(subscriber && plan?.groupNumber ? [['REF', '6P', plan.groupNumber]] : []),
    ...(address?.line ? [['N3', ...address.line.slice(0, 2)]] : []),
    ...(address ? [['N4', address.city, address.state, address.postalCode]] : []),
    ...(held.birthDate ? [['DMG', 'D8', held.birthDate.replaceAll('-', ''), codes.SEX[held.sex ?? 'unknown']]] : []),
    ['INS', subscriber ? 'Y' : 'N', codes.RELATIONSHIP[held.relationship ?? 'unknown'], ...(same ? [] : ['001', '25'])],
  ];
}

function name(entity: string, held: PersonAsHeld, memberId?: string): Fields {
  const names = [held.familyName, held.givenName, held.middleName, '', ''];
  return ['NM1', entity, '1', ...names, memberId && 'MI', memberId];
}

/** Our caller's traces come back as TRN*2, ours goes beside them as TRN*1. */
function traces(person: Person, clock: Clock): Fields[] {
  const theirs = person.traces.map(trace => ['TRN', '2', ...trace.slice(2)]);
  return [...theirs.slice(0, 2), ['TRN', '1', `P${stamp(clock.now).date}${clock.next()}`, PAYER_ORIGINATOR]];
}

/** Levels from the payer down to the patient; each knows whether one follows. */
function levels(rows: readonly (readonly [string, ...Fields[]])[]): Fields[] {
  return rows.flatMap(([code, ...segments], i) => [
    ['HL', String(i + 1), i === 0 ? '' : String(i), code, i < rows.length - 1 ? '1' : '0'],
    ...segments,
  ]);
}

/** Segments of the 271 between ST and SE. */
function answerSet(table: MemberTable, inquiry: Inquiry, member: Member | undefined, clock: Clock): Fields[] {
  const rejection = rejectionOf(table, inquiry, member);
  const reason = (level: Rejection['appliesTo']) => (rejection?.appliesTo === level ? [aaa(rejection)] : []);
  const { date, time } = stamp(clock.now);
  const { delimiters } = inquiry.interchange;
  const head: Fields = ['BHT', '0022', '11', inquiry.id, date, time];
  const contact = rejection?.appliesTo === 'payer' ? [] : contacts(table.payer.contacts);
  const payer = [
    ['NM1', 'PR', '2', table.payer.name, '', '', '', '', 'PI', inquiry.payer[9]],
    ...contact,
    ...reason('payer'),
  ];
  const provider = [inquiry.provider, ...reason('provider')];
  const rows: [string, ...Fields[]][] = [['20', ...payer]];
  if (rejection?.appliesTo === 'payer') return [head, ...levels(rows)];
  rows.push(['21', ...provider]);
  if (rejection?.appliesTo === 'provider') return [head, ...levels(rows)];
  const { subscriber, dependent } = inquiry;
  const plans = member && !rejection ? plansFor(member, inquiry.serviceTypes) : [];
  const held = plans[0];
  const facts =
    plans.length && member ? [...dates(PLAN_DATES, held?.period), ...benefits(member, plans, delimiters)] : [];
  const known = member && rejection?.appliesTo !== 'subscriber';
  rows.push([
    '22',
    ...(dependent ? [] : traces(subscriber, clock)),
    known ? name('IL', member.person, member.memberId) : subscriber.name,
    ...(known ? demographics(member.person, dependent ? undefined : subscriber, held) : []),
    ...reason('subscriber'),
    ...(dependent ? [] : facts),
  ]);
  if (dependent) {
    const person = member && dependentFor(member, dependent.birthDate);
    const body =
      person && !rejection ? [name('03', person), ...demographics(person, dependent, held)] : [dependent.name];
    rows.push(['23', ...traces(dependent, clock), ...body, ...reason('dependent'), ...facts]);
  }
  return [head, ...levels(rows)];
}

/** The whole 271. */
export function answer(table: MemberTable, inquiry: Inquiry, member: Member | undefined, clock: Clock): string {
  const ends = answering(inquiry.interchange.isa, inquiry.gs, inquiry.interchange.delimiters);
  return interchange(ends, clock, 1, group(ends, clock, 'HB', VERSION, [answerSet(table, inquiry, member, clock)]));
}
