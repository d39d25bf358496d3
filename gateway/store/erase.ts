/** Erases bodies: the key of a day is destroyed, which is enough, and the sealed columns are emptied after it. */
import { inBatches, type Queries } from './batches.ts';
import { firstIdOf } from './ledger.ts';

/**
 * Whatever may still be sent, asked again or decided by a person keeps its bodies; `e` is the exchange. What was accepted for
 * later ends with its operation, which may be cancelled without ever having been settled.
 */
export const OPEN = `coalesce((select o.status not in ('succeeded', 'failed', 'cancelled') from canongate.operations o
  where o.id = e.id), e.settled_at is null)`;

const EXPIRED = "select id from canongate.keys where purpose = 'body' and period < $1::date order by id";

/** Keys of a day with nothing open under them; retention may take whichever it has found to be over. */
export const DESTROY = `delete from canongate.keys using set_config('canongate.erasing', 'on', true) where id = $1 and not exists
  (select from canongate.exchanges e where e.key = $1 and e.sealed is not null and ${OPEN})
  and not exists (select from canongate.events v where v.key = $1 and v.sealed is not null)`;

/** Keys that something is sealed under, one look into the index each, and of these the ones that are no more. */
const DESTROYED = `with recursive used as (
    (select key from canongate.exchanges where sealed is not null order by key limit 1)
    union all
    select (select key from canongate.exchanges where sealed is not null and key > used.key order by key limit 1)
    from used where used.key is not null)
  select key as id from used where key is not null and not exists (select from canongate.keys k where k.id = used.key)`;

export const EMPTY = `update canongate.exchanges set sealed = null, key = null where id in (
  select e.id from canongate.exchanges e where e.key = $1 and e.sealed is not null and not ${OPEN}
  limit $2 for update skip locked)`;

const QUARANTINE = `delete from canongate.quarantine where id in (
  select id from canongate.quarantine where id < $1 order by id limit $2)`;

export interface Erased {
  keys: number;
  bodies: number;
  quarantined: number;
}

/** Keys of the days that are wholly before this time. */
export async function expiredKeys(client: Queries, before: Date): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(EXPIRED, [before.toISOString().slice(0, 10)]);
  return rows.map(({ id }) => id);
}

export async function erase(client: Queries, before: Date, signal?: AbortSignal): Promise<Erased> {
  const erased: Erased = { keys: 0, bodies: 0, quarantined: 0 };
  erased.quarantined = await inBatches(client, QUARANTINE, [firstIdOf(before)], { signal });
  for (const key of await expiredKeys(client, before)) {
    erased.keys += (await client.query(DESTROY, [key])).rowCount ?? 0;
    erased.bodies += await inBatches(client, EMPTY, [key], { signal });
  }
  // What an interrupted run, or a person who deleted a key, left behind.
  const { rows } = await client.query<{ id: number }>(DESTROYED);
  for (const { id } of rows) erased.bodies += await inBatches(client, EMPTY, [id], { signal });
  return erased;
}
