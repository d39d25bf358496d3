/** Removes what nothing refers to any more: keys of repeats, ids seen, and exchanges older than the audit is kept. */
import { inBatches, type Queries } from './batches.ts';
import { OPEN } from './erase.ts';
import { firstIdOf } from './ledger.ts';

const SEEN = `delete from canongate.seen where (scope, id) in (
  select scope, id from canongate.seen where until < $1 limit $2)`;

/**
 * Once its answer is erased a read may be asked again. What had an effect must not be repeated by an old key: that key is
 * known as long as the exchange.
 */
const REPEATS = `delete from canongate.idempotency where (consumer, operation, key) in (
  select i.consumer, i.operation, i.key from canongate.idempotency i where i.admitted_at < $1 and not exists
    (select from canongate.exchanges e where e.id = i.exchange and (e.effect <> 'read' or ${OPEN})) limit $2)`;

/** The id is what the index finds; it may come from a clock that was behind. */
const OLD = `e.id < $1 and coalesce(e.settled_at, e.received_at) < $2 and not ${OPEN}`;

const EXCHANGES = `with gone as materialized (
    select e.id from canongate.exchanges e where ${OLD} order by e.id limit $3 for update skip locked),
  r as (delete from canongate.exchange_references x using gone where x.exchange = gone.id),
  s as (delete from canongate.exchange_subjects x using gone where x.exchange = gone.id),
  o as (delete from canongate.operations x using gone where x.id = gone.id),
  h as (delete from canongate.work_item_history x using gone where x.item = gone.id),
  m as (delete from canongate.replay_members x using gone where x.exchange = gone.id),
  l as (delete from canongate.messages x using gone where x.exchange = gone.id),
  d as (delete from canongate.deliveries x using gone where x.exchange = gone.id),
  w as (delete from canongate.work_items x using gone where x.id = gone.id)
  delete from canongate.exchanges x using gone where x.id = gone.id`;

/** What stands behind it was erased, or is gone. */
const STATES = `delete from canongate.known_states where seq in (
  select k.seq from canongate.known_states k where k.exchange < $1
    and not exists (select from canongate.exchanges e where e.id = k.exchange and e.sealed is not null) limit $2)`;

/** What an answer left to people is an exchange of nobody: it goes by its own age, once it is closed. */
const FOUND = `with gone as materialized (
    select w.id from canongate.work_items w where w.about is not null and w.id < $1 and w.status in ('completed', 'cancelled')
    limit $2 for update skip locked),
  h as (delete from canongate.work_item_history x using gone where x.item = gone.id)
  delete from canongate.work_items x using gone where x.id = gone.id`;

/** All of one thing or nothing: of a round without its decisions the levels would be open again. */
const APPROVALS = `with old as (
    select reference from canongate.approval_subjects where exchange < $1
    union select reference from canongate.approval_rounds where exchange < $1),
  gone as materialized (select o.reference from old o
    where not exists (select from canongate.approval_subjects x where x.reference = o.reference and x.exchange >= $1)
      and not exists (select from canongate.approval_rounds x where x.reference = o.reference and x.exchange >= $1)
      and not exists (select from canongate.approval_decisions x where x.reference = o.reference and x.exchange >= $1)
    limit $2),
  s as (delete from canongate.approval_subjects x using gone where x.reference = gone.reference),
  r as (delete from canongate.approval_rounds x using gone where x.reference = gone.reference),
  d as (delete from canongate.approval_decisions x using gone where x.reference = gone.reference)
  select reference from gone`;

const REPLAYS = `delete from canongate.replays where id in (
  select r.id from canongate.replays r where r.id < $1 and r.status not in ('computing', 'applying') limit $2)`;

export interface Forgotten {
  seen: number;
  repeats: number;
  exchanges: number;
}

export async function forget(
  client: Queries,
  { now, bodies, audit }: { now: Date; bodies: Date; audit: Date },
  signal?: AbortSignal,
): Promise<Forgotten> {
  const exchanges = await inBatches(client, EXCHANGES, [firstIdOf(audit), audit], { signal });
  await inBatches(client, STATES, [firstIdOf(bodies)], { signal });
  await inBatches(client, FOUND, [firstIdOf(audit)], { signal });
  await inBatches(client, REPLAYS, [firstIdOf(audit)], { signal });
  await inBatches(client, APPROVALS, [firstIdOf(audit)], { signal });
  return {
    exchanges,
    seen: await inBatches(client, SEEN, [now], { signal }),
    repeats: await inBatches(client, REPEATS, [bodies], { signal }),
  };
}

/** Whether an exchange is older than this. */
export async function anyExchangeBefore(client: Queries, audit: Date): Promise<boolean> {
  const text = `select from canongate.exchanges e where ${OLD} limit 1`;
  return (await client.query(text, [firstIdOf(audit), audit])).rowCount === 1;
}
