/** Changes a patient over HL7 v2: asked for first, then told of in whole by ADT^A31. */
import { isDeepStrictEqual } from 'node:util';
import { repetitionsOf, tokenAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import type { Patient, PatientUpdate } from '../../../../contracts/patients/v1/types.ts';
import { type CustomServices, defineMapping, Fault, type Finding, type Scope, table } from '../../../../gateway/kit.ts';
import { checkUpdate } from '../demographics.ts';
import { adt } from './adt.ts';
import { changed, person } from './content.ts';
import { HELD } from './held.ts';
import { checkSeen, theOne } from './one.ts';
import { IDENTIFIERS } from './parts.ts';
import { byId, holding, type Whole } from './query.ts';

const patient = table<Patient>();

const inputOf = ({ input }: Scope): PatientUpdate => input as PatientUpdate;
const heldIn = ({ steps }: Scope): Whole => steps['read'] as Whole;
const asChanged = (services: CustomServices): Patient =>
  changed(inputOf(services.scope), services, heldIn(services.scope));

function check(input: unknown, profile: unknown, now: Date): Finding[] {
  const { active } = input as PatientUpdate;
  const detail = 'No field of HL7 v2.5.1 takes a record out of use: merge it into another.';
  const findings = active === false ? [{ pointer: '/active', code: 'not-supported', detail }] : [];
  return [...checkUpdate(input, profile, now), ...findings];
}

/** A number of another patient is a merge, and the one behind the id names who is meant; what is not shown stays anyway. */
function checkNumber({ patient: { id }, pid }: Whole, update: PatientUpdate, profile: Scope['profile']): void {
  const behind = repetitionsOf(pid.at(3)).find(one => tokenAt(one, 4, 'patient', profile) === id);
  const own = behind && IDENTIFIERS.read(behind, profile);
  const stays = !own || update.identifiers.some(one => one.system === own.system && one.value === own.value);
  if (stays) return;
  const detail = 'The number that the hospital knows the patient by stays: another number is another patient.';
  throw new Fault('invalid-request', {
    outcome: 'not_applied',
    errors: [{ pointer: '/identifiers', code: 'number-removed', detail }],
  });
}

const isDone = (now: Patient, wanted: Patient): boolean =>
  isDeepStrictEqual({ ...now, meta: {} }, { ...wanted, meta: {} });

export default defineMapping({
  contract: 'patients/v1',
  operation: 'update',
  dialect: 'hl7v2',
  check,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: byId('id'),
      response: holding('id'),
      refine(found, scope) {
        const held = theOne(found);
        checkSeen(held, inputOf(scope).version);
        checkNumber(held, inputOf(scope), scope.profile);
        return held;
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byId('id'),
      response: holding('id'),
      refine: found => theOne(found).patient,
    },
    {
      name: 'write',
      effect: 'once',
      reconcile: 'look',
      when(scope) {
        const now = scope.steps['look'] as Patient | undefined;
        return now === undefined || !isDone(now, asChanged({ scope, finding: () => {} }));
      },
      request: [...adt('update'), person(({ scope }) => heldIn(scope))],
      response: [
        patient.custom({
          id: 'changed',
          carries: HELD as never,
          dec: (_, services) => asChanged({ ...services, finding: () => {} }),
        }),
        patient.ignore('MSH', 'MSA', 'ERR'),
      ],
    },
  ],
});
