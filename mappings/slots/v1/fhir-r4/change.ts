/** Changes of a slot over FHIR R4: read it, change what must change, write it back whole against the version that was read. */
import type { Node } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { keeping, reading, type Whole, writeBack } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

const asked = table<{ id: string }>();
const request = reading('Slot');
const response = keeping('Slot');

interface Change<Told> {
  /** Whether the slot, as it was read, is to be changed at all. */
  wanted(resource: Node, scope: Scope): boolean;
  /** The elements that become others; one that is undefined goes. @throws Fault where it may not be */
  change(resource: Node, scope: Scope): Node;
  /** Whether a slot that was looked at again stands as this change leaves it. */
  isDone(slot: Told, scope: Scope): boolean;
  /** The slot as the contract answers it. */
  told(resource: Node): Told;
  concludes: readonly string[];
  carries: readonly string[];
}

/** What is held is told from the resource that the write answers, or where nothing was to be changed from the one read. */
export function changing<Told>({ wanted, change, isDone, told, concludes, carries }: Change<Told>): Step[] {
  const isWanted = (scope: Scope): boolean => {
    const [before, now] = [scope.steps['read'] as Whole, scope.steps['look'] as Told | undefined];
    return wanted(before.resource, scope) && (now === undefined || !isDone(now, scope));
  };
  const tell = { refine: (answer: unknown) => told((answer as Whole).resource), concludes };
  return [
    { name: 'read', effect: 'read', request, response },
    { name: 'look', effect: 'read', inDoubt: true, request, response, ...tell },
    {
      name: 'write',
      effect: 'once',
      reconcile: 'look',
      when: isWanted,
      request: [
        asked.fixed('head.interaction', 'update'),
        asked.f('id', 'head.id'),
        asked.custom({
          id: 'change',
          carries: carries as readonly never[],
          enc(_, tree, { scope }) {
            const read = scope.steps['read'] as Whole;
            writeBack(tree, read, change(read.resource, scope));
          },
        }),
      ],
      response,
      ...tell,
    },
    {
      name: 'as-it-stands',
      effect: 'read',
      when: scope => scope.steps['write'] === undefined,
      request,
      response,
      ...tell,
    },
  ];
}
