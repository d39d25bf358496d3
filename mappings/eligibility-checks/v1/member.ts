/** The member as the payer holds them, beside what was asked: differences are told, the caller's record is never changed. */
import type {
  EligibilityCheck,
  EligibilityCheckRequest,
  PersonAsHeld,
} from '../../../contracts/eligibility-checks/v1/types.ts';
import type { Reading } from './reading.ts';

type MemberAsHeld = NonNullable<EligibilityCheck['memberAsHeld']>;

const FIELDS = [
  'memberId',
  'familyName',
  'givenName',
  'middleName',
  'birthDate',
  'sex',
  'groupNumber',
  'relationship',
] as const;
const NAMES: readonly string[] = ['familyName', 'givenName', 'middleName'];

export function memberAsHeld(
  request: EligibilityCheckRequest,
  { subscriber, dependent }: Reading,
): MemberAsHeld | undefined {
  if (!subscriber && !dependent) return undefined;
  return {
    ...(subscriber ? { subscriber } : {}),
    ...(dependent ? { dependent } : {}),
    differences: [
      ...differences('/subscriber', request.subscriber, subscriber),
      ...differences('/dependent', request.dependent, dependent),
    ],
  };
}

function differences(
  at: string,
  asked: object | undefined,
  held: PersonAsHeld | undefined,
): MemberAsHeld['differences'] {
  if (!asked || !held) return [];
  const found: MemberAsHeld['differences'] = [];
  for (const field of FIELDS) {
    const was = (asked as Record<string, unknown>)[field];
    const is = held[field];
    if (typeof was === 'string' && is !== undefined && !same(field, was, is))
      found.push({ pointer: `${at}/${field}`, asked: was, held: is });
  }
  return found;
}

const ASCII = /^[ -~]*$/;

/** Names are compared as CAQH CORE 258 has payers compare them: without case, accents, blanks and punctuation. */
function same(field: string, asked: string, held: string): boolean {
  if (asked === held) return true;
  if (!NAMES.includes(field)) return false;
  // What nearly every pair of names differs in; beyond ASCII upper case alone does not decide.
  if (ASCII.test(asked) && ASCII.test(held) && asked.toUpperCase() === held.toUpperCase()) return true;
  const plain = (name: string): string =>
    name
      .normalize('NFD')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toUpperCase();
  return plain(asked) === plain(held);
}
