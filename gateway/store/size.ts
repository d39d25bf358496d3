/** Retention by size: what the bodies take by day, and which days go so that they take no more than they may. */
import { inBatches, type Queries } from './batches.ts';
import { DESTROY, EMPTY, OPEN } from './erase.ts';

export interface BodySize {
  /** Of all that is sealed. */
  bytes: number;
  /** Days, oldest first, with what of them could go. */
  days: { key: number; day: string; bytes: number; removable: number }[];
}

/** Lengths are read without reading the bodies. What is open is counted and stays. */
const DAYS = `select k.id as key, to_char(k.period, 'YYYY-MM-DD') as day, sum(octet_length(e.sealed))::float8 as bytes,
    coalesce(sum(octet_length(e.sealed)) filter (where not ${OPEN}), 0)::float8 as removable
  from canongate.exchanges e join canongate.keys k on k.id = e.key
  where e.sealed is not null group by k.id, k.period order by k.period`;

export async function bodySize(client: Queries): Promise<BodySize> {
  const { rows: days } = await client.query<BodySize['days'][number]>(DAYS);
  return { bytes: days.reduce((sum, { bytes }) => sum + bytes, 0), days };
}

/**
 * The oldest days that have to go so that the rest fits. Today and yesterday stay: what is under way is sealed under their
 * keys, in replicas whose clocks differ.
 */
export function daysBeyond({ bytes, days }: BodySize, most: number, now: Date): BodySize['days'] {
  const yesterday = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
  const going: BodySize['days'] = [];
  let left = bytes;
  for (const one of days) {
    if (left <= most || one.day >= yesterday) break;
    if (one.removable === 0) continue;
    going.push(one);
    left -= one.removable;
  }
  return going;
}

/** As by time: the key of the day first, which is enough, unless something under it has not ended. */
export async function eraseDays(client: Queries, days: BodySize['days'], signal?: AbortSignal) {
  const erased = { keys: 0, bodies: 0 };
  for (const { key } of days) {
    erased.keys += (await client.query(DESTROY, [key])).rowCount ?? 0;
    erased.bodies += await inBatches(client, EMPTY, [key], { signal });
  }
  return erased;
}
