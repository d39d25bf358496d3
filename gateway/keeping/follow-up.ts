/** What an operation leaves to be done later, as an exchange of its own: committed with the answer, due at its instant. */
import { deliveryKeyOf, operationRow } from '../delivery/acceptance.ts';
import type { DeliveryKey } from '../delivery/operations.ts';
import { resumeExchange } from '../delivery/resume.ts';
import { DELIVERY } from '../delivery/settings.ts';
import type { Exchange } from '../exchange.ts';
import type { KeyRing } from '../store/key-ring.ts';
import type { RowOf, Rows } from '../store/tables.ts';

export interface FollowUp {
  exchange: Exchange;
  row: RowOf<'operations'>;
  ring: DeliveryKey & { at: Date };
}

/** Undefined where nothing is left, or nobody was asked. */
export function followUpOf(
  { afterwards, endpoint, delivery, trace, signal }: Exchange,
  ring: KeyRing,
  now: Date,
): FollowUp | undefined {
  const name = endpoint?.name ?? delivery?.key.endpoint;
  if (!afterwards || name === undefined) return undefined;
  const { record, dueAt } = afterwards;
  const key = deliveryKeyOf({ record } as Exchange, name, ring);
  const exchange = resumeExchange({ record, trace }, { key, attempt: 0, settings: DELIVERY }, signal);
  // What the gateway asks by itself is no call of anybody: it is among nobody's operations.
  const row = { ...operationRow(exchange, key, now), due_at: dueAt, ...(record.poll && { consumer: undefined }) };
  return { exchange, row, ring: { ...key, at: dueAt } };
}

type Kept = Omit<Rows, 'audit'>;

/** The rows of both, table by table. */
export function together(one: Kept, other: Kept): Kept {
  const rows: Record<string, unknown[]> = {};
  for (const [table, more] of [...Object.entries(one), ...Object.entries(other)])
    rows[table] = [...(rows[table] ?? []), ...more];
  return rows as Kept;
}
