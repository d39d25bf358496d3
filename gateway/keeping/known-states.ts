/** How things stand at systems of record that cannot be asked: found by their ids in the events and answers that are kept. */
import type pg from 'pg';
import type { ToldState } from '../contracts/last-known.ts';
import { fullOf } from '../events/full.ts';
import type { Exchange } from '../exchange.ts';
import { isId } from '../references/cross-reference.ts';
import { orDamaged } from '../store/damage.ts';
import type { KeyRing } from '../store/key-ring.ts';
import type { Ledger } from '../store/ledger.ts';
import type { RowOf } from '../store/tables.ts';

/** What an exchange tells of how things stand, for the commit that settles it; `events` are those of the same commit. */
export function knownStateRows(
  { record, tells, published = [] }: Exchange,
  events: readonly RowOf<'events'>[],
  now: Date,
): RowOf<'known_states'>[] {
  // Theirs come last, in their order; of one type there may be several.
  const own = events.slice(events.length - published.length);
  const told = published.map(({ event, data }, index) => ({ tells: event.tells, data, event: own[index]?.id }));
  return [...told, { tells, data: record.answer, event: undefined }].flatMap(({ tells, data, event }) => {
    const said = tells?.asOf(data);
    const { id } = (data ?? {}) as { id?: string };
    if (!tells || !said || !isId(id ?? '')) return [];
    const { facility = '', id: exchange } = record;
    // A clock that is ahead must not outdo what comes after.
    const as_of = new Date(Math.min(lastOf(said), heardAt(record, now)));
    return [{ facility, contract: tells.contract, reference: id, as_of, exchange, event, whole: tells.isWhole(data) }];
  });
}

const MINUTE_MS = 60_000;

/**
 * The last instant that may be meant: many stamps name only a second or a minute (HL7 v2 DTM), and within that what is heard
 * later is newer. A whole minute is read as one that was said to the minute.
 */
function lastOf(said: Date): number {
  const at = said.getTime();
  if (at % MINUTE_MS === 0) return at + MINUTE_MS - 1;
  return at % 1_000 === 0 ? at + 999 : at;
}

/** When the last of it came in: it may be settled long after. */
function heardAt({ steps }: Exchange['record'], now: Date): number {
  const ends = Object.values(steps).flatMap(({ attempts }) => attempts.map(({ endedAt }) => Date.parse(endedAt ?? '')));
  const last = Math.max(...ends.filter(end => end <= now.getTime()));
  return Number.isFinite(last) ? last : now.getTime();
}

/** More answers than messages in between are no visit's. */
const MOST = 50;

/**
 * The last message, the answers since, and the last before both that is whole; of the id and of all that were merged with it.
 * What was forgotten or is past its retention has no body any more, and is not there.
 */
const KNOWN = `with recursive up as (
    select id, merged_into from canongate.reference_ids where id = $2
    union select r.id, r.merged_into from up u join canongate.reference_ids r on r.id = u.merged_into),
  down as (select id from up where merged_into is null
    union select r.id from down d join canongate.reference_ids r on r.merged_into = d.id),
  known as materialized (
    select k.seq, k.as_of, k.exchange, k.event, k.whole from canongate.known_states k
    join canongate.exchanges e on e.id = k.exchange and e.sealed is not null
    where k.contract = $1 and k.reference in (select id from down)
      and (k.event is null or exists (select from canongate.events v where v.id = k.event and v.sealed is not null))),
  message as (select * from known where event is not null order by as_of desc, seq desc limit 1),
  since as (select k.* from known k where k.event is null
    and not exists (select from message m where (m.as_of, m.seq) > (k.as_of, k.seq)) order by as_of desc, seq desc limit ${MOST}),
  held as (select k.* from known k, message m where k.whole and (k.as_of, k.seq) < (m.as_of, m.seq) and not m.whole
    order by k.as_of desc, k.seq desc limit 1)
  select w.as_of as "asOf", w.exchange, v.id, v.key, v.sealed
  from (select * from since union all select * from message union all select * from held) w
  left join canongate.events v on v.id = w.event order by w.as_of desc, w.seq desc`;

interface Row {
  asOf: Date;
  exchange: string;
  /** Of its event. */
  id: string | null;
  key: number | null;
  sealed: Buffer | null;
}

export function knownStates(pool: pg.Pool, ring: KeyRing, ledger: Ledger) {
  const dataOf = async ({ exchange, id, key, sealed }: Row): Promise<unknown> => {
    if (id !== null) return (await fullOf(ring, { id, key, sealed }))?.data;
    const answer = (await ledger.bodies(exchange))?.find(({ kind }) => kind === 'answer');
    return answer && JSON.parse(Buffer.from(answer.bytes).toString());
  };
  return async (contract: string, id: string): Promise<ToldState[]> => {
    const { rows } = await pool.query<Row>({ name: 'canongate-known', text: KNOWN, values: [contract, id] });
    const told = await Promise.all(
      rows.map(async row => {
        const data = (await dataOf(row).catch(orDamaged)) as object | undefined;
        return data ? [{ asOf: row.asOf, isMessage: row.id !== null, data }] : [];
      }),
    );
    return told.flat();
  };
}
