/** Numbers that are never given twice: blocks are taken from the database and given out from memory. */
import type pg from 'pg';

/** What a restart leaves unused. */
const BLOCK = 50;

/** A sequence that is new begins where the clock stands, so that it does not repeat what was given before there was a store. */
const TAKE = `insert into canongate.sequences as s (name, last) values ($1, $3::bigint + $2::bigint)
  on conflict (name) do update set last = case when s.last + $2::bigint > $4::bigint then $2::bigint else s.last + $2::bigint end
  returning last`;

export function sequences(pool: pg.Pool, now: () => number): (name: string, max: number) => Promise<number> {
  const blocks = new Map<string, { next: number; last: number }>();
  const taking = new Map<string, Promise<void>>();

  const take = async (name: string, max: number): Promise<void> => {
    const size = Math.min(BLOCK, max);
    const seed = now() % Math.max(1, max - size);
    const { rows } = await pool.query<{ last: string }>(TAKE, [name, size, seed, max]);
    const last = Number(rows[0]!.last);
    blocks.set(name, { next: last - size + 1, last });
  };

  return async (name, max) => {
    for (;;) {
      const block = blocks.get(name);
      if (block && block.next <= block.last) return block.next++;
      let under = taking.get(name);
      if (!under) {
        under = take(name, max).finally(() => taking.delete(name));
        taking.set(name, under);
      }
      await under;
    }
  };
}
