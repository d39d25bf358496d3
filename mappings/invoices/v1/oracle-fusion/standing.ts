/** Where an invoice stands: its three axes and the holds on it, by one rule whoever asks. */
import { kept, type Node, textAt, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { statusOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import { MOST, toTheEnd } from '../../../../adapters/rest/dialects/oracle-fusion/whole.ts';
import type { Invoice } from '../../../../contracts/invoices/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

const asked = table<object>();

type Profile = Scope['profile'];

const AXES = [
  ['processing', 'validation', 'ValidationStatus'],
  ['approval', 'approval', 'ApprovalStatus'],
  ['payment', 'paid', 'PaidStatus'],
] as const;

/**
 * What is held is not paid, and what is not cancelled is an exception until somebody releases it.
 * @param holds on any invoices
 */
export function tripleOf(
  row: Node,
  holds: readonly Node[],
  profile: Profile,
): Pick<Invoice, 'status' | 'systemStatus'> {
  const axes = AXES.map(([axis, kind, name]) => [axis, statusOf(kind, textAt(row, name), profile)]);
  const status = Object.fromEntries(axes) as unknown as NonNullable<Invoice['status']>;
  const isCancelled = row['CanceledFlag'] === true || status.processing === 'cancelled';
  const isHeld = !isCancelled && holdsOn(row, holds).length > 0;
  const codes = AXES.flatMap(([, , field]) => {
    const code = textAt(row, field);
    return code === undefined ? [] : [{ field, code }];
  });
  return {
    status: {
      ...status,
      ...(isCancelled && { processing: 'cancelled' }),
      ...(isHeld && { processing: 'exception' }),
      ...(isHeld && status.payment === 'unpaid' && { payment: 'blocked' }),
    },
    systemStatus: codes,
  } as Pick<Invoice, 'status' | 'systemStatus'>;
}

/** Those that nobody has released. The system calls an invoice by its number and its supplier. */
export const holdsOn = (row: Node, holds: readonly Node[]): Node[] =>
  holds.filter(
    hold =>
      textAt(hold, 'ReleaseName') === undefined &&
      textAt(hold, 'InvoiceNumber') === textAt(row, 'InvoiceNumber') &&
      textAt(hold, 'Supplier') === textAt(row, 'Supplier'),
  );

interface Holds {
  /** Step that has read the invoices. */
  of: string;
  /** What the caller may make less of. */
  narrow?: string;
  refine: NonNullable<Step['refine']>;
  concludes: readonly string[];
}

/** The holds on all of them in one question: the last step, from which the answer comes. */
export const holding = ({ of, narrow, refine, concludes }: Holds): Step[] =>
  toTheEnd('InvoiceHold', {
    name: 'holds',
    ...(narrow && { narrow }),
    when: scope => kept(scope, of).length > 0,
    request: [
      asked.fixed('head.call', 'list'),
      asked.fixed('head.entity', 'InvoiceHold'),
      asked.fixed('head.limit', MOST),
      asked.fixed('head.orderBy', 'HoldId'),
      asked.custom({
        id: 'invoices',
        carries: [],
        enc(_, tree, { scope }) {
          const rows = kept(scope, of);
          const numbers = [...new Set(rows.flatMap(row => textAt(row, 'InvoiceNumber') ?? []))];
          const [first, ...others] = [...new Set(rows.flatMap(row => textAt(row, 'Supplier') ?? []))];
          (tree as { query?: Node }).query = without({
            'InvoiceNumber:in': numbers,
            Supplier: others.length === 0 ? first : undefined,
          });
        },
      }),
    ],
    refine,
    concludes,
  });
