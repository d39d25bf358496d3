/** What an operation leaves to be done later, as an exchange of its own: committed with the answer, due at its instant. */
import { deliveryKeyOf, operationRow } from '../delivery/acceptance.ts';
import type { DeliveryKey } from '../delivery/operations.ts';
import { resumeExchange } from '../delivery/resume.ts';
import { DELIVERY } from '../delivery/settings.ts';
import type { Exchange } from '../exchange.ts';
import type { KeyRing } from '../store/key-ring.ts';
import type { RowOf } from '../store/tables.ts';

export interface FollowUp {
  exchange: Exchange;
  row: RowOf<'operations'>;
  notice: DeliveryKey & { at: Date };
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
  return { exchange, row, notice: { ...key, at: dueAt } };
}
