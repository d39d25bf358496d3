/** Moves open work items, and the operations behind them, from hand to hand: which may be moved, and how it is written. */
import type pg from 'pg';
import type { DeliveryKey } from '../delivery/operations.ts';
import { Fault } from '../faults.ts';
import { tell } from '../store/told.ts';
import type { WorkItemStatus } from './item.ts';

/** Which items an action is about: one, or all open ones of a group. */
export type WorkTarget = { item: string } | { group: string };

/** Whose items may be seen: those of one facility, or all. */
export type Facility = string | undefined;

/** What an action does to its items and to their operations. */
export interface WorkAction {
  name: string;
  status?: WorkItemStatus;
  /** Absent leaves it, null takes it away. */
  owner?: string | null;
  resolution?: string;
  priority?: string;
  dueAt?: Date;
  /** What anybody may do, whoever has the item in hand. */
  byAnyone?: boolean;
  /** What has taken effect stays, and only what comes later is asked for: it may go on though it was applied. */
  asksOn?: true;
  operation?: { status: 'accepted' | 'cancelled' | 'succeeded'; asserted?: 'not_applied'; byHand?: boolean };
  /** Pointers of the request that it changes. */
  changed?: readonly string[];
}

/** Who moves them. */
export interface Mover {
  who: string;
  role?: string | undefined;
  /** May decide about what others have in hand. */
  supervises: boolean;
  facility: Facility;
}

export interface Movable extends DeliveryKey {
  id: string;
  /** What is behind it waits. */
  holds: boolean;
}

export const SEEN = '($1::text is null or w.facility = $1)';
export const OPEN = `w.status in ('requested', 'in-progress')`;
/** Nobody else has it in hand, and it is not sent again where it has taken effect. */
const FREE = '($2 or w.owner is null or w.owner = $3)';
const SENDABLE = `(not $4 or w.outcome <> 'applied')`;

const rightsOf = ({ byAnyone = false, asksOn, operation }: WorkAction, { who, supervises, facility }: Mover) => [
  facility ?? null,
  byAnyone || supervises,
  who,
  operation?.status === 'accepted' && !asksOn,
];

const placeOf = (target: WorkTarget): [condition: string, value: string] =>
  'item' in target ? ['w.id = $5::uuid', target.item] : ['w.group_key = $5', target.group];

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Those that this person may move, in order of their ids, from the one after `after`. */
export async function movable(
  pool: pg.Pool,
  target: WorkTarget,
  action: WorkAction,
  mover: Mover,
  { after = FIRST, limit }: { after?: string | undefined; limit: number },
): Promise<Movable[]> {
  const [place, value] = placeOf(target);
  const { rows } = await pool.query<Movable>(
    `select w.id, coalesce(o.endpoint, w.endpoint) as endpoint, coalesce(o.partition, w.id::text) as partition,
       coalesce(o.holds, false) as holds
     from canongate.work_items w left join canongate.operations o on o.id = w.id
     where ${SEEN} and ${OPEN} and ${FREE} and ${SENDABLE} and ${place} and w.id > $6 order by w.id limit $7`,
    [...rightsOf(action, mover), value, after, limit],
  );
  return rows;
}

/** Open ones that this person may not move. */
export async function withheld(
  pool: pg.Pool,
  target: WorkTarget,
  action: WorkAction,
  mover: Mover,
): Promise<{ count: number; owner: string | null }> {
  const [place, value] = placeOf(target);
  const { rows } = await pool.query<{ count: string; owner: string | null }>(
    `select count(*) as count, min(w.owner) filter (where not ${FREE}) as owner from canongate.work_items w
     where ${SEEN} and ${OPEN} and not (${FREE} and ${SENDABLE}) and ${place}`,
    [...rightsOf(action, mover), value],
  );
  return { count: Number(rows[0]!.count), owner: rows[0]!.owner };
}

/** Within the transaction of a commit. @throws Fault `conflict` where one of them was moved meanwhile */
export async function move(
  client: pg.ClientBase,
  ids: readonly string[],
  action: WorkAction,
  mover: Mover,
  note?: string,
): Promise<void> {
  const { name, status, owner, resolution, priority, dueAt, operation, changed } = action;
  // In the order of their ids, so that two who move the same ones wait for each other once.
  const { rowCount } = await client.query(
    `select from canongate.work_items w where ${SEEN} and ${OPEN} and ${FREE} and ${SENDABLE} and w.id = any($5)
     order by w.id for update`,
    [...rightsOf(action, mover), ids],
  );
  if (rowCount !== ids.length) throw new Fault('conflict', { detail: 'Somebody else was faster.' });
  await client.query(
    `with moved as (update canongate.work_items w set updated_at = now(), status = coalesce($2, w.status),
         owner = case when $3 then $4 else w.owner end, resolution = coalesce($5, w.resolution),
         priority = coalesce($6, w.priority), due_at = coalesce($7, w.due_at) where w.id = any($1) returning w.*),
       closed as (select * from moved where status in ('completed', 'cancelled'))
     ${tell({ workItems: 'closed' })}`,
    [ids, status, owner !== undefined, owner, resolution, priority, dueAt],
  );
  await client.query(
    `insert into canongate.work_item_history (item, who, role, action, note, changed)
     select id, $2, $3, $4, $5, $6 from unnest($1::uuid[]) as id`,
    [ids, mover.who, mover.role, name, note, changed],
  );
  if (!operation) return;
  await client.query(
    `with moved as (update canongate.operations set status = $2, asserted = $3, by_hand = $4, holds = false, due_at = now(), cut_off = 0,
         updated_at = now(), problem = case when $2 = 'cancelled' then problem end
       where id = any($1) and status = 'needs-attention' returning *)
     ${tell({ operations: 'moved' })}`,
    [ids, operation.status, operation.asserted, operation.byHand ?? false],
  );
}
