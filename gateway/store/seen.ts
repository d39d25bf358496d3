/** Whether an id came before within its window: this replica remembers, the database says who was first. */
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { RowOf } from './tables.ts';

export interface Seen {
  /** Says whether it came before; new ones are to be kept by the next commit. */
  check(scope: string, id: string, windowMs: number): Promise<boolean>;
  /** Rows for what was new since the last call. */
  fresh(): RowOf<'seen'>[];
}

const MOST = 100_000;

/** Of replicas that ask in the same instant one is first. The disk need not be waited for: the exchange's commit brings it again. */
const FIRST = `with lazily as (select set_config('synchronous_commit', 'off', true))
  insert into canongate.seen as s (scope, id, until) select $1, $2, $3::timestamptz from lazily
  on conflict (scope, id) do update set until = excluded.until where s.until <= $4::timestamptz`;

export function seenBefore(pool: pg.Pool, now: () => number): Seen {
  const until = new LRUCache<string, number>({ max: MOST });
  let fresh: RowOf<'seen'>[] = [];
  return {
    async check(scope, id, windowMs) {
      const key = `${scope}\u0000${id}`;
      const known = until.get(key);
      const end = now() + windowMs;
      until.set(key, end);
      if (known !== undefined && known > now()) return true;
      const values = [scope, id, new Date(end), new Date(now())];
      const { rowCount } = await pool.query({ name: 'canongate-seen', text: FIRST, values });
      if (!rowCount) return true;
      fresh.push({ scope, id, until: new Date(end) });
      return false;
    },
    fresh() {
      const rows = fresh;
      fresh = [];
      return rows;
    },
  };
}
