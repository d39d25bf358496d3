/**
 * The feed: events in the order of their places. A place is given after the commit, by one at a time, so that none is ever
 * filled in behind a reader: an event that commits late, here or on another replica, gets a later place.
 */
import type pg from 'pg';
import type { Queries } from '../store/batches.ts';
import type { EventRow } from './event.ts';
import type { Onlooker, Visible } from './rules.ts';

/** Attributes by which a subscriber may choose among what it may see. */
export interface EventFilter {
  exact?: { subject?: string; operation?: string };
  prefix?: { subject?: string; operation?: string };
}

export interface FeedSearch {
  after: number;
  limit: number;
  who: Onlooker;
  visible: Visible;
  filter?: EventFilter;
}

export interface FeedPage {
  rows: EventRow[];
  /** Everything up to here was looked at. */
  next: number;
}

export interface Feed {
  read(search: FeedSearch): Promise<FeedPage>;
  find(id: string): Promise<EventRow | undefined>;
  /** The last place that was given, everything committed so far included. */
  end(): Promise<number>;
  /** Up to which place events were removed. */
  floor(): Promise<number>;
}

/** The last place stands among the sequences: a restoration moves it on like every other. Each statement sees what committed before it: whoever had the lock before has placed what it saw. */
const PLACE = `insert into canongate.sequences (name, last) values ('events', 0) on conflict do nothing;
  select last from canongate.sequences where name = 'events' for update;
  with unplaced as (select seq, row_number() over (order by seq) as n from
      (select seq from canongate.events where position is null order by seq limit 5000) first),
    placed as (update canongate.events e set position = s.last + u.n from unplaced u, canongate.sequences s
      where s.name = 'events' and e.seq = u.seq returning 1)
  update canongate.sequences set last = last + (select count(*) from placed) where name = 'events'`;

/** Gives places to what has none yet. */
export async function place(client: Queries): Promise<void> {
  const unplaced = () => client.query('select from canongate.events where position is null limit 1');
  while ((await unplaced()).rowCount) await client.query(PLACE);
}

const COLUMNS = `v.id, v.position::int8, v.at, v.facility, v.type, v.consumer, v.subject, v.operation, v.partition, v.exchange, v.key,
  v.sealed, (select trace from canongate.exchanges e where e.id = v.exchange) as trace`;

const READ = `select ${COLUMNS} from canongate.events v where v.position > $1 and v.position <= $2
  and (v.type = any($3) or (v.type = any($4) and v.consumer = $5)) and ($6::text is null or v.facility = $6)
  and ($7::text is null or v.subject = $7) and ($8::text is null or v.operation = $8)
  and ($9::text is null or starts_with(v.subject, $9)) and ($10::text is null or starts_with(v.operation, $10))
  order by v.position limit $11`;

export function feedOf(pool: pg.Pool): Feed {
  const numbered = (row: EventRow): EventRow => ({ ...row, position: Number(row.position) });
  const end = async (): Promise<number> => {
    await place(pool);
    const { rows } = await pool.query<{ last: string }>(`select last from canongate.sequences where name = 'events'`);
    return Number(rows[0]?.last ?? 0);
  };
  return {
    end,
    async read({ after, limit, who, visible, filter = {} }) {
      const last = await end();
      const { exact = {}, prefix = {} } = filter;
      const { rows } = await pool.query<EventRow>(READ, [
        ...[after, last, visible.any, visible.own, who.consumer, who.facility ?? null],
        ...[exact.subject ?? null, exact.operation ?? null, prefix.subject ?? null, prefix.operation ?? null, limit],
      ]);
      const found = rows.map(numbered);
      // What lies between was looked at: the next reading need not look again.
      return { rows: found, next: found.length < limit ? Math.max(after, last) : found.at(-1)!.position };
    },
    async find(id) {
      const { rows } = await pool.query<EventRow>(`select ${COLUMNS} from canongate.events v where v.id = $1`, [id]);
      return rows[0] && numbered(rows[0]);
    },
    async floor() {
      const { rows } = await pool.query<{ position: string | null }>(
        'select max(position) as position from canongate.event_floor',
      );
      return Number(rows[0]!.position ?? 0);
    },
  };
}
