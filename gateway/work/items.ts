/** The table of work items as it is read: one, those that fit a search, and groups of what is alike. */

import type pg from 'pg';
import { LARGEST_PAGE, pageSize } from '../page-size.ts';
import type { WorkGroupView, WorkItemStatus, WorkItemView } from './item.ts';
import { type Facility, OPEN, SEEN } from './moves.ts';

export interface WorkSearch {
  status?: string;
  queue?: string;
  group?: string;
  owner?: string;
  /** Open, and past the time when somebody should have seen to it. */
  overdue?: boolean;
  before?: string;
  limit?: number;
}

export interface WorkItems {
  find(id: string, facility: Facility): Promise<WorkItemView | undefined>;
  /** Newest first. */
  search(search: WorkSearch, facility: Facility): Promise<WorkItemView[]>;
  groups(facility: Facility): Promise<WorkGroupView[]>;
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
  rule: string | null;
  outcome: string;
  owner: string | null;
  resolution: string | null;
  created_at: Date;
  updated_at: Date;
  due_at: Date;
  about: string | null;
  history: {
    at: string;
    who: string;
    role: string | null;
    action: string;
    note: string | null;
    changed: string[] | null;
  }[];
}

const SELECT = `select w.*, coalesce((select json_agg(json_build_object('at', h.at, 'who', h.who, 'role', h.role, 'action', h.action,
    'note', h.note, 'changed', h.changed) order by h.seq) from canongate.work_item_history h where h.item = w.id), '[]') as history
  from canongate.work_items w`;

export function workItemsIn(pool: pg.Pool): WorkItems {
  return {
    async find(id, facility = null as never) {
      const { rows } = await pool.query<Row>(`${SELECT} where ${SEEN} and w.id = $2`, [facility, id]);
      return rows[0] && viewOf(rows[0]);
    },
    async search(search, facility = null as never) {
      const { status = null, queue = null, group = null, owner = null, overdue = false, before = null } = search;
      const { rows } = await pool.query<Row>(
        `${SELECT} where ${SEEN} and ($2::text is null or w.status = $2) and ($3::text is null or w.endpoint = $3)
           and ($4::text is null or w.group_key = $4) and ($5::text is null or w.owner = $5)
           and (not $6 or w.due_at < now() and ${OPEN}) and ($7::uuid is null or w.id < $7)
         order by w.id desc limit $8`,
        [facility, status, queue, group, owner, overdue, before, pageSize(search.limit)],
      );
      return rows.map(viewOf);
    },
    async groups(facility = null as never) {
      const { rows } = await pool.query<Row & { open: string; oldest: Date }>(
        `select w.group_key, min(w.endpoint) as endpoint, min(w.contract) as contract, min(w.operation) as operation,
           min(w.fault) as fault, min(w.cause) as cause, min(w.pointer) as pointer, min(w.rule) as rule,
           count(*) as open, min(w.created_at) as oldest
         from canongate.work_items w where ${SEEN} and ${OPEN} group by w.group_key order by count(*) desc limit ${LARGEST_PAGE}`,
        [facility],
      );
      return rows.map(row => ({
        ...{ id: row.group_key, queue: row.endpoint, kind: `${row.contract}#${row.operation}`, fault: row.fault },
        ...(row.cause !== null && { cause: row.cause }),
        ...(row.pointer !== null && { pointer: row.pointer }),
        ...(row.rule !== null && { rule: row.rule }),
        ...{ open: Number(row.open), oldest: row.oldest.toISOString() },
      }));
    },
  };
}

function viewOf(row: Row): WorkItemView {
  const { id, group_key, status, priority, endpoint, contract, operation, fault, cause, pointer, outcome } = row;
  return {
    ...{ id, group: group_key, status, priority, queue: endpoint, kind: `${contract}#${operation}`, fault },
    ...(cause !== null && { cause }),
    ...(pointer !== null && { pointer }),
    ...(row.rule !== null && { rule: row.rule }),
    outcome,
    ...(row.owner !== null && { owner: row.owner }),
    ...(row.resolution !== null && { resolution: row.resolution }),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    history: row.history.map(({ at, who, role, action, note, changed }) => ({
      ...{ at: new Date(at).toISOString(), who, action },
      ...(role !== null && { role }),
      ...(note !== null && { note }),
      ...(changed !== null && { changed }),
    })),
    links: linksOf(row),
  };
}

/** What an answer has left is seen by asking once more. */
function linksOf({ id, about, contract, operation }: Row): WorkItemView['links'] {
  const self = `/v1/work-items/${id}`;
  if (about === null) return { self, operation: `/v1/operations/${id}`, where: `canongate where ${id}` };
  const [name, version] = contract.split('/');
  return { self, operation: `/${version}/${name}/${about}/${operation}` };
}
