/** The table of operations: who waits, who is next within a key, and who has it. */

import type pg from 'pg';
import { pageSize } from '../page-size.ts';
import { asOneQuestion } from '../store/one-question.ts';
import { ALIVE } from '../store/session.ts';
import { tell } from '../store/told.ts';
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

/** So does this one, for a family of which each subscription is a member. */
export const WEBHOOK = 'webhook';

/** One key of one service endpoint: what waits under it is done one after the other. */
export interface DeliveryKey {
  endpoint: string;
  partition: string;
}

/** What another one waits behind. */
export interface Ahead {
  id: string;
  status: OperationStatus;
}

/** A claim is told apart from those before and after it by its number. */
export type Claimed = Pick<OperationRow, 'id' | 'attempts'>;

export interface Operations {
  find(id: string): Promise<OperationRow | undefined>;
  /** Newest first. */
  search(search: OperationSearch): Promise<OperationRow[]>;
  /**
   * The head of a key that is due, claimed by this replica; undefined where nothing is to be done now. What was tried before
   * is left where it may not be repeated.
   */
  claimNext(key: DeliveryKey, replica: string, mayRepeat: boolean): Promise<OperationRow | undefined>;
  /** The one whose turn it is before this one that waits; undefined where it is its own. */
  ahead(row: OperationRow): Promise<Ahead | undefined>;
  /** True where something waits or holds under this key. */
  waits(key: DeliveryKey): Promise<boolean>;
  /** Within the transaction of a commit. True where it still waited, and was not tried since it was looked at. */
  cancel(client: pg.ClientBase, seen: Claimed): Promise<boolean>;
  /**
   * Keys with something due that nobody works on, oldest first, so many of each endpoint or of one; for whoever was not notified.
   * Of endpoints that may not be sent repeats, only what was never tried; of those that are looked after already, nothing.
   */
  due(
    limit: number,
    noRepeats: readonly string[],
    endpoint?: string,
    except?: readonly string[],
  ): Promise<DeliveryKey[]>;
  /**
   * What replicas that are gone had under way waits again, and calls that were sent and never settled become operations: the
   * walk finds out what came of them. What may still be under way is left until it must have ended.
   */
  takeOver(): Promise<DeliveryKey[]>;
  /**
   * It waits again. Ends this claim and no later one: whoever was slow finds that another has it.
   * @param seconds until it is due again
   * @returns false where it was no longer held
   */
  giveBack(claim: Claimed, seconds?: number): Promise<boolean>;
  /** Under the lock of its key, where nothing of it is walked: what this replica has claimed all the same waits again. */
  unclaim(key: DeliveryKey, replica: string): Promise<void>;
}

const COLUMNS = `seq::int8, id, consumer, facility, contract, operation, effect, endpoint, partition, status, attempts,
  created_at as "createdAt", updated_at as "updatedAt", due_at as "dueAt", problem, by_hand as "byHand", asserted,
  cut_off as "cutOff", awaits`;

const COLUMNS_OF_O = COLUMNS.split(',')
  .map(column => column.trim())
  .map(column => (column === 'asserted' ? 'old.asserted' : `o.${column}`))
  .join(', ');

/** It waits, is under way, or holds back what is behind it. */
export const OPEN = "(status in ('accepted', 'running') or holds)";

/** Its status as `viewOf` tells it. */
const TOLD_AS = "case when status = 'accepted' and awaits then 'awaiting-backend' else status end";

const HEAD = `select seq from canongate.operations where endpoint = $1 and partition = $2 and ${OPEN} order by seq limit 1`;

/** Nothing is claimed for an endpoint that an operator keeps back. */
const KEPT_BACK = `select endpoint from canongate.endpoint_controls where state in ('paused', 'stopped')`;

/**
 * Only the head of a key is ever claimed, and only while it waits and is due: of many keys at once. What a person said of the
 * attempts before holds for this one, not for what becomes doubtful after it.
 */
