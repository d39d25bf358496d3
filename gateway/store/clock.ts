/** The database's clock, carried on by a clock that no person and no time server sets: what replicas stamp and compare is one time. */
import type pg from 'pg';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** What the operator has to know; nothing where the machine agrees with the database. */
  readonly warning: string | undefined;
  close(): void;
}

const LOOK_MS = 10_000;
/** More than a time server leaves, and less than anything here would notice. */
const AGREE_MS = 30_000;

const NOW = 'select extract(epoch from clock_timestamp())::float8 * 1000 as now';

/** @param wall the clock of this machine, which may jump */
export async function openClock(pool: Pick<pg.Pool, 'query'>, wall: () => number = Date.now): Promise<Clock> {
  let anchor = { database: 0, steady: 0 };
  const now = (): number => Math.floor(anchor.database + performance.now() - anchor.steady);
  const look = async (): Promise<void> => {
    const { rows } = await pool.query<{ now: number }>(NOW);
    // It was told before it arrived, so this one is behind by the way and never ahead: what is due now by it is due there.
    anchor = { database: rows[0]!.now, steady: performance.now() };
  };
  await look();
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS).unref();
  return {
    now,
    get warning() {
      const apart = wall() - now();
      if (Math.abs(apart) <= AGREE_MS) return undefined;
      const seconds = Math.round(Math.abs(apart) / 1000);
      return `The clock of this machine is ${seconds} s ${apart > 0 ? 'ahead of' : 'behind'} the clock of the database.`;
    },
    close: () => clearInterval(timer),
  };
}

/** Of two clocks that differ the earlier one: what is removed too late can still be removed. */
export async function earlierOf(client: Pick<pg.ClientBase, 'query'>, wall: () => number = Date.now): Promise<Date> {
  const { rows } = await client.query<{ now: number }>(NOW);
  return new Date(Math.min(rows[0]!.now, wall()));
}
