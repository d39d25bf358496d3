/** Who is registered may be known already: by a number that was given out, or by name and date of birth. */
import type { Patient, PatientRegistration } from '../../../contracts/patients/v1/types.ts';
import { Fault, type Scope } from '../../../gateway/kit.ts';
import { type Grade, ranked } from './match.ts';

export const KNOWN = {
  errors: [{ pointer: '/identifiers', code: 'already-registered', detail: 'Its assigner has given out this number.' }],
  detail: 'A patient holds this number already: see the candidates.',
};
export const ALIKE = {
  errors: [
    {
      pointer: '/name',
      code: 'possible-duplicate',
      detail: 'Use one of the candidates, or say acceptPossibleDuplicate once somebody has looked at them.',
    },
  ],
  detail: 'Somebody of this name and date of birth is known: see the candidates.',
};

/** Ids and grades: who they are is read by whoever may. */
export function refuse(why: typeof KNOWN | typeof ALIKE, candidates: readonly { id: string; grade: Grade }[]): never {
  const told = candidates.map(({ id, grade }) => ({ kind: 'patient', id, grade }));
  throw new Fault('conflict', { ...why, outcome: 'not_applied', candidates: told });
}

export const refuseAny =
  (why: typeof KNOWN | typeof ALIKE) =>
  (found: unknown, { input }: Scope): unknown => {
    const graded = ranked(input as PatientRegistration, (found as { patients: readonly Patient[] }).patients);
    if (graded.length === 0) return found;
    return refuse(
      why,
      graded.map(({ grade, patient: { id, mergedInto } }) => ({ id: mergedInto?.id ?? id, grade })),
    );
  };

/** Whether name and date of birth are to be looked for: not where somebody has looked at who is alike. */
export function looksForAlike({ input }: Scope): boolean {
  const { birthDate, acceptPossibleDuplicate } = input as PatientRegistration;
  return birthDate !== undefined && acceptPossibleDuplicate !== true;
}