const CLAIM = `with wanted as (select * from unnest($1::text[], $2::text[], $3::text[], $4::bool[])
      with ordinality as w (endpoint, partition, replica, may_repeat, n)),
    heads as materialized (select w.n, w.replica, w.may_repeat, head.seq from wanted w cross join lateral (
        select o.seq from canongate.operations o where o.endpoint = w.endpoint and o.partition = w.partition and ${OPEN}
        order by o.seq limit 1) head
      where w.endpoint not in (${KEPT_BACK}))
  update canongate.operations o set status = 'running', claimed_by = h.replica, asserted = null, attempts = o.attempts + 1,
    updated_at = now()
  from heads h where o.seq = h.seq and o.status = 'accepted' and o.due_at <= now() and (h.may_repeat or o.attempts = 0)
  returning ${COLUMNS_OF_O}, h.n::int4 as n`;

/** Endpoint by endpoint, so that those which need no look cost none, however much waits for them. */
const DUE = `with recursive names as (
    (select endpoint from canongate.operations where ${OPEN} order by endpoint limit 1)
    union all
    select (select o.endpoint from canongate.operations o where ${OPEN} and o.endpoint > n.endpoint
      order by o.endpoint limit 1) from names n where n.endpoint is not null),
  heads as (select head.* from names n cross join lateral (
      select distinct on (partition) endpoint, partition, seq, status, due_at, attempts from canongate.operations o
      where o.endpoint = n.endpoint and ${OPEN} order by partition, seq) head
    where ($2::text is null or n.endpoint = $2) and not n.endpoint = any($4) and n.endpoint not in (${KEPT_BACK})),
  due as (select endpoint, partition, row_number() over (partition by endpoint order by seq) as n from heads
    where status = 'accepted' and due_at <= now() and (attempts = 0 or not endpoint = any($3)))
  select endpoint, partition from due where n <= $1 order by endpoint, n`;

/** By the clock of the database, which all replicas share: a replica that lost its session may live and be sending. */
const IN_FLIGHT = 'e.written_at + make_interval(secs => e.in_flight_ms / 1000.0) > now()';

const TAKE_OVER = `with alive as materialized (${ALIVE})
  update canongate.operations o
  set status = 'accepted', problem = null, claimed_by = null, cut_off = cut_off + 1, updated_at = now(), due_at = now()
  where status = 'running' and claimed_by not in (select incarnation::text from alive)
    and not exists (select from canongate.exchanges e where e.id = o.id and ${IN_FLIGHT})
  returning endpoint, partition`;

const LEFT_OPEN = "e.settled_at is null and e.effect <> 'read'";

/**
 * Claimed by nobody: a replica that died with a caller waiting had no operation to leave behind. What a release before this one
 * left names no incarnation. Replica by replica, so that a long queue of those that live costs no look.
 */
const ADOPT = `with recursive alive as materialized (${ALIVE}),
  owners as (
    (select e.incarnation from canongate.exchanges e where ${LEFT_OPEN} order by e.incarnation limit 1)
    union all
    select (select e.incarnation from canongate.exchanges e where ${LEFT_OPEN} and e.incarnation > o.incarnation
      order by e.incarnation limit 1) from owners o where o.incarnation is not null),
  left_open as (
    select e.* from owners o cross join lateral (
      select * from canongate.exchanges e where ${LEFT_OPEN} and e.incarnation = o.incarnation offset 0) e
    where o.incarnation not in (select incarnation from alive)
    union all
    select e.* from canongate.exchanges e where ${LEFT_OPEN} and e.incarnation is null
      and not exists (select from alive join canongate.replicas r using (incarnation)
        where r.name = e.replica and r.started_at <= e.received_at))
  insert into canongate.operations
    (id, consumer, facility, contract, operation, effect, endpoint, partition, status, created_at, updated_at, due_at, attempts,
      cut_off)
  select e.id, e.consumer, e.facility, e.contract, e.operation, e.effect, coalesce(e.backend, $1),
    coalesce(e.partition, e.id::text), 'accepted', e.received_at, now(), now(), 1, 1
  from left_open e
  where (${IN_FLIGHT}) is not true and not exists (select from canongate.operations o where o.id = e.id)
  on conflict (id) do nothing returning endpoint, partition`;

