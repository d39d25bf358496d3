/** A call accepted for later as rows: the exchange with all it takes to resume it, the operation, and the notice of its key. */
import type { ClientBase } from 'pg';
import type { Exchange } from '../exchange.ts';
import { partitionOf } from '../store/exchange-rows.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { asOneQuestion } from '../store/one-question.ts';
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
  const fresh = { attempts: 0, holds: false, awaits: false, problem: undefined };
  return { id, consumer, facility, contract, operation, effect, ...key, ...waiting, ...fresh };
}

/** Locks and unlocks of one session, many at a time. */
interface Locks {
  lock(name: string): Promise<boolean>;
  unlock(name: string): Promise<boolean>;
}

const NAMED = `(hashtextextended(name, 0)) as done from unnest($1::text[]) with ordinality as names (name, n) order by n`;
const LOCK = { name: 'canongate-lock', text: `select pg_try_advisory_lock${NAMED}` };
const UNLOCK = { name: 'canongate-unlock', text: `select pg_advisory_unlock${NAMED}` };

const locksOf = new WeakMap<Queries, Locks>();

function locksIn(session: Queries): Locks {
  const known = locksOf.get(session);
  if (known) return known;
  // Locks of a session count: asked again, one whose first answer was lost would be locked twice.
  const asking = (query: typeof LOCK) =>
    asOneQuestion<string, boolean>(
      async names =>
        (await session.query<{ done: boolean }>({ ...query, values: [names] })).rows.map(({ done }) => done),
      'fail',
    );
  const locks = { lock: asking(LOCK), unlock: asking(UNLOCK) };
  locksOf.set(session, locks);
  return locks;
}

/**
 * Locks a key for the session that holds the replica's lock: it ends with the replica. Undefined where another has it.
 * The session would get its own lock again, so keys of this replica are told apart by the worker.
 */
export async function lockKey(session: Queries, { endpoint, partition }: DeliveryKey) {
  const name = `${REPLICA_LOCK} ${endpoint} ${partition}`;
  const { lock, unlock } = locksIn(session);
  return (await lock(name)) ? async () => void (await unlock(name)) : undefined;
}

export async function aliveReplicas(client: { query: ClientBase['query'] }): Promise<string[]> {
  const { rows } = await client.query<{ incarnation: string }>(ALIVE);
  return rows.map(({ incarnation }) => incarnation);
}
