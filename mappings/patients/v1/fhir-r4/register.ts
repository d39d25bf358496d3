/** Registers a patient over FHIR R4: whoever may be the same is looked for first, then created once under the numbers given. */

import { type Node, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { token } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { Patient, PatientRegistration } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, type Rule, table } from '../../../../gateway/kit.ts';
import { checkDemographics } from '../demographics.ts';
import { ALIKE, KNOWN, looksForAlike, refuse, refuseAny } from '../duplicates.ts';
import { holds } from '../match.ts';
import { CONTENT, contentOf } from './content.ts';
import { byAnyIdentifier, byNameAndBirth, type Found, foundPatients } from './find.ts';
import { held } from './held.ts';

const a = table<PatientRegistration>();
const patient = table<Patient>();

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
      when: looksForAlike,
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
