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

/** One key of one service endpoint: what waits under it is done one after the other. */
export interface DeliveryKey {
  endpoint: string;
  partition: string;
}

export interface Operations {
  find(id: string): Promise<OperationRow | undefined>;
  /** Newest first. */
  search(search: OperationSearch): Promise<OperationRow[]>;
  /** The head of a key that is due, claimed by this replica; undefined where nothing is to be done now. */
  claimNext(key: DeliveryKey, replica: string): Promise<OperationRow | undefined>;
  /** True where it was still waiting. */
  cancel(id: string): Promise<boolean>;
  /** Keys with something due that nobody works on; for whoever was not rung. */
  due(limit: number): Promise<DeliveryKey[]>;
  /** What replicas that are gone had claimed, given back or left to a person. */
  orphaned(alive: readonly string[]): Promise<OperationRow[]>;
  giveBack(id: string, status: OperationStatus, problem?: string): Promise<void>;
}

const COLUMNS = `seq::int8, id, consumer, facility, contract, operation, effect, endpoint, partition, status, attempts,
  created_at as "createdAt", updated_at as "updatedAt", due_at as "dueAt", problem`;

const HEAD = `select seq from canongate.operations
  where endpoint = $1 and partition = $2 and status in ('accepted', 'running') order by seq limit 1`;

/** Only the head of a key is ever claimed, and only while it waits and is due. */
const CLAIM = `update canongate.operations set status = 'running', claimed_by = $3, attempts = attempts + 1, updated_at = now()
  where seq = (${HEAD}) and status = 'accepted' and due_at <= now() returning ${COLUMNS}`;

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
    async cancel(id) {
      const text = `update canongate.operations set status = 'cancelled', updated_at = now()
        where id = $1 and status = 'accepted'`;
      return (await pool.query(text, [id])).rowCount === 1;
    },
    async due(limit) {
      const text = `select endpoint, partition from (
          select distinct on (endpoint, partition) endpoint, partition, status, due_at from canongate.operations
          where status in ('accepted', 'running') order by endpoint, partition, seq) heads
        where status = 'accepted' and due_at <= now() limit $1`;
      return (await pool.query<DeliveryKey>(text, [limit])).rows;
    },
    orphaned: alive => rows(`${select} where status = 'running' and not claimed_by = any($1) order by seq`, [alive]),
    async giveBack(id, status, problem) {
      const text = `update canongate.operations set status = $2, problem = $3, claimed_by = null, updated_at = now()
        where id = $1 and status = 'running'`;
      await pool.query(text, [id, status, problem ?? null]);
    },
  };
}
