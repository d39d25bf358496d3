/** The numbers of a patient in PID, and by which of them the patient is known (HL7 v2.5.1 §3.4.2, §2.A.14). */
import { assignerOf, token } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import {
  type Components,
  repetitionsOf,
  textAt,
  tokenAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { PatientIdentifier } from '../../../../contracts/patients/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';
import { IDENTIFIER_TYPE } from './codes.ts';
import { IDENTIFIERS } from './parts.ts';

type Profile = Scope['profile'];

/** By which of several the patient is known: the medical record first (§2.A.14.5). */
const FIRST = ['MR', 'PI', 'PT'];
const MOST = 9;

/** PID-3, or PID-2 of senders that still speak 2.3. */
export function numbersOf(tree: unknown): Components[] {
  const numbers = repetitionsOf(fieldOf(tree, 'PID', 3));
  return numbers.length > 0 ? numbers : repetitionsOf(fieldOf(tree, 'PID', 2));
}

/** What an id could be issued for, and its code of table 0203. */
interface Candidate {
  token: string;
  type: string | undefined;
}

/** The one that it is issued for. Where the profile names the partner's own authority, a number of it goes before those of others. */
function chosen(numbers: readonly Candidate[], profile: Profile): string | undefined {
  const usual = numbers.filter(({ token }) => isUsual(token, profile));
  const among = usual.length > 0 ? usual : numbers;
  const first = FIRST.map(type => among.find(one => one.type === type)).find(one => one !== undefined);
  return (first ?? among[0])?.token;
}

/** Whether a number is one of the partner's own. */
export function isUsual(token: string, profile: Profile): boolean {
  const authority = (profile['authorities'] as { patient?: string } | undefined)?.patient;
  return authority !== undefined && token.startsWith(`${authority}|`);
}

/** Of PID-3; of MRG-1 (§3.4.10) that of the record that is no more. */
export function ownNumber(numbers: readonly Components[], profile: Profile): string | undefined {
  const candidates: Candidate[] = [];
  for (const one of numbers) {
    const token = tokenAt(one, 4, 'patient', profile);
    if (token !== undefined) candidates.push({ token, type: textAt(one, 5) });
  }
  return chosen(candidates, profile);
}

type Named = Pick<PatientIdentifier, 'system' | 'value' | 'type'>;

/** The same of numbers as a caller names them. */
export function ownNamed(numbers: readonly Named[], profile: Profile): string | undefined {
  const candidates = numbers.map(one => ({
    token: tokenNamed(one, profile),
    type: one.type && (IDENTIFIER_TYPE.encode(one.type) as string | undefined),
  }));
  return chosen(candidates, profile);
}

/** A number whose assigner is a URI, as an id could be issued for it. */
export const tokenNamed = ({ system, value }: Named, profile: Profile): string =>
  token(value, assignerOf(system, profile), 'patient', profile);

/** Each number as the token that an id could be issued for. */
export const tokensIn = (tree: unknown, profile: Profile): string[] =>
  numbersOf(tree).flatMap(one => tokenAt(one, 4, 'patient', profile) ?? []);

export const idIn = (tree: unknown, profile: Profile): string | undefined => ownNumber(numbersOf(tree), profile);

/** Those of which it is known who assigned them. */
export function identifiersOf(numbers: readonly Components[], profile: Profile): PatientIdentifier[] {
  const found: PatientIdentifier[] = [];
  for (const one of numbers) {
    const identifier = IDENTIFIERS.read(one, profile);
    if (identifier && found.length < MOST) found.push(identifier);
  }
  return found;
}

/** By which number the patient is known, and all of those; PID is looked into once. */
export function knownBy(tree: unknown, profile: Profile): { id: string | undefined; identifiers: PatientIdentifier[] } {
  const numbers = numbersOf(tree);
  return { id: ownNumber(numbers, profile), identifiers: identifiersOf(numbers, profile) };
}
