/** Changes of a visit over FHIR R4: read it, change what must change, write it back whole against the version that was read. */
import { type Node, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { defineMapping, type Mapping, type Step, table } from '../../../../gateway/kit.ts';
import { checkTimes } from '../clock.ts';
import { checkTransition, type Verb } from '../transitions.ts';
import { held } from './held.ts';

/** What the step `read` leaves for the one that writes. */
interface Read {
  /** As it came, so that nothing is lost that the contract does not know. */
  resource: Node;
  etag?: string;
}

const a = table<Appointment>();
const asked = table<{ id: string }>();

const versionOf = (resource: Node): string | undefined => text(pathed(resource, 'meta')['versionId']);

/** GET of the visit that the path names. */
export const readRequest: Step['request'] = [
  asked.fixed('head.interaction', 'read'),
  asked.fixed('head.resourceType', 'Appointment'),
  asked.f('id', 'head.id'),
];

const keep: Step['response'] = [
  a.custom({
    id: 'resource',
    carries: [],
    reads: ['Appointment'],
    dec(tree) {
      const resource = pathed(tree, 'body');
      const version = versionOf(resource);
      const etag = text(pathed(tree, 'head')['etag']) ?? (version === undefined ? undefined : `W/"${version}"`);
      return { resource, ...(etag && { etag }) };
    },
  }),
];

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
        request: readRequest,
        response: keep,
        refine(read, { input }) {
          const { resource } = read as Read;
          const held = { status: text(resource['status']), version: versionOf(resource) };
          checkTransition(verb, held, (input as { version?: string }).version);
          return read;
        },
      },
      {
        name: 'look',
        effect: 'read',
        inDoubt: true,
        request: readRequest,
        response: held(a, 'Appointment'),
      },
      {
        name: 'write',
        effect: 'once',
        reconcile: 'look',
        when({ input, steps }) {
          const [before, visit] = [steps['read'] as Read, steps['look'] as Appointment | undefined];
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
              const { resource, etag } = scope.steps['read'] as Read;
              const target = tree as { head: Node; body?: Node };
              if (etag !== undefined) target.head['if-match'] = etag;
              target.body = { ...resource, ...change(value as Input, resource) };
            },
          }),
        ],
        response: held(a, 'Appointment'),
      },
    ],
  });
}
