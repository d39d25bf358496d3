/** As whom the payer knows the patient, and which of what is kept about that number is about the patient. */
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import type { Patient, PatientCoverages } from '../../../../contracts/patients/v1/types.ts';
import type { About, CompositionContext } from '../../../../gateway/kit.ts';
import { ERASED, type Looked, looked, MORE, type Reason } from './findings.ts';

export interface Member {
  coverage: string;
  payer: string;
  memberId: string;
  isSubscriber: boolean;
}

const DAY = 86_400_000;

/** The day to which everything has to apply. */
export const dayOf = (encounter: Encounter, asOf: Date): string =>
  (encounter.admittedAt ?? asOf.toISOString()).slice(0, 10);

/** So many days before the visit began. */
export const since = (encounter: Encounter, asOf: Date, days: number): string =>
  new Date(Date.parse(encounter.admittedAt ?? asOf.toISOString()) - days * DAY).toISOString();

/** The first that holds on the day of the visit. */
export function memberOf({ coverages }: PatientCoverages, day: string): { member: Member } | { why: Reason } {
  const holds = coverages.filter(
    ({ status, period = {} }) => status === 'active' && (period.start ?? day) <= day && day <= (period.end ?? day),
  );
  if (holds.length === 0)
    return { why: { code: 'no-coverage', text: 'No coverage is on file for the day of the visit.' } };
  const [first] = holds;
  if (!first?.payer || !first.memberId)
    return { why: { code: 'coverage-incomplete', text: 'The coverage names no payer or no member.' } };
  const { id: coverage, payer, memberId, relationship } = first;
  return { member: { coverage, payer: payer.id, memberId, isSubscriber: relationship === 'self' } };
}

interface Asked {
  payer?: { id?: string };
  subscriber?: Person;
  dependent?: Person;
}
type Person = { givenName?: string; birthDate?: string };

/** A family shares one number: what was asked about another of them says nothing of the patient. */
function isAbout(
  { subscriber = {}, dependent }: Asked,
  { name, birthDate }: Patient,
  { isSubscriber }: Member,
): boolean {
  const person = dependent ?? subscriber;
  const pairs = [
    [person.birthDate, birthDate],
    [person.givenName, name?.givenNames?.[0]],
  ].filter((pair): pair is [string, string] => pair.every(one => one !== undefined));
  // Who is not told apart by either is the subscriber, where nobody else was asked about.
  if (pairs.length === 0) return isSubscriber && dependent === undefined;
  return pairs.every(([a, b]) => a.toLowerCase() === b.toLowerCase());
}

/** A payer is called by its id, its names and its aliases. */
function payers(context: CompositionContext): (name: string) => string {
  const ids = new Map(
    context.table('payers').flatMap(row => {
      const names = [row['id'], row['names'] ?? [], row['aliases'] ?? []].flat();
      return names.map(name => [String(name).toLowerCase(), String(row['id'])] as const);
    }),
  );
  return name => ids.get(name.toLowerCase()) ?? name;
}

const MOST = 50;

export interface Insured {
  member: Member;
  patient: Patient;
}

export interface Filed<Request, Answer> {
  entries: { id: string; at: string; request: Request; answer: Answer }[];
  /** Why there may be others. */
  unseen: Reason | undefined;
}

export interface Search {
  contract: string;
  operation: string;
  since: string;
}

/** What the gateway has kept of questions to the payer about this patient, newest first. */
export async function onFile<Request, Answer>(
  context: CompositionContext,
  { member, patient }: Insured,
  search: Search,
): Promise<Looked<Filed<Request, Answer>>> {
  const idOf = payers(context);
  const found = await looked<About[]>(
    'exchanges/v1',
    context.kept.records.about({ ...search, subject: `member:${member.memberId}`, limit: MOST }),
  );
  if ('why' in found) return found;
  const own = found.said.filter(({ request }) => {
    const asked = request as Asked | undefined;
    return (
      asked?.payer?.id !== undefined && idOf(asked.payer.id) === idOf(member.payer) && isAbout(asked, patient, member)
    );
  });
  const entries = own.filter(({ answer }) => answer !== undefined) as Filed<Request, Answer>['entries'];
  const erased = found.said.some(({ request }) => request === undefined);
  return { said: { entries, unseen: found.said.length >= MOST ? MORE : erased ? ERASED : undefined } };
}

export const daysBetween = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b)) / DAY;
