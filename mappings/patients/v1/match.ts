/** How well a patient who is held fits one who is looked for, by words of FHIR R4 code system match-grade. */
import type { Patient, PatientIdentifier, PatientSearch } from '../../../contracts/patients/v1/types.ts';

export type Grade = 'certain' | 'probable' | 'possible';
type Described = Pick<PatientSearch, 'identifiers' | 'name' | 'birthDate'>;
type Agreement = 'agrees' | 'partly' | 'differs' | 'unknown';

export interface Graded {
  grade: Grade;
  patient: Patient;
}

const BEST_FIRST: readonly Grade[] = ['certain', 'probable', 'possible'];

/** Those who may be meant, the best first. */
export function ranked(asked: Described, held: readonly Patient[]): Graded[] {
  const graded = held.flatMap(patient => {
    const grade = gradeOf(asked, patient);
    return grade === undefined ? [] : [{ grade, patient }];
  });
  return graded.sort((a, b) => BEST_FIRST.indexOf(a.grade) - BEST_FIRST.indexOf(b.grade));
}

/**
 * A number of one assigner is given to one person, so it counts for most, and less where name or date of birth contradict: it may
 * have been misread. Without one, family name and date of birth must agree; twins do as well, so that alone is never certain.
 */
function gradeOf(asked: Described, held: Described): Grade | undefined {
  const family = wordsAgree(asked.name?.familyName, held.name?.familyName);
  const birth = daysAgree(asked.birthDate, held.birthDate);
  if (asked.identifiers?.some(one => holds(held, one)))
    return BEST_FIRST[[family, birth].filter(one => one === 'differs').length];
  if (family !== 'agrees' || birth === 'differs' || birth === 'unknown') return undefined;
  const given = wordsAgree(asked.name?.givenNames?.[0], held.name?.givenNames?.[0]);
  return birth === 'agrees' && given === 'agrees' ? 'probable' : 'possible';
}

export const holds = ({ identifiers = [] }: Described, { system, value }: PatientIdentifier): boolean =>
  identifiers.some(one => one.system === system && one.value === value);

/** By what a patient may be known again in what somebody else tells: each number, and name, birth and sex together. */
export function namesOf({ identifiers = [], name, birthDate, sex }: Described & Pick<PatientSearch, 'sex'>): string[] {
  const numbers = identifiers.map(({ system, value }) => `${system}|${value}`);
  if (name?.familyName === undefined || birthDate === undefined) return numbers;
  return [...numbers, `${fold(name.familyName)}|${birthDate}|${sex ?? ''}`];
}

/** Without regard to case, accents and what stands between letters: O'Brien is Obrien. */
const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

function wordsAgree(asked: string | undefined, held: string | undefined): Agreement {
  if (asked === undefined || held === undefined) return 'unknown';
  return fold(asked) === fold(held) ? 'agrees' : 'differs';
}

function daysAgree(asked: string | undefined, held: string | undefined): Agreement {
  if (asked === undefined || held === undefined) return 'unknown';
  if (asked === held) return 'agrees';
  return asked.startsWith(held) || held.startsWith(asked) ? 'partly' : 'differs';
}
