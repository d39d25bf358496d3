/** An action on a requisition over Oracle Fusion: looked at first, done against what was seen, and read back. */
import { type Node, rowsAt, textAt, versionOf } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { statusOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { Fault, type Mapping, type Rule, type Scope, table } from '../../../../gateway/kit.ts';
import { CONCLUDES, held } from './held.ts';
import { readingOne } from './read.ts';

interface Seen {
  self: string;
  version?: string;
  status: string;
}
interface Asked {
  id: string;
  version?: string;
}

const asked = table<Asked>();

/** Where it stands, and the version that was seen of it. */
const looking: readonly Rule[] = [
  asked.custom({
    id: 'seen',
    carries: [],
    reads: ['PurchaseRequisition.items'],
    dec(tree, { scope }): Seen {
      const [row = {}] = rowsAt(tree);
      const seen = textAt(row, 'version');
      return {
        self: textAt(row, 'self') ?? '',
        ...(seen && { version: seen }),
        status: statusOf('requisition', textAt(row, 'DocumentStatusCode'), scope.profile),
      };
    },
  }),
];

export interface Action {
  name: string;
  /** In which it may be done. */
  from: readonly string[];
  /** In which it has been done. */
  done: readonly string[];
  parameters?: readonly Rule[];
}

/** @throws Fault `stale` for another version, `conflict` where it stands otherwise */
function permitted({ status, version }: Seen, { from }: Action, { input }: Scope): void {
  const { version: wanted } = input as Asked;
  if (wanted !== undefined && version !== undefined && wanted !== versionOf(version))
    throw new Fault('stale', { outcome: 'not_applied' });
  if (from.includes(status)) return;
  throw new Fault('conflict', {
    outcome: 'not_applied',
    detail: 'The requisition does not stand so that this can be done.',
    errors: [{ pointer: '/id', code: `is-${status}` }],
  });
}

const a = table<PurchaseRequisition>();

export function acting(action: Action): Mapping['steps'] {
  const isDone = (found: unknown): boolean => action.done.includes((found as Partial<Seen> | undefined)?.status ?? '');
  return [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: looking,
      refine(read, scope) {
        permitted(read as Seen, action, scope);
        return read;
      },
    },
    { name: 'look', effect: 'read', inDoubt: true, request: readingOne, response: looking },
    {
      name: 'act',
      effect: 'once',
      reconcile: 'look',
      when: ({ steps }) => !isDone(steps['look']),
      request: [
        asked.fixed('head.call', 'action'),
        asked.fixed('head.action', action.name),
        asked.context('steps.read.self', 'head.href'),
        asked.custom({
          id: 'precondition',
          carries: ['version'],
          enc(_, tree, { scope }) {
            const { version } = scope.steps['read'] as Seen;
            if (version !== undefined) (tree as { head: Node }).head['if-match'] = `"${version}"`;
          },
        }),
        ...(action.parameters ?? []),
      ],
      response: [],
    },
    {
      name: 'read-back',
      effect: 'read',
      request: readingOne,
      response: held(a, 'PurchaseRequisition.items[0].'),
      // Answered as if it were done, and not done: what is said is what is held.
      refine(found) {
        const { status, systemStatus } = found as PurchaseRequisition;
        if (action.from.includes(status) && !action.done.includes(status))
          throw new Fault('backend-rejected', {
            outcome: 'not_applied',
            detail: 'The system said that it was done, and it was not.',
            backend: { cause: 'action-ignored', ...(systemStatus?.[0] && { sourceCode: systemStatus[0].code }) },
          });
        return found;
      },
      concludes: CONCLUDES,
    },
  ];
}
