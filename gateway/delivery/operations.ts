/** The table of operations: who waits, who is next within a key, and who has it. */
import type pg from 'pg';
import type { OperationRow, OperationStatus } from './operation.ts';

export interface OperationSearch {
  consumer: string;
  status?: string;
  contract?: string;
  /** Operations accepted before the one with this id. */
  before?: string;
  limit?: number;
}

/** Stands where a service endpoint would: what the gateway answers itself. */
export const GATEWAY = 'canongate';

/** One key of one service endpoint: what waits under it is done one after the other. */
export interface DeliveryKey {
  endpoint: string;
  partition: string;
}

/** A claim is told apart from those before and after it by its number. */
export type Claimed = Pick<OperationRow, 'id' | 'attempts'>;

export interface Operations {
  find(id: string): Promise<OperationRow | undefined>;
  /** Newest first. */
  search(search: OperationSearch): Promise<OperationRow[]>;
  /** The head of a key that is due, claimed by this replica; undefined where nothing is to be done now. */
  claimNext(key: DeliveryKey, replica: string): Promise<OperationRow | undefined>;
  /** True where something waits or holds under this key. */
  waits(key: DeliveryKey): Promise<boolean>;
  /** True where it was still waiting. */
  cancel(id: string): Promise<boolean>;
  /** Keys with something due that nobody works on; for whoever was not rung. */
  due(limit: number): Promise<DeliveryKey[]>;
  /** What replicas that are gone had claimed, given back or left to a person. */
  orphaned(alive: readonly string[]): Promise<OperationRow[]>;
  /** Writes that were sent by replicas that are gone and never settled become operations: the walk finds out. */
  adoptCalls(alive: readonly string[]): Promise<DeliveryKey[]>;
  /** Ends this claim and no later one: whoever was slow finds that another has it. */
  giveBack(claim: Claimed, status: OperationStatus, problem?: string): Promise<void>;
}

const COLUMNS = `seq::int8, id, consumer, facility, contract, operation, effect, endpoint, partition, status, attempts,
  created_at as "createdAt", updated_at as "updatedAt", due_at as "dueAt", problem, by_hand as "byHand", asserted`;

const HEAD = `select seq from canongate.operations
  where endpoint = $1 and partition = $2 and (status in ('accepted', 'running') or holds) order by seq limit 1`;

/** Only the head of a key is ever claimed, and only while it waits and is due. */
const CLAIM = `update canongate.operations set status = 'running', claimed_by = $3, attempts = attempts + 1, updated_at = now()
  where seq = (${HEAD}) and status = 'accepted' and due_at <= now() returning ${COLUMNS}`;

/** Claimed by nobody: a replica that died with a caller waiting had no operation to leave behind. */
const ADOPT = `insert into canongate.operations
    (id, consumer, facility, contract, operation, effect, endpoint, partition, status, created_at, updated_at, due_at, attempts)
  select e.id, e.consumer, e.facility, e.contract, e.operation, e.effect, coalesce(e.backend, $2),
    coalesce(e.partition, e.id::text), 'accepted', e.received_at, now(), now(), 1
  from canongate.exchanges e
  where e.settled_at is null and e.effect <> 'read'
    and not exists (select from canongate.operations o where o.id = e.id)
    and not exists (select from canongate.replicas r
      where r.name = e.replica and r.incarnation::text = any($1) and r.started_at <= e.received_at)
  on conflict (id) do nothing returning endpoint, partition`;

const MOST = 200;

export function operationsIn(pool: pg.Pool): Operations {
  const rows = async (text: string, values: unknown[]): Promise<OperationRow[]> =>
    (await pool.query<OperationRow>(text, values)).rows.map(row => ({ ...row, seq: Number(row.seq) }));
  const select = `select ${COLUMNS} from canongate.operations`;
  return {
    find: async id => (await rows(`${select} where id = $1`, [id]))[0],
    search: ({ consumer, status = null, contract = null, before = null, limit = 50 }) =>
      rows(
        `${select} where consumer = $1 and ($2::text is null or status = $2) and ($3::text is null or contract = $3)
           and ($4::uuid is null or seq < (select seq from canongate.operations where id = $4))
         order by seq desc limit $5`,
        [consumer, status, contract, before, Math.min(limit, MOST)],
      ),
    claimNext: async ({ endpoint, partition }, replica) => (await rows(CLAIM, [endpoint, partition, replica]))[0],
    async waits({ endpoint, partition }) {
      const text = `select from canongate.operations where endpoint = $1 and partition = $2
        and (status in ('accepted', 'running') or holds) limit 1`;
      return (await pool.query(text, [endpoint, partition])).rowCount === 1;
    },
    async cancel(id) {
      const text = `update canongate.operations set status = 'cancelled', updated_at = now()
        where id = $1 and status = 'accepted'`;
      return (await pool.query(text, [id])).rowCount === 1;
    },
    async due(limit) {
      const text = `select endpoint, partition from (
          select distinct on (endpoint, partition) endpoint, partition, status, due_at from canongate.operations
          where status in ('accepted', 'running') or holds order by endpoint, partition, seq) heads
        where status = 'accepted' and due_at <= now() limit $1`;
      return (await pool.query<DeliveryKey>(text, [limit])).rows;
    },
    orphaned: alive => rows(`${select} where status = 'running' and not claimed_by = any($1) order by seq`, [alive]),
    adoptCalls: async alive => (await pool.query<DeliveryKey>(ADOPT, [alive, GATEWAY])).rows,
    async giveBack({ id, attempts }, status, problem) {
      const text = `update canongate.operations set status = $2, problem = $3, claimed_by = null, updated_at = now()
        where id = $1 and status = 'running' and attempts = $4`;
      await pool.query(text, [id, status, problem ?? null, attempts]);
    },
  };
}
