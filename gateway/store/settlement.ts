/** What settling an exchange means beyond its row: its idempotency key, and its operation where the worker walked it. */
import type { OperationRow } from '../delivery/operation.ts';
import type { DeliveryKey } from '../delivery/operations.ts';
import { verdictOf } from '../delivery/schedule.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { type Problem, problemOf } from '../problem.ts';
import type { Entry } from './batcher.ts';
import { keyOf } from './idempotency.ts';

/** `again` says that the worker will try once more. */
export function settlement(exchange: Exchange, now: number): Partial<Entry> & { again: boolean } {
  const { record, delivery } = exchange;
  if (!delivery) {
    const key = keyOf(exchange);
    return { again: false, ...(key && { keys: [key] }) };
  }
  const { status, after } = verdictOf(delivery, record.effect, record.fault, record.outcome);
  const dueAt = new Date(now + (after ?? 0));
  const problem =
    record.fault && status !== 'accepted' ? JSON.stringify(problemOf(record.fault, record.id)) : undefined;
  return {
    again: status === 'accepted',
    operations: [{ id: record.id, status, dueAt, problem }],
    ...(after !== undefined && { rings: [{ ...delivery.key, at: dueAt }] }),
  };
}

/** The row of an operation at the moment it is accepted. */
export function acceptedRow({ record }: Exchange, key: DeliveryKey, at: Date): OperationRow {
  const { id, consumer = null, facility = '', contract, operation, effect } = record;
  return {
    ...{ seq: 0, id, consumer, facility, contract, operation, effect, ...key, status: 'accepted', attempts: 0 },
    ...{ createdAt: at, updatedAt: at, dueAt: at, problem: null },
  };
}

/** The fault of a stored problem: what was told once is told again. */
export function faultOf({ code, detail, errors, backend, outcome, retryAfter }: Problem): Fault {
  return new Fault(code, {
    ...(detail !== undefined && { detail }),
    ...(errors && { errors: [...errors] }),
    ...(backend && { backend }),
    ...(outcome && { outcome }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
