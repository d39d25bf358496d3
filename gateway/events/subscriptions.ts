/** The table of subscriptions, and what is on its way to them. */
import { pageSize } from '../page-size.ts';
import type { Queries } from '../store/batches.ts';
import { queueOf, type Subscription, type SubscriptionStatus } from './subscription.ts';

export interface SubscriptionSearch {
  status?: string;
  before?: string;
  limit?: number;
}

/** What its owner may change. */
export type Changeable = Pick<
  Subscription,
  'description' | 'types' | 'filter' | 'url' | 'endpoint' | 'content' | 'onFailure' | 'attempts'
>;

export type Fresh = Changeable & Pick<Subscription, 'id' | 'facility' | 'consumer' | 'secret' | 'position'>;

export interface Subscriptions {
  insert(fresh: Fresh): Promise<Subscription>;
  find(id: string): Promise<Subscription | undefined>;
  /** Newest first. */
  search(search: SubscriptionSearch, consumer: string): Promise<Subscription[]>;
  /** All that are active, each with the place up to which its events are on their way. */
  active(): Promise<Subscription[]>;
  change(id: string, changed: Changeable): Promise<Subscription>;
  /** Undefined where it stands otherwise than in one of `from`. */
  move(
    id: string,
    from: readonly SubscriptionStatus[],
    to: SubscriptionStatus,
    why?: string,
  ): Promise<Subscription | undefined>;
  /** The secret before signs until then. */
  rotate(id: string, secret: Buffer, until: Date): Promise<Subscription>;
  /** Begins anew behind a place: what still waits is withdrawn, and comes again. */
  replay(id: string, after: number): Promise<Subscription>;
  /** Withdraws what still waits. */
  withdraw(id: string): Promise<void>;
  lookedAt(id: string, run: number, position: number): Promise<void>;
  /** Its deliveries that wait and are not behind one that needs a person: calls that wait for the same endpoint are no matter. */
  waiting(subscription: Pick<Subscription, 'id' | 'endpoint'>): Promise<number>;
  /** By application: when the oldest event happened that is not received, or not looked at. */
  undelivered(): Promise<Map<string, Date>>;
}

const COLUMNS = `s.id, s.facility, s.consumer, s.status, s.why, s.description, s.types, s.filter, s.url, s.endpoint, s.content,
  s.on_failure as "onFailure", s.attempts, s.secret, s.previous_secret as "previousSecret", s.run,
  s.previous_until as "previousUntil", s.created_at as "createdAt", s.updated_at as "updatedAt",
  greatest(s.position, (select max(d.position) from canongate.deliveries d where d.subscription = s.id and d.run = s.run))
    as position`;

const WITHDRAW = `with gone as (update canongate.operations o set status = 'cancelled', holds = false, updated_at = now()
    from canongate.deliveries d where d.subscription = $1 and d.exchange = o.id
      and (o.status in ('accepted', 'needs-attention')) returning o.id)
  update canongate.work_items w set status = 'cancelled', resolution = 'discarded', updated_at = now()
    from gone where w.id = gone.id and w.status in ('requested', 'in-progress')`;

const WAITING = `select count(*) from canongate.operations o where o.endpoint = $1 and o.status in ('accepted', 'running')
  and exists (select from canongate.deliveries d where d.exchange = o.id and d.subscription = $2)
  and not exists (select from canongate.operations h where h.endpoint = o.endpoint and h.partition = o.partition and h.holds)`;

const UNDELIVERED = `select consumer, min(at) as at from (
    select s.consumer, v.at from canongate.operations o join canongate.deliveries d on d.exchange = o.id
      join canongate.subscriptions s on s.id = d.subscription and s.status in ('active', 'disabled')
      join canongate.events v on v.id = d.event
      where o.status in ('accepted', 'running') or o.holds
    union all
    select s.consumer, (select v.at from canongate.events v where v.position > s.position order by v.position limit 1)
      from canongate.subscriptions s where s.status = 'active') waiting
  where at is not null group by consumer`;

export function subscriptionsIn(client: Queries): Subscriptions {
  const rows = async (text: string, values: unknown[]): Promise<Subscription[]> =>
    (await client.query<Subscription>(text, values)).rows.map(row => ({ ...row, position: Number(row.position) }));
  const one = async (text: string, values: unknown[]): Promise<Subscription> => (await rows(text, values))[0]!;
  const update = (set: string) =>
    `with s as (update canongate.subscriptions set ${set}, updated_at = now() where id = $1 returning *) select ${COLUMNS} from s`;

  return {
    insert: ({ id, facility, consumer, secret, position, ...changeable }) =>
      one(
        `with s as (insert into canongate.subscriptions (id, description, types, filter, url, endpoint, content, on_failure,
           attempts, facility, consumer, secret, position, status, created_at, updated_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'active', now(), now()) returning *)
         select ${COLUMNS} from s`,
        [id, ...valuesOf(changeable), facility, consumer, secret, position],
      ),
    find: async id => (await rows(`select ${COLUMNS} from canongate.subscriptions s where s.id = $1`, [id]))[0],
    search: ({ status = null, before = null, limit }, consumer) =>
      rows(
        `select ${COLUMNS} from canongate.subscriptions s where s.consumer = $1 and ($2::text is null or s.status = $2)
           and ($3::uuid is null or s.id < $3) order by s.id desc limit $4`,
        [consumer, status, before, pageSize(limit)],
      ),
    active: () => rows(`select ${COLUMNS} from canongate.subscriptions s where s.status = 'active' order by s.id`, []),
    change: (id, changed) =>
      one(
        update(`description = $2, types = $3, filter = $4, url = $5, endpoint = $6, content = $7, on_failure = $8,
          attempts = $9`),
        [id, ...valuesOf(changed)],
      ),
    async move(id, from, to, why) {
      const text = `with s as (update canongate.subscriptions set status = $3, why = $4, updated_at = now()
        where id = $1 and status = any($2) returning *) select ${COLUMNS} from s`;
      return (await rows(text, [id, from, to, why ?? null]))[0];
    },
    rotate: (id, secret, until) =>
      one(update('previous_secret = secret, previous_until = $3, secret = $2'), [id, secret, until]),
    async replay(id, after) {
      await client.query(WITHDRAW, [id]);
      return one(update('position = $2, run = run + 1'), [id, after]);
    },
    withdraw: async id => void (await client.query(WITHDRAW, [id])),
    async lookedAt(id, run, position) {
      const text = `update canongate.subscriptions set position = $3 where id = $1 and run = $2 and position < $3`;
      await client.query(text, [id, run, position]);
    },
    async waiting(subscription) {
      const { rows } = await client.query<{ count: string }>(WAITING, [queueOf(subscription), subscription.id]);
      return Number(rows[0]!.count);
    },
    async undelivered() {
      const { rows } = await client.query<{ consumer: string; at: Date }>(UNDELIVERED);
      return new Map(rows.map(({ consumer, at }) => [consumer, at]));
    },
  };
}

const valuesOf = (given: Changeable): unknown[] => [
  ...[given.description, given.types, JSON.stringify(given.filter), given.url, given.endpoint, given.content],
  ...[given.onFailure, given.attempts],
];
