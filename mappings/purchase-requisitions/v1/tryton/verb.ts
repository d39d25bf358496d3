/** A button of a requisition: whether it fits is seen before, whether it did anything is found by reading again, as Tryton says neither. */
import { making, pressing, reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { PurchaseRequisition } from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, Fault, type Mapping, type Step, table } from '../../../../gateway/kit.ts';
import { FIELDS, held, type Status, WHOLE } from './held.ts';

interface Verb {
  button: string;
  /** Where it may stand before, and where it stands once it is done. */
  from: readonly Status[];
  to: readonly Status[];
  /** Buttons before, where it does not stand as the button needs it. */
  before?: readonly Step[];
}

interface Input {
  version?: string;
  lines?: number[];
}

const asked = table<Input & { id: string; note?: string; reason?: string }>();

const look = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  effect: 'read',
  request: reading('PurchaseRequisition', FIELDS),
  response: held(table<PurchaseRequisition>(), 'PurchaseRequisition.'),
  ...more,
});

/** What was said with it stands as a note beside the requisition, where its people see it. */
const saidIn = (input: unknown): string | undefined => {
  const { reason, note } = input as { reason?: string; note?: string };
  return reason ?? note;
};

const stands = (status: Status): { pointer: string; code: string }[] => [{ pointer: '/id', code: `is-${status}` }];

export function verb(operation: string, { button, from, to, before = [] }: Verb): Mapping {
  return defineMapping({
    contract: 'purchase-requisitions/v1',
    operation,
    dialect: 'tryton',
    steps: [
      look('before', { refine: (read, { input }) => checked(read as PurchaseRequisition, input as Input, from) }),
      look('look', { inDoubt: true }),
      ...before,
      {
        name: button,
        effect: 'once',
        reconcile: 'look',
        when: ({ steps }) => !to.includes((steps['look'] as PurchaseRequisition | undefined)?.status ?? 'unknown'),
        request: [
          ...pressing('PurchaseRequisition', button),
          // That not all lines are meant, or another version, is refused before.
          asked.custom({ id: 'meant', carries: ['lines', 'version'] }),
        ],
        response: [],
      },
      look('after', {
        refine(read) {
          const { status } = read as PurchaseRequisition;
          if (to.includes(status)) return read;
          const detail = 'The system of record answered without a word and left it as it was.';
          throw new Fault('conflict', { outcome: 'not_applied', detail, errors: stands(status), ignored: [button] });
        },
        concludes: WHOLE,
      }),
      {
        name: 'tell',
        effect: 'repeatable',
        when: ({ input }) => saidIn(input) !== undefined,
        request: [
          ...making('Note'),
          asked.custom({
            id: 'note',
            carries: ['reason', 'note'],
            writes: { 'Note.message': 'reason' },
            enc(value, tree) {
              const body = { resource: `purchase.requisition,${(value as { id: string }).id}`, message: saidIn(value) };
              Object.assign(tree as object, { body });
            },
          }),
        ],
        response: [],
      },
      look('told', { when: ({ input }) => saidIn(input) !== undefined }),
    ],
  });
}

/** @throws Fault `stale`, `conflict`, or `not-supported` where some of its lines are meant, as it is decided on whole */
function checked(read: PurchaseRequisition, { version, lines }: Input, from: readonly Status[]): PurchaseRequisition {
  if (version !== undefined && version !== read.meta?.version) throw new Fault('stale', { outcome: 'not_applied' });
  if (!from.includes(read.status))
    throw new Fault('conflict', {
      outcome: 'not_applied',
      detail: 'The requisition does not stand so that this can be done.',
      errors: stands(read.status),
    });
  const all = (read.lines ?? []).every(({ number }) => lines?.includes(number) ?? true);
  if (all) return read;
  throw new Fault('not-supported', {
    outcome: 'not_applied',
    detail:
      'This system decides on a requisition as a whole: leave out the lines, or ask for what is approved in a requisition of its own.',
    errors: [{ pointer: '/lines', code: 'not-supported' }],
  });
}
