/** A call accepted for later as rows: the exchange with all it takes to resume it, the operation, and the ring for its key. */
import type { ClientBase } from 'pg';
import type { Exchange } from '../exchange.ts';
import { partitionOf } from '../store/exchange-rows.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { ALIVE, type Queries, REPLICA_LOCK } from '../store/session.ts';
import type { RowOf } from '../store/tables.ts';
import type { DeliveryKey } from './operations.ts';

/** Without a key of the contract every operation is a key of its own. */
export function deliveryKeyOf({ record }: Exchange, endpoint: string, ring: KeyRing): DeliveryKey {
  return { endpoint, partition: partitionOf({ record }, ring) ?? record.id };
}

export function operationRow({ record }: Exchange, key: DeliveryKey, now: Date): RowOf<'operations'> {
  const { id, consumer, facility = '', contract, operation, effect } = record;
  const waiting = { status: 'accepted', created_at: now, updated_at: now, due_at: now };
  const fresh = { attempts: 0, holds: false, problem: undefined };
  return { id, consumer, facility, contract, operation, effect, ...key, ...waiting, ...fresh };
}

/**
 * Locks a key for the session that holds the replica's lock: it ends with the replica. Undefined where another has it.
 * The session would get its own lock again, so keys of this replica are told apart by the worker.
 */
export async function lockKey(locks: Queries, { endpoint, partition }: DeliveryKey) {
  const name = `${REPLICA_LOCK} ${endpoint} ${partition}`;
  const text = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked';
  const { rows } = await locks.query<{ locked: boolean }>({ name: 'canongate-lock', text, values: [name] });
  if (!rows[0]!.locked) return undefined;
  const unlock = 'select pg_advisory_unlock(hashtextextended($1, 0))';
  return async () => void (await locks.query({ name: 'canongate-unlock', text: unlock, values: [name] }));
}

export async function aliveReplicas(client: { query: ClientBase['query'] }): Promise<string[]> {
  const { rows } = await client.query<{ incarnation: string }>(ALIVE);
  return rows.map(({ incarnation }) => incarnation);
}
