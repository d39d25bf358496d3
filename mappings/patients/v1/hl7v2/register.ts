/**
 * Registers a patient over HL7 v2: whoever may be the same is looked for first, then ADT^A28 tells of the patient. Its
 * acknowledgement names no number, so the hospital is asked for it until it has given one.
 */
import type { Patient, PatientRegistration } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, duration, type Finding, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { checkDemographics } from '../demographics.ts';
import { ALIKE, KNOWN, looksForAlike, refuseAny } from '../duplicates.ts';
import { namesOf, ranked } from '../match.ts';
import { adt } from './adt.ts';
import { person } from './content.ts';
import { HELD } from './held.ts';
import { isUsual, tokenNamed } from './numbers.ts';
import { byIdentifier, byNameAndBirth, type Found, foundPatients } from './query.ts';

const patient = table<Patient>();

/** Each number is looked for by a query of its own before the patient is registered. */
const MOST_NUMBERS = 5;
const LONGEST = '24h';

function check(input: unknown, profile: Scope['profile'], now: Date): Finding[] {
  const { identifiers } = input as PatientRegistration;
  const detail = `At most ${MOST_NUMBERS} numbers are looked for before a patient is registered here.`;
  const many = identifiers.length > MOST_NUMBERS ? [{ pointer: '/identifiers', code: 'too-many', detail }] : [];
  return [...checkDemographics(input, profile, now), ...many];
}

const looking = (n: number): Step => ({
  name: `find-${n}`,
  effect: 'read',
  when: ({ input }) => (input as PatientRegistration).identifiers[n] !== undefined,
  request: byIdentifier(n),
  response: foundPatients,
  refine: refuseAny(KNOWN),
});

/** Whether the hospital has numbered the patient: under a number of its own authority, or one that nobody told it. */
function isNumbered({ id }: Patient, { identifiers }: PatientRegistration, profile: Scope['profile']): boolean {
  const usual = (profile['authorities'] as { patient?: string } | undefined)?.patient;
  if (usual !== undefined) return isUsual(id, profile);
  const told = identifiers.find(one => tokenNamed(one, profile) === id);
  return told === undefined || told.type === 'medical-record-number';
}

/** The patient of this registration once it has a number, and nobody until then. */
function made(found: unknown, { input, profile }: Scope): Partial<Patient> {
  const registration = input as PatientRegistration;
  const [best] = ranked(registration, (found as Found).patients);
  return best?.grade === 'certain' && isNumbered(best.patient, registration, profile) ? best.patient : {};
}

/** What one does not find now another may find later: that a query names nobody does not say that nobody was registered. */
const awaited = {
  knownBy: (input: unknown): string[] => namesOf(input as PatientRegistration),
  isThere: (answer: unknown): boolean => (answer as Partial<Patient>).id !== undefined,
  withinMs({ registration }: Scope['profile']): number {
    const { numberedWithin = LONGEST } = (registration ?? {}) as { numberedWithin?: string };
    return duration(numberedWithin);
  },
};

export default defineMapping({
  contract: 'patients/v1',
  operation: 'register',
  dialect: 'hl7v2',
  check,
  steps: [
    ...Array.from({ length: MOST_NUMBERS }, (_, n) => looking(n)),
    {
      name: 'alike',
      effect: 'read',
      when: looksForAlike,
      request: byNameAndBirth,
      response: foundPatients,
      refine: refuseAny(ALIKE),
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byIdentifier(0),
      response: foundPatients,
      refine: made,
      awaited,
    },
    {
      name: 'tell',
      effect: 'once',
      reconcile: 'look',
      when: ({ steps }) => !awaited.isThere(steps['look'] ?? {}),
      request: [...adt('register'), person()],
      response: [patient.ignore('MSH', 'MSA', 'ERR')],
    },
    {
      name: 'number',
      effect: 'read',
      request: byIdentifier(0),
      response: foundPatients,
      refine: made,
      concludes: HELD,
      awaited,
    },
  ],
});
