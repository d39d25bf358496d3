/** Merges two patients over HL7 v2: both are asked for, then ADT^A40 retires the number of one for that of the other. */
import { idPlaces } from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { putField } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Field } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Patient, PatientMerge } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, dtm, type Scope, table } from '../../../../gateway/kit.ts';
import { checkMerge } from '../demographics.ts';
import { HELD, treeOf } from './held.ts';
import { tokensIn } from './numbers.ts';
import { checkSeen, theOne } from './one.ts';
import { byId, holding, type Whole } from './query.ts';

const a = table<PatientMerge & { id: string }>();
const patient = table<Patient>();

const survivorOf = ({ steps }: Scope): Whole => steps['into'] as Whole;

/** Who answers where it was done before, or nobody. */
const done = (isIt: boolean, scope: Scope): object => (isIt ? survivorOf(scope).patient : {});
const isDone = ({ steps }: Scope, step: 'read' | 'look'): boolean =>
  (steps[step] as Partial<Patient> | undefined)?.id !== undefined;

function nameOf(group: unknown, { pid }: Whole): void {
  putField(group, 'PID', 5, pid.at(5) as Field);
}

export default defineMapping({
  contract: 'patients/v1',
  operation: 'merge',
  dialect: 'hl7v2',
  check: checkMerge,
  steps: [
    {
      name: 'into',
      effect: 'read',
      request: byId('into'),
      response: holding('into'),
      refine: theOne,
    },
    {
      name: 'read',
      effect: 'read',
      request: byId('id'),
      response: holding('id'),
      refine(found, scope) {
        const held = theOne(found);
        checkSeen(held, (scope.input as PatientMerge).version);
        return done(isSurvivor(held, scope), scope);
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: byId('id'),
      response: holding('id'),
      // Of one who was merged nobody may be told any more.
      refine(found, scope) {
        const { hits } = found as { hits: Whole[] };
        return done(
          hits.every(one => isSurvivor(one, scope)),
          scope,
        );
      },
    },
    {
      name: 'retire',
      effect: 'once',
      reconcile: 'look',
      when: scope => !isDone(scope, 'read') && !isDone(scope, 'look'),
      request: [
        a.fixed('MSH-9.1', 'ADT'),
        a.fixed('MSH-9.2', 'A40'),
        a.context('now', 'EVN-2', dtm),
        // One record each, by the number that stands behind its id.
        ...idPlaces('into.id', 'PATIENT/PID-3'),
        ...idPlaces('id', 'PATIENT/MRG-1'),
        a.custom({
          id: 'survivor-name',
          carries: [],
          enc: (_value, tree, { scope }) => nameOf((tree as { PATIENT: unknown[] }).PATIENT[0], survivorOf(scope)),
        }),
      ],
      response: [
        patient.custom({ id: 'survivor', carries: HELD as never, dec: (_, { scope }) => survivorOf(scope).patient }),
        patient.ignore('MSH', 'MSA', 'ERR'),
      ],
    },
  ],
});

/** Whoever is told of under the one number holds the other, too. */
function isSurvivor({ pid }: Whole, { input, profile }: Scope): boolean {
  return tokensIn(treeOf(pid), profile).includes((input as PatientMerge).into.id);
}
