/** What settling an exchange means beyond its row: its idempotency key, and the operation that it is or becomes. */

import { deliveryKeyOf, operationRow } from '../delivery/acceptance.ts';
import { isTurnedAway, isWithheld } from '../delivery/control.ts';
import { type OperationRow, type OperationStatus, viewOf } from '../delivery/operation.ts';
import { type DeliveryKey, GATEWAY } from '../delivery/operations.ts';
import { verdictOf } from '../delivery/schedule.ts';
import { DELIVERY, type Delivering } from '../delivery/settings.ts';
import type { Exchange, ExchangeRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { type Problem, problemOf } from '../problem.ts';
import type { Entry } from '../store/batcher.ts';
import { keyOf } from '../store/idempotency.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { workItemRow } from '../work/item.ts';

export interface Settlement extends Pick<Entry, 'keys' | 'operations' | 'notices'> {
  /** A call that becomes an operation: the worker goes on with it, or a person does. */
  becomes?: ReturnType<typeof operationRow>;
  /** It needs a person. */
  item?: ReturnType<typeof workItemRow>;
  /** The worker will try once more: nothing is settled yet. */
  again: boolean;
}

/** @param hasRoom whether one more may wait for an endpoint */
export function settlement(
  exchange: Exchange,
  ring: KeyRing,
  now: number,
  hasRoom: (endpoint: string) => boolean,
): Settlement {
  return exchange.delivery ? attempted(exchange, now) : answered(exchange, ring, now, hasRoom);
}

/** It was done, and the rest comes later. */
const isAwaited = (fault: Fault | undefined): boolean => fault?.info.awaited?.afterMs !== undefined;

/** What the audit calls a settled walk: one that goes on later is a step of it. */
export function auditedAs(fault: Fault | undefined): 'answered' | 'failed' | 'stepped' {
  if (!fault) return 'answered';
  return isAwaited(fault) ? 'stepped' : 'failed';
}

/** After an attempt of the worker. */
function attempted(exchange: Exchange, now: number): Settlement {
  const { record, delivery } = exchange;
  const { key, attempt, settings } = delivery!;
  const held = keyOf(exchange);
  const verdict = verdictOf({ ...record, attempt, most: settings.attempts });
  const { after, counts, awaits } = verdict;
  // The gateway asked by itself and does not ask again: nobody else would notice.
  const isLast = record.poll !== undefined && verdict.status === 'failed' && !exchange.afterwards;
  const status = isLast ? 'needs-attention' : verdict.status;
  delivery!.became = status;
  const again = status === 'accepted';
  const problem = record.fault && !again ? JSON.stringify(problemOf(record.fault, record.id, record)) : undefined;
  const dueAt = new Date(now + (after ?? 0));
  const holds = holdsBack(record, status, settings);
  return {
    again,
    operations: [{ id: record.id, attempt, counts, status, dueAt, problem, holds, awaits }],
    // A call whose replica died with it became an operation: only now a repeat under its key finds that.
    ...(held && { keys: [{ ...held, answered: true }] }),
    ...(status === 'needs-attention' && { item: workItemRow(record, key, new Date(now)) }),
    ...(again && { notices: [{ ...key, at: dueAt }] }),
  };
}

/** What took effect is in its place, and a read has none: nothing behind it waits because nobody can read the answer. */
const holdsBack = ({ effect, outcome }: ExchangeRecord, status: OperationStatus, { onFailure }: Delivering): boolean =>
  status === 'needs-attention' && onFailure === 'hold' && effect !== 'read' && outcome !== 'applied';

/**
 * After a call that somebody waited for. Where nobody knows whether a write took effect, it becomes an operation: the worker
 * finds out by asking, or a person does; a person also where it did and its answer cannot be told. Where the contract allows
 * it, so does one whose system of record is away.
 */
function answered(exchange: Exchange, ring: KeyRing, now: number, hasRoom: (endpoint: string) => boolean): Settlement {
  const { record } = exchange;
  const held = keyOf(exchange);
  const doubtful = record.effect !== 'read' && record.fault !== undefined && record.outcome !== 'not_applied';
  const endpoint = Object.values(record.steps).at(-1)?.endpoint ?? record.fault?.info.backend?.endpoint ?? GATEWAY;
  const forward = exchange.forwards === true && isAway(record.fault) && hasRoom(endpoint);
  if (!doubtful && !forward) return { again: false, ...(held && { keys: [held] }) };

  const key = deliveryKeyOf(exchange, endpoint, ring);
  const { after = 0, status } = forward
    ? { status: 'accepted' as const, after: 1_000 }
    : verdictOf({ ...record, attempt: 1, most: settingsOf(exchange, endpoint).attempts });
  const again = status === 'accepted';
  const awaits = isAwaited(record.fault);
  const dueAt = new Date(now + after);
  const holds = holdsBack(record, status, settingsOf(exchange, endpoint));
  const problem = again || !record.fault ? undefined : JSON.stringify(problemOf(record.fault, record.id, record));
  const attempts = forward && isWithheld(record.fault) ? 0 : 1;
  const becomes = {
    ...operationRow(exchange, key, new Date(now)),
    ...{ status, due_at: dueAt, attempts, holds, awaits, problem },
  };
  if (forward || awaits)
    exchange.accepted = viewOf({ ...acceptedRow(exchange, key, new Date(now)), attempts, dueAt, awaits });
  return {
    again,
    becomes,
    ...(status === 'needs-attention' && { item: workItemRow(record, key, new Date(now)) }),
    // A repeat under the key finds the operation.
    ...(held && { keys: [{ ...held, answered: true }] }),
    ...(again && { notices: [{ ...key, at: dueAt }] }),
  };
}

/**
 * What cannot even be walked: nothing of it can be read, or it is no longer served. A read has failed; what nobody called for
 * is left to a person, since it leaves no next one; so is a write, and what is behind it waits where its endpoint wants that.
 */
export function abandoned(
  row: OperationRow,
  fault: Fault,
  { onFailure }: Delivering,
  now: Date,
): Pick<Entry, 'rows' | 'operations' | 'audit'> {
  const { id, attempts, contract, operation, effect, endpoint, facility, consumer } = row;
  const isRead = effect === 'read';
  const status: OperationStatus = isRead && consumer !== null ? 'failed' : 'needs-attention';
  const holds = !isRead && onFailure === 'hold';
  const outcome = isRead ? 'not_applied' : 'unknown';
  const problem = JSON.stringify(problemOf(fault.with({ outcome }), id, { effect }));
  const record = { id, facility, contract, operation, outcome, fault } as const;
  const about = { exchange: id, contract, operation, effect, backend: endpoint, fault: fault.code };
  return {
    rows: status === 'needs-attention' ? { work_items: [workItemRow(record, row, now)] } : {},
    operations: [{ id, attempt: attempts, status, dueAt: now, problem, holds }],
    audit: [
      {
        ...{ at: now.toISOString(), what: 'abandoned', ...about },
        ...(consumer !== null && { consumer }),
        ...(facility !== '' && { facility }),
      },
    ],
  };
}

/** What came of a write stands nowhere: what its caller is told of it is all there is, and no invitation to send it again. */
export function notKept(error: unknown, { record: { effect, outcome } }: Exchange): Fault {
  const fault = Fault.from(error);
  if (effect === 'read' || outcome === undefined) return fault;
  return fault.with({ outcome, retryable: fault.retryable && outcome === 'not_applied' });
}

/** Nothing was applied, or what was is not repeated, and a later try may well be: the system of record is away, not the request wrong. */
const isAway = (fault: Fault | undefined): boolean => {
  if (!fault?.retryable || fault.status < 500 || isTurnedAway(fault)) return false;
  const { outcome = 'not_applied', resumable } = fault.info;
  return outcome === 'not_applied' || resumable === true;
};

function settingsOf({ destinations }: Exchange, endpoint: string) {
  for (const destination of destinations)
    if (destination.kind === 'endpoint' && destination.endpoint.name === endpoint)
      return destination.endpoint.delivering;
  return DELIVERY;
}

/** The row of an operation at the moment it is accepted. */
export function acceptedRow({ record }: Exchange, key: DeliveryKey, at: Date): OperationRow {
  const { id, consumer = null, facility = '', contract, operation, effect } = record;
  const status: OperationStatus = 'accepted';
  return {
    ...{ seq: 0, id, consumer, facility, contract, operation, effect, ...key, status, attempts: 0 },
    ...{ createdAt: at, updatedAt: at, dueAt: at, problem: null },
    ...{ byHand: false, asserted: null, cutOff: 0, awaits: false },
  };
}

/** The fault of a stored problem: what was told once is told again. */
export function faultOf({ code, detail, errors, candidates, backend, outcome, retryable, retryAfter }: Problem): Fault {
  return new Fault(code, {
    retryable,
    ...(detail !== undefined && { detail }),
    ...(errors && { errors: [...errors] }),
    ...(candidates && { candidates }),
    ...(backend && { backend }),
    ...(outcome && { outcome }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
