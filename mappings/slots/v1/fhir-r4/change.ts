/** Changes of a slot over FHIR R4: read it, change what must change, write it back whole against the version that was read. */
import { type Node, pathed, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

/** What a read leaves for the steps behind it. */
export interface Read {
  /** As it came, so that nothing is lost that the contract does not know. */
  resource: Node;
  etag?: string;
}

const asked = table<{ id: string }>();

const versionOf = (resource: Node): string | undefined => text(pathed(resource, 'meta')['versionId']);

/** GET of the slot that the path names. */
const request: Step['request'] = [
  asked.fixed('head.interaction', 'read'),
  asked.fixed('head.resourceType', 'Slot'),
  asked.f('id', 'head.id'),
];

const response: Step['response'] = [
  asked.custom({
    id: 'resource',
    carries: [],
    reads: ['Slot'],
    dec(tree) {
      const resource = pathed(tree, 'body');
      const version = versionOf(resource);
      const etag = text(pathed(tree, 'head')['etag']) ?? (version === undefined ? undefined : `W/"${version}"`);
      return { resource, ...(etag && { etag }) };
    },
  }),
];

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
    const [before, now] = [scope.steps['read'] as Read, scope.steps['look'] as Told | undefined];
    return wanted(before.resource, scope) && (now === undefined || !isDone(now, scope));
  };
  const tell = { refine: (answer: unknown) => told((answer as Read).resource), concludes };
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
            const { resource, etag } = scope.steps['read'] as Read;
            const target = tree as { head: Node; body?: Node };
            if (etag !== undefined) target.head['if-match'] = etag;
            target.body = { ...resource, ...change(resource, scope) };
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
