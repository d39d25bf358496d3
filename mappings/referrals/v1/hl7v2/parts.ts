/** Who refers to whom, what the payer says to it, and what is written to it: PRD, AUT and NTE (HL7 v2.5.1 §11.6). */
import { systemOfHd } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import type { Coded } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import { eiIn, NPI, repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf, segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Segment } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Referral } from '../../../../contracts/referrals/v1/types.ts';
import { type CustomServices, codes, isNpi, type Scope } from '../../../../gateway/kit.ts';

type Profile = Scope['profile'];

const at = (segment: Segment | undefined, field: number) => repetitionsOf(segment?.at(field));

/** Table 0286. */
const inRole = (tree: unknown, role: 'RP' | 'RT'): Segment | undefined =>
  segmentsIn(tree, 'PRD').find(prd => at(prd, 1).some(one => textAt(one, 1)?.toUpperCase() === role));

/** PRD-7 holds licences: of these the national one alone says who somebody is. */
function practitionerOf(prd: Segment | undefined) {
  const numbers = at(prd, 7).filter(one => textAt(one, 2) === NPI.type && isNpi(textAt(one, 1) ?? ''));
  const npi = textAt(numbers[0], 1);
  const [name] = at(prd, 2);
  const line = [textAt(name, 2), textAt(name, 1)].filter(Boolean).join(' ');
  return npi === undefined && line === ''
    ? undefined
    : { ...(npi !== undefined && { npi }), ...(line !== '' && { name: line }) };
}

export function partiesIn(
  tree: unknown,
  type: Coded | undefined,
  profile: Profile,
): Pick<Partial<Referral>, 'referringProvider' | 'referredTo'> {
  const [from, to] = (['RP', 'RT'] as const).map(role => inRole(tree, role));
  const [referringProvider, practitioner] = [practitionerOf(from), practitionerOf(to)];
  const organization = textAt(at(to, 10)[0], 1);
  const specialties = codes.listed('specialties').bind!(profile);
  const code = type?.code !== undefined && 'decode' in specialties ? specialties.decode(type.code) : undefined;
  const referredTo = {
    ...(type && { specialty: { ...type, ...(code !== undefined && { code }) } }),
    ...(practitioner && { practitioner }),
    ...(organization !== undefined && { organization: { name: organization } }),
  };
  return {
    ...(referringProvider && { referringProvider }),
    ...(Object.keys(referredTo).length > 0 && { referredTo: referredTo as Referral['referredTo'] & object }),
  };
}

/** Notes to the referral itself; those to an observation belong to that. */
export function notesIn(tree: unknown): { clinicalNotes?: string } {
  const groups = (tree as { OBSERVATION?: readonly unknown[] }).OBSERVATION ?? [];
  const elsewhere = new Set(groups.flatMap(group => segmentsIn(group, 'NTE')));
  const lines = segmentsIn(tree, 'NTE')
    .filter(nte => !elsewhere.has(nte))
    .flatMap(nte => at(nte, 3).flatMap(one => textAt(one, 1) ?? []));
  return lines.length > 0 ? { clinicalNotes: lines.join('\n') } : {};
}

/** AUT-9 is what was authorized, AUT-8 what was asked for; the number is the payer's, whom AUT-2 names. */
export function authorizationIn(
  tree: unknown,
  { scope: { profile }, finding }: CustomServices,
): Pick<Partial<Referral>, 'visitsAllowed' | 'authorization'> {
  const text = [9, 8].map(field => textAt(repetitionsOf(fieldOf(tree, 'AUT', field))[0], 1)).find(Boolean);
  const visits = text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  if (text !== undefined && visits === undefined) finding('/visitsAllowed', 'bad-number', 'AUT-9');
  const [number] = repetitionsOf(fieldOf(tree, 'AUT', 6));
  const payer = textAt(repetitionsOf(fieldOf(tree, 'AUT', 2))[0], 1) ?? '';
  const value = textAt(number, 1);
  const system = number && (systemOfHd(eiIn(number), '', profile) || systemOfHd([payer, '', ''], '', profile));
  return {
    ...(visits !== undefined && visits > 0 && { visitsAllowed: visits }),
    ...(value !== undefined && system && { authorization: { system, value } }),
  };
}