/** What `claimNext` is asked. */
interface Claiming extends DeliveryKey {
  replica: string;
  mayRepeat: boolean;
}

export function operationsIn(pool: pg.Pool): Operations {
  const rows = async (text: string, values: unknown[]): Promise<OperationRow[]> =>
    (await pool.query<OperationRow>(text, values)).rows.map(row => ({ ...row, seq: Number(row.seq) }));
  const select = `select ${COLUMNS} from canongate.operations`;
  const claim = asOneQuestion<Claiming, OperationRow | undefined>(async claiming => {
    const column = (read: (one: Claiming) => string | boolean) => claiming.map(read);
    const columns = [
      column(c => c.endpoint),
      column(c => c.partition),
      column(c => c.replica),
      column(c => c.mayRepeat),
    ];
    const query = { name: 'canongate-claim-heads', text: CLAIM, values: columns };
    const claimed = await pool.query<OperationRow & { n: number }>(query);
    const by = new Map(claimed.rows.map(({ n, ...row }) => [n, { ...row, seq: Number(row.seq) }]));
    return claiming.map((_one, index) => by.get(index + 1));
  }, 'alone');
  return {
    find: async id => (await rows(`${select} where id = $1`, [id]))[0],
    search: ({ consumer, status = null, contract = null, before = null, limit }) =>
      rows(
        `${select} where consumer = $1 and ($2::text is null or ${TOLD_AS} = $2) and ($3::text is null or contract = $3)
           and ($4::uuid is null or seq < (select seq from canongate.operations where id = $4))
         order by seq desc limit $5`,
        [consumer, status, contract, before, pageSize(limit)],
      ),
    claimNext: ({ endpoint, partition }, replica, mayRepeat) => claim({ endpoint, partition, replica, mayRepeat }),
    async ahead({ id, status, endpoint, partition }) {
      if (status !== 'accepted') return undefined;
      const [head] = (await pool.query<Ahead>(HEAD.replace('seq', 'id, status'), [endpoint, partition])).rows;
      return head?.id === id ? undefined : head;
    },
    async waits({ endpoint, partition }) {
      const text = `select from canongate.operations where endpoint = $1 and partition = $2
        and ${OPEN} limit 1`;
      return (await pool.query(text, [endpoint, partition])).rowCount === 1;
    },
    async cancel(client, { id, attempts }) {
      const text = `with moved as (update canongate.operations set status = 'cancelled', updated_at = now()
          where id = $1 and status = 'accepted' and attempts = $2 returning *),
        told as (${tell({ operations: 'moved' })}) select from moved`;
      return (await client.query(text, [id, attempts])).rowCount === 1;
    },
    due: async (limit, noRepeats, endpoint, except = []) =>
      (await pool.query<DeliveryKey>(DUE, [limit, endpoint ?? null, noRepeats, except])).rows,
    async takeOver() {
      const claimed = await pool.query<DeliveryKey>(TAKE_OVER);
      const called = await pool.query<DeliveryKey>(ADOPT, [GATEWAY]);
      return [...claimed.rows, ...called.rows];
    },
    async unclaim({ endpoint, partition }, replica) {
      const text = `update canongate.operations set status = 'accepted', claimed_by = null, updated_at = now()
        where endpoint = $1 and partition = $2 and status = 'running' and claimed_by = $3`;
      await pool.query(text, [endpoint, partition, replica]);
    },
    async giveBack({ id, attempts }, seconds = 0) {
      const text = `update canongate.operations set status = 'accepted', problem = null, claimed_by = null, updated_at = now(),
          due_at = now() + make_interval(secs => $3)
        where id = $1 and status = 'running' and attempts = $2`;
      return (await pool.query(text, [id, attempts, seconds])).rowCount === 1;
    },
  };
}
