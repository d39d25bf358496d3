/** Ten thousand that wait, and how fast they are done once they may: how long the oldest has waited is told on the way. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { HEADERS, PATH } from './bodies.ts';
import { type Contestant, drive, poolOf, serve } from './load.ts';
import { information } from './rates.ts';
import { median, type Row } from './row.ts';
import { bodyOf } from './store-bodies.ts';
import { type BenchServer, connect, most } from './store-server.ts';

const WAITING = 10_000;
const LOOK_MS = 250;

export async function measureQueue(server: BenchServer): Promise<Row[]> {
  const url = await server.database('queue');
  await using governed = await serve('governed', '', url, 'held');
  const contestant: Contestant = {
    ...{ name: 'accepted for later', served: governed, path: PATH, status: 202, body: '', bodyOf },
    headers: { ...HEADERS, prefer: 'respond-async' },
  };
  const waiting = most('BENCH_WAITING', WAITING);
  const pool = poolOf(contestant);
  const client = await connect(url);
  try {
    await drive(pool, contestant, Infinity, waiting);
    const full = await look(client);
    const began = performance.now();
    governed.tell('open');
    const ages: number[] = [];
    for (let left = full.count; left > 0; ) {
      await pause(LOOK_MS);
      const seen = await look(client);
      left = seen.count;
      if (left > 0) ages.push(seen.age);
    }
    const rate = full.count / ((performance.now() - began) / 1000);
    return [
      information('store', `queue, done with ${full.count} waiting`, rate, 'calls/s'),
      information('store', 'age of the oldest when all wait', full.age, 's'),
      information('store', 'age of the oldest while they are done, median', median(ages), 's'),
      information('store', 'age of the oldest while they are done, most', Math.max(full.age, ...ages), 's'),
    ];
  } finally {
    await client.end();
    await pool.destroy();
  }
}

async function look(client: pg.Client): Promise<{ count: number; age: number }> {
  const { rows } = await client.query<{ count: string; age: string | null }>(
    `select count(*), extract(epoch from now() - min(created_at)) as age from canongate.operations
     where status in ('accepted', 'running')`,
  );
  const { count, age } = rows[0]!;
  return { count: Number(count), age: Number(age ?? 0) };
}
