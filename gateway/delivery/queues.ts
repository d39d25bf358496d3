/** The queues before the service endpoints, as whoever looks after them sees them: figures, and what would be sent in which order. */

import type pg from 'pg';
import type { Effect } from '../effect.ts';
import { pageSize } from '../page-size.ts';
import { OPEN } from './operations.ts';

/** What waits for one endpoint. */
export interface Queue {
  endpoint: string;
  waiting: number;
  running: number;
  /** Open work items. */
  needsAttention: number;
  /** Keys that wait for a person. */
  heldKeys: number;
  /** When the oldest that waits was accepted. */
  oldest: Date | null;
  /** The same of those that wait for no person. */
  oldestFree: Date | null;
  /** When the next may be tried. */
  nextDue: Date | null;
}

/** One operation that waits. */
export interface Waiting {
  id: string;
  contract: string;
  operation: string;
  effect: Effect;
  partition: string;
  attempts: number;
  mayHaveTakenEffect: boolean;
  acceptedAt: Date;
  dueAt: Date;
  /** Where the next page begins. */
  place: string;
}

export interface Page {
  after?: string | undefined;
  limit?: number | undefined;
}

export interface Queues {
  /** Of all endpoints that something waits for or holds. */
  figures(): Promise<Queue[]>;
  /** In the order in which it is sent: keys by their oldest, within a key one after the other. Nothing behind one that holds. */
  preview(endpoint: string, page: Page): Promise<Waiting[]>;
  /** How many wait behind one that needs a person. */
  behindHeld(endpoint: string): Promise<number>;
}

/** Never tried and not due for a while: it does not wait for anybody, its time has not come. What is held back is tried again within seconds. */
const PLANNED = "(attempts = 0 and due_at > now() + interval '1 minute')";

const FIGURES = `with open as (
    select endpoint, partition, seq, status, holds, due_at,
      case when ${PLANNED} then due_at else created_at end as waits_since,
      row_number() over (partition by endpoint, partition order by seq) = 1 as head,
      min(seq) filter (where holds) over (partition by endpoint, partition) as held_at
    from canongate.operations where ${OPEN}),
  queues as (select endpoint, count(*) filter (where status = 'accepted')::int as waiting,
      count(*) filter (where status = 'running')::int as running,
      count(distinct partition) filter (where holds)::int as held,
      min(waits_since) filter (where status = 'accepted') as oldest,
      min(waits_since) filter (where status = 'accepted' and (held_at is null or seq < held_at)) as free,
      min(due_at) filter (where head and status = 'accepted') as due
    from open group by endpoint),
  people as (select endpoint, count(*)::int as items from canongate.work_items
    where status in ('requested', 'in-progress') group by endpoint)
  select endpoint, coalesce(waiting, 0) as waiting, coalesce(running, 0) as running, coalesce(items, 0) as "needsAttention",
    coalesce(held, 0) as "heldKeys", oldest, free as "oldestFree", due as "nextDue"
  from queues full join people using (endpoint)`;

const IN_LINE = `select id, contract, operation, effect, endpoint, partition, status, attempts, asserted, created_at, due_at, seq,
    min(seq) over key as head, min(seq) filter (where holds) over key as held
  from canongate.operations where endpoint = $1 and ${OPEN} window key as (partition by partition)`;

/**
 * A write that was tried may have taken effect unless the attempt is known not to have: one that was cut off by the end of its
 * replica left no outcome.
 */
const PREVIEW = `select w.id, w.contract, w.operation, w.effect, w.partition, w.attempts,
    w.effect <> 'read' and w.attempts > 0 and w.asserted is distinct from 'not_applied'
      and e.outcome is distinct from 'not_applied' as "mayHaveTakenEffect",
    w.created_at as "acceptedAt", w.due_at as "dueAt", w.head || '.' || w.seq as place
  from (${IN_LINE}) w left join canongate.exchanges e on e.id = w.id
  where w.status = 'accepted' and (w.held is null or w.seq < w.held) and (w.head, w.seq) > ($2::int8, $3::int8)
  order by w.head, w.seq limit $4`;

const BEHIND = `select count(*)::int as count from (${IN_LINE}) w where status = 'accepted' and seq > held`;

export function queuesIn(pool: pg.Pool): Queues {
  return {
    figures: async () => (await pool.query<Queue>(FIGURES)).rows,
    async preview(endpoint, { after = '0.0', limit }) {
      const [head, seq] = after.split('.');
      return (await pool.query<Waiting>(PREVIEW, [endpoint, head, seq, pageSize(limit)])).rows;
    },
    async behindHeld(endpoint) {
      return (await pool.query<{ count: number }>(BEHIND, [endpoint])).rows[0]!.count;
    },
  };
}
