/** Whether an id came before within its window: this replica remembers, the database knows what others settled. */
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
      const query = {
        name: 'canongate-seen',
        text: 'select from canongate.seen where scope = $1 and id = $2 and until > $3',
      };
      const { rowCount } = await pool.query({ ...query, values: [scope, id, new Date(now())] });
      if (rowCount) return true;
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
