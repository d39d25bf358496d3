/** The table of work items: found, grouped, and moved from hand to hand; what is done to one is done to a group of them. */
import type pg from 'pg';
import type { DeliveryKey } from '../delivery/operations.ts';
import { tell } from '../events/told.ts';
import type { WorkGroupView, WorkItemStatus, WorkItemView } from './item.ts';

export interface WorkSearch {
  status?: string;
  queue?: string;
  group?: string;
  before?: string;
  limit?: number;
}

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
  operation?: { status: 'accepted' | 'cancelled' | 'succeeded'; asserted?: 'not_applied'; byHand?: boolean };
}

export interface WorkItems {
  find(id: string, facility: Facility): Promise<WorkItemView | undefined>;
  /** Newest first. */
  search(search: WorkSearch, facility: Facility): Promise<WorkItemView[]>;
  groups(facility: Facility): Promise<WorkGroupView[]>;
  /** Applies it to open items in one transaction; the ids that it moved, and the keys that may go on. */
  act(
    target: WorkTarget,
    action: WorkAction,
    who: string,
    note: string | undefined,
    facility: Facility,
  ): Promise<{ ids: string[]; keys: DeliveryKey[] }>;
}

interface Row {
  id: string;
  group_key: string;
  status: WorkItemStatus;
  priority: WorkItemView['priority'];
  endpoint: string;
  contract: string;
  operation: string;
  fault: string;
  cause: string | null;
  pointer: string | null;
  outcome: string;
  owner: string | null;
  resolution: string | null;
  created_at: Date;
  updated_at: Date;
  due_at: Date;
  history: { at: string; who: string; action: string; note: string | null }[];
}

const SELECT = `select w.*, coalesce((select json_agg(json_build_object('at', h.at, 'who', h.who, 'action', h.action,
    'note', h.note) order by h.seq) from canongate.work_item_history h where h.item = w.id), '[]') as history
  from canongate.work_items w`;
const SEEN = '($1::text is null or w.facility = $1)';
const OPEN = `w.status in ('requested', 'in-progress')`;
const MOST = 200;

export function workItemsIn(pool: pg.Pool): WorkItems {
  return {
    async find(id, facility = null as never) {
      const { rows } = await pool.query<Row>(`${SELECT} where ${SEEN} and w.id = $2`, [facility, id]);
      return rows[0] && viewOf(rows[0]);
    },
    async search({ status = null, queue = null, group = null, before = null, limit = 50 }, facility = null as never) {
      const { rows } = await pool.query<Row>(
        `${SELECT} where ${SEEN} and ($2::text is null or w.status = $2) and ($3::text is null or w.endpoint = $3)
           and ($4::text is null or w.group_key = $4) and ($5::uuid is null or w.id < $5)
         order by w.id desc limit $6`,
        [facility, status, queue, group, before, Math.min(limit, MOST)],
      );
      return rows.map(viewOf);
    },
    async groups(facility = null as never) {
      const { rows } = await pool.query<Row & { open: string; oldest: Date }>(
        `select w.group_key, min(w.endpoint) as endpoint, min(w.contract) as contract, min(w.operation) as operation,
           min(w.fault) as fault, min(w.cause) as cause, min(w.pointer) as pointer, count(*) as open,
           min(w.created_at) as oldest
         from canongate.work_items w where ${SEEN} and ${OPEN} group by w.group_key order by count(*) desc limit ${MOST}`,
        [facility],
      );
      return rows.map(row => ({
        ...{ id: row.group_key, queue: row.endpoint, kind: `${row.contract}#${row.operation}`, fault: row.fault },
        ...(row.cause !== null && { cause: row.cause }),
        ...(row.pointer !== null && { pointer: row.pointer }),
        ...{ open: Number(row.open), oldest: row.oldest.toISOString() },
      }));
    },
    async act(target, action, who, note, facility = null as never) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const done = await apply(client, target, action, who, note, facility);
        await client.query('commit');
        return done;
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

async function apply(
  client: pg.ClientBase,
  target: WorkTarget,
  { name, status, owner, resolution, operation }: WorkAction,
  who: string,
  note: string | undefined,
  facility: Facility,
): Promise<{ ids: string[]; keys: DeliveryKey[] }> {
  const [place, value] = 'item' in target ? ['w.id = $2::uuid', target.item] : ['w.group_key = $2', target.group];
  const { rows } = await client.query<{ id: string }>(
    `with moved as (update canongate.work_items w set updated_at = now(), status = coalesce($3, w.status),
         owner = case when $4 then $5 else w.owner end, resolution = coalesce($6, w.resolution)
       where ${SEEN} and ${place} and ${OPEN} returning w.*),
     closed as (select * from moved where status in ('completed', 'cancelled')),
     told as (${tell({ workItems: 'closed' })}) select id from moved`,
    [facility, value, status ?? null, owner !== undefined, owner ?? null, resolution ?? null],
  );
  const ids = rows.map(({ id }) => id);
  await client.query(
    `insert into canongate.work_item_history (item, who, action, note) select id, $2, $3, $4 from unnest($1::uuid[]) as id`,
    [ids, who, name, note ?? null],
  );
  if (!operation) return { ids, keys: [] };
  const moved = await client.query<DeliveryKey>(
    `with moved as (update canongate.operations set status = $2, asserted = $3, by_hand = $4, holds = false, due_at = now(),
         updated_at = now(), problem = case when $2 = 'cancelled' then problem end
       where id = any($1) and status = 'needs-attention' returning *),
     told as (${tell({ operations: 'moved' })}) select endpoint, partition from moved`,
    [ids, operation.status, operation.asserted ?? null, operation.byHand ?? false],
  );
  return { ids, keys: moved.rows };
}

function viewOf(row: Row): WorkItemView {
  const { id, group_key, status, priority, endpoint, contract, operation, fault, cause, pointer, outcome } = row;
  return {
    ...{ id, group: group_key, status, priority, queue: endpoint, kind: `${contract}#${operation}`, fault },
    ...(cause !== null && { cause }),
    ...(pointer !== null && { pointer }),
    outcome,
    ...(row.owner !== null && { owner: row.owner }),
    ...(row.resolution !== null && { resolution: row.resolution }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    history: row.history.map(({ at, who, action, note }) => ({
      ...{ at: new Date(at).toISOString(), who, action },
      ...(note !== null && { note }),
    })),
    links: { self: `/v1/work-items/${id}`, operation: `/v1/operations/${id}` },
  };
}
