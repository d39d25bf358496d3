/** Changes a patient over FHIR R4: written whole over the version that was read, with all that the contract does not know. */
import { isDeepStrictEqual } from 'node:util';
import type { Node } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import {
  keeping,
  reading,
  versionOf,
  type Whole,
  writeBack,
} from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Patient, PatientUpdate } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkUpdate } from '../demographics.ts';
import { CONTENT, contentOf } from './content.ts';
import { held, partsOf } from './held.ts';
import { checkLive, checkVersion } from './versions.ts';

const a = table<PatientUpdate>();
const asked = table<{ id: string }>();
const patient = table<Patient>();

/** Whether a patient who was changed since stands as this update leaves it. */
function isDone(now: Patient, update: PatientUpdate, before: Node): boolean {
  const content = contentOf(update, before);
  const { active = before['active'] } = update;
  const wanted: Node = { ...partsOf(content), birthDate: update.birthDate, sex: update.sex, active };
  return [...CONTENT, 'active' as const].every(name => isDeepStrictEqual(now[name], wanted[name]));
}

export default defineMapping({
  contract: 'patients/v1',
  operation: 'update',
  dialect: 'fhir-r4',
  check: checkUpdate,
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Patient'),
      response: keeping('Patient'),
      refine(read, { input }) {
        const { resource } = read as Whole;
        checkLive(resource, '/id');
        checkVersion(resource, (input as PatientUpdate).version);
        return read;
      },
    },
    {
      name: 'look',
      effect: 'read',
      inDoubt: true,
      request: reading('Patient'),
      response: held(patient, 'Patient'),
    },
    {
      name: 'write',
      effect: 'once',
      reconcile: 'look',
      when({ input, steps }) {
        const [before, now] = [steps['read'] as Whole, steps['look'] as Patient | undefined];
        const moved = now?.meta?.version !== versionOf(before.resource);
        return now === undefined || !moved || !isDone(now, input as PatientUpdate, before.resource);
      },
      request: [
        a.fixed('head.interaction', 'update'),
        asked.f('id', 'head.id'),
        a.custom({
          id: 'replacement',
          carries: [...CONTENT, 'active'],
          enc(value, tree, { scope }) {
            const update = value as PatientUpdate;
            const read = scope.steps['read'] as Whole;
            const { active = read.resource['active'] } = update;
            writeBack(tree, read, { ...contentOf(update, read.resource), active });
          },
        }),
      ],
      response: held(patient, 'Patient'),
    },
  ],
});
