/** Whether an id came before within its window: this replica remembers, the database says who was first. */
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { asOneQuestion } from './one-question.ts';

/** Says whether it came before, and remembers it. */
export type Seen = (scope: string, id: string, windowMs: number) => Promise<boolean>;

interface Sight {
  scope: string;
  id: string;
  until: Date;
}

const MOST = 100_000;

/** Of replicas that ask in the same instant one is first. The disk need not be waited for: the exchange's own commit does. */
const FIRST = `with lazily as (select set_config('synchronous_commit', 'off', true))
  insert into canongate.seen as s (scope, id, until)
  select given.* from lazily, unnest($1::text[], $2::text[], $3::timestamptz[]) as given order by 1, 2
  on conflict (scope, id) do update set until = excluded.until where s.until <= $4::timestamptz
  returning scope, id`;

export function seenBefore(pool: pg.Pool, now: () => number): Seen {
  const until = new LRUCache<string, number>({ max: MOST });
  // Asked again, one whose first answer was lost would have been seen before: by itself.
  const isFirst = asOneQuestion<Sight, boolean>(async sights => {
    const values = [sights.map(({ scope }) => scope), sights.map(({ id }) => id), sights.map(sight => sight.until)];
    const query = { name: 'canongate-seen', text: FIRST, values: [...values, new Date(now())] };
    const { rows } = await pool.query<{ scope: string; id: string }>(query);
    const first = new Set(rows.map(({ scope, id }) => nameOf(scope, id)));
    return sights.map(({ scope, id }) => first.has(nameOf(scope, id)));
  }, 'fail');
  return async (scope, id, windowMs) => {
    const name = nameOf(scope, id);
    const known = until.get(name);
    const end = now() + windowMs;
    until.set(name, end);
    if (known !== undefined && known > now()) return true;
    try {
      return !(await isFirst({ scope, id, until: new Date(end) }));
    } catch (error) {
      // Nobody knows whether it came before: whoever comes again asks anew.
      until.delete(name);
      throw error;
    }
  };
}

const nameOf = (scope: string, id: string): string => `${scope}\u0000${id}`;
