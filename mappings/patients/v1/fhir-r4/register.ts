/** Registers a patient over FHIR R4: whoever may be the same is looked for first, then created once under the numbers given. */

import { type Node, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { token } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { Patient, PatientRegistration } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, Fault, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { checkDemographics } from '../demographics.ts';
import { type Grade, holds, ranked } from '../match.ts';
import { CONTENT, contentOf } from './content.ts';
import { byAnyIdentifier, byNameAndBirth, type Found, foundPatients } from './find.ts';
import { held } from './held.ts';

const a = table<PatientRegistration>();
const patient = table<Patient>();

const KNOWN = {
  errors: [{ pointer: '/identifiers', code: 'already-registered', detail: 'Its assigner has given out this number.' }],
  detail: 'A patient holds this number already: see the candidates.',
};
const ALIKE = {
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
function refuse(why: typeof KNOWN | typeof ALIKE, candidates: readonly { id: string; grade: Grade }[]): never {
  const told = candidates.map(({ id, grade }) => ({ kind: 'patient', id, grade }));
  throw new Fault('conflict', { ...why, outcome: 'not_applied', candidates: told });
}

const refuseAny =
  (why: typeof KNOWN | typeof ALIKE) =>
  (found: unknown, { input }: Scope): unknown => {
    const graded = ranked(input as PatientRegistration, (found as Found).patients);
    if (graded.length === 0) return found;
    return refuse(
      why,
      graded.map(({ grade, patient: { id, mergedInto } }) => ({ id: mergedInto?.id ?? id, grade })),
    );
  };

/** Whether this is who was to be made: of a creation nobody heard the end of. */
function isMade(one: Patient, { identifiers, name, birthDate }: PatientRegistration): boolean {
  const same = one.name?.familyName === name.familyName && one.birthDate === birthDate;
  return same && identifiers.every(each => holds(one, each));
}

const creation: readonly Rule[] = [
  a.fixed('head.interaction', 'create'),
  a.fixed('Patient.resourceType', 'Patient'),
  a.fixed('Patient.active', true),
  a.custom({
    id: 'registration',
    carries: CONTENT,
    enc(value, tree) {
      const registration = value as PatientRegistration;
      const { head, body } = tree as { head: Node; body: Node };
      // R4 §3.1.0.8.1: two who register one number at once do not both succeed.
      head['if-none-exist'] = `identifier=${encodeURIComponent(registration.identifiers.map(token).join(','))}`;
      Object.assign(body, contentOf(registration));
    },
  }),
];

/** A conditional create that made nothing: somebody came in between. */
const made: Rule = patient.custom({
  id: 'made',
  carries: [],
  reads: ['head.status'],
  dec(tree) {
    const id = text(pathed(tree, 'body')['id']);
    if (pathed(tree, 'head')['status'] === '200') refuse(KNOWN, id === undefined ? [] : [{ id, grade: 'certain' }]);
    return {};
  },
});

export default defineMapping({
  contract: 'patients/v1',
  operation: 'register',
  dialect: 'fhir-r4',
  check: checkDemographics,
  steps: [
    { name: 'find', effect: 'read', request: byAnyIdentifier, response: foundPatients, refine: refuseAny(KNOWN) },
    {
      name: 'alike',
      effect: 'read',
      when: ({ input }) => {
        const { birthDate, acceptPossibleDuplicate } = input as PatientRegistration;
        return birthDate !== undefined && acceptPossibleDuplicate !== true;
      },
      request: byNameAndBirth,
      response: foundPatients,
      refine: refuseAny(ALIKE),
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byAnyIdentifier,
      response: foundPatients,
      refine: (found, { input }) =>
        (found as Found).patients.find(one => isMade(one, input as PatientRegistration)) ?? {},
    },
    {
      name: 'create',
      effect: 'once',
      when: ({ steps }) => pathed(steps['look'])['id'] === undefined,
      reconcile: 'look',
      request: creation,
      response: [...held(patient, 'Patient'), made],
    },
  ],
});
