/** Removes events with the bodies of their day; what is still on its way to a subscriber stays until it has arrived. */

import { inBatches, type Queries } from '../store/batches.ts';
import { firstIdOf } from '../store/ledger.ts';
import { place } from './feed.ts';

const OLD = `v.id < $1 and v.at < $2 and not exists (select from canongate.deliveries d
  join canongate.operations o on o.id = d.exchange and o.status not in ('succeeded', 'failed', 'cancelled')
  where d.event = v.id)`;

/** Whoever asks for what lies before the floor is told so, instead of being told less. */
const REMOVE = `with gone as materialized (
    select v.seq, v.position from canongate.events v where ${OLD} order by v.seq limit $3 for update skip locked),
  floor as (insert into canongate.event_floor (facility, position)
    select '', max(position) from gone having max(position) is not null
    on conflict (facility) do update set position = greatest(event_floor.position, excluded.position))
  delete from canongate.events v using gone where v.seq = gone.seq`;

/** Of whole days: a day has one key. The id is what the index finds; it may come from a clock that was behind. */
function placesOf(time: Date): [string, Date] {
  const day = new Date(time.toISOString().slice(0, 10));
  return [firstIdOf(day), day];
}

export async function removeEvents(client: Queries, before: Date, signal?: AbortSignal): Promise<number> {
  await place(client);
  return inBatches(client, REMOVE, placesOf(before), { signal });
}

export async function anyEventBefore(client: Queries, before: Date): Promise<boolean> {
  return (await client.query(`select from canongate.events v where ${OLD} limit 1`, placesOf(before))).rowCount === 1;
}
