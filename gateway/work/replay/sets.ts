/** Which exchanges a replay is about: the open items of a group, items by their ids, or exchanges that fit a search. */
import type pg from 'pg';
import { firstIdOf } from '../../store/ledger.ts';
import { type Facility, OPEN } from '../moves.ts';
import type { ReplaySet } from './view.ts';

/** More would be another kind of work. */
export const MOST = 100_000;

interface Selection {
  text: string;
  values: unknown[];
}

/** Ids of exchanges; `$1` is the facility of the caller. */
export function selectionOf(set: ReplaySet, facility: Facility): Selection {
  const whose = facility ?? null;
  // What an answer has left is no exchange that failed: there is nothing of it to rehearse.
  const items = `select w.id from canongate.work_items w
    where ($1::text is null or w.facility = $1) and ${OPEN} and w.about is null`;
  if (set.group !== undefined) return { text: `${items} and w.group_key = $2`, values: [whose, set.group] };
  if (set.items) return { text: `${items} and w.id = any($2::uuid[])`, values: [whose, set.items] };
  const { contract, operation, endpoint, fault, since, until, ended = 'failed' } = set.exchanges!;
  return {
    text: `select e.id from canongate.exchanges e where ($1::text is null or e.facility = $1) and e.contract = $2
      and ($3::text is null or e.operation = $3) and ($4::text is null or e.backend = $4)
      and ($5::text is null or e.fault = $5) and ($6::uuid is null or e.id >= $6) and ($7::uuid is null or e.id < $7)
      and (e.fault is not null or $8 and e.effect = 'read' and e.settled_at is not null)`,
    values: [
      ...[whose, contract, operation, endpoint, fault],
      ...[since && firstIdOf(new Date(since)), until && firstIdOf(new Date(until)), ended === 'any'],
    ],
  };
}

/** How many there are, at most one more than the most. */
export async function countOf(pool: pg.Pool, { text, values }: Selection): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) as count from (${text} limit ${MOST + 1}) as chosen`,
    values,
  );
  return Number(rows[0]!.count);
}

/** Once for each replay: the set is what it was when it was first looked at. */
export async function gather(pool: pg.Pool, replay: string, { text, values }: Selection): Promise<void> {
  const client = await pool.connect();
  const [id, most] = [`$${values.length + 1}`, `$${values.length + 2}`];
  try {
    await client.query('begin');
    await client.query(
      `insert into canongate.replay_members (replay, exchange, facility)
       select r.id, chosen.id, r.facility from canongate.replays r, (${text} order by 1 limit ${most}) as chosen
       where r.id = ${id} on conflict do nothing`,
      [...values, replay, MOST],
    );
    await client.query('update canongate.replays set gathered = true, updated_at = now() where id = $1', [replay]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
