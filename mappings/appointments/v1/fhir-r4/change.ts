/** Changes of a visit over FHIR R4: read it, change what must change, write it back whole against the version that was read. */
import { type Node, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import {
  keeping,
  reading,
  versionOf,
  type Whole,
  writeBack,
} from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, type Mapping, table } from '../../../../gateway/kit.ts';
import { checkTimes } from '../clock.ts';
import { checkTransition, type Verb } from '../transitions.ts';
import { held } from './held.ts';

const a = table<Appointment>();
const asked = table<{ id: string }>();

interface Change<Input> {
  /** The elements that become others; one that is undefined goes. */
  change(input: Input, resource: Node): Node;
  /** Whether a visit that was changed since it was read stands as this change leaves it. */
  isDone(visit: Appointment, input: Input): boolean;
  carries?: readonly (keyof Input & string)[];
}

export function changing<Input>(verb: Verb, { change, isDone, carries = [] }: Change<Input>): Mapping {
  return defineMapping({
    contract: 'appointments/v1',
    operation: verb,
    dialect: 'fhir-r4',
    check: checkTimes,
    steps: [
      {
        name: 'read',
        effect: 'read',
        request: reading('Appointment'),
        response: keeping('Appointment'),
        refine(read, { input }) {
          const { resource } = read as Whole;
          const held = { status: text(resource['status']), version: versionOf(resource) };
          checkTransition(verb, held, (input as { version?: string }).version);
          return read;
        },
      },
      {
        name: 'look',
        effect: 'read',
        inDoubt: true,
        request: reading('Appointment'),
        response: held(a, 'Appointment'),
      },
      {
        name: 'write',
        effect: 'once',
        reconcile: 'look',
        when({ input, steps }) {
          const [before, visit] = [steps['read'] as Whole, steps['look'] as Appointment | undefined];
          const moved = visit?.meta?.version !== versionOf(before.resource);
          return visit === undefined || !moved || !isDone(visit, input as Input);
        },
        request: [
          a.fixed('head.interaction', 'update'),
          asked.f('id', 'head.id'),
          asked.custom({
            id: verb,
            // The version is held against what was read, and what was read goes with the write.
            carries: [...carries, 'version'] as readonly string[] as readonly never[],
            enc(value, tree, { scope }) {
              const read = scope.steps['read'] as Whole;
              writeBack(tree, read, change(value as Input, read.resource));
            },
          }),
        ],
        response: held(a, 'Appointment'),
      },
    ],
  });
}
