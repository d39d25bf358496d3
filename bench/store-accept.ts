/** A durable accept, answered with 202 once it is committed, against bare commits of the same statement with as many in flight. */
import pg from 'pg';
import type { Entry } from '../gateway/store/batcher.ts';
import { HEADERS, PATH } from './bodies.ts';
import { type Contestant, drive, effort, poolOf, serve } from './load.ts';
import { information, informative } from './rates.ts';
import { median, type Row, rateRow } from './row.ts';
import { bodyOf } from './store-bodies.ts';
import { committing, entriesLike } from './store-rows.ts';
import type { BenchServer } from './store-server.ts';

const GOAL = 0.5;
const IN_FLIGHT = 32;

export async function measureAccept(server: BenchServer): Promise<Row[]> {
  const url = await server.database('accept');
  // Held: what is accepted waits, so that accepting is measured and not what comes after.
  await using governed = await serve('governed', '', url, 'held');
  // What the line and HTTP cost alone: no accept can be faster than that.
  await using forgetful = await serve('governed');
  const call = { path: PATH, inFlight: IN_FLIGHT, body: '', bodyOf };
  const contestant: Contestant = {
    ...{ name: 'durable accept', served: governed, status: 202, ...call },
    headers: { ...HEADERS, prefer: 'respond-async' },
  };
  const line: Contestant = { name: 'line alone', served: forgetful, ...call, headers: { ...HEADERS } };
  const { rounds, seconds, warmUp } = effort({ rounds: 9, seconds: 1, warmUp: 10 });
  const [pool, linePool] = [poolOf(contestant), poolOf(line)];
  const client = new pg.Client({ connectionString: url, pipeline: true });
  await client.connect();
  try {
    await drive(pool, contestant, warmUp);
    await drive(linePool, line, warmUp);
    const bare = await bareCommits(client, await entriesLike(url, 'operations'));
    await bare(warmUp);
    const taken = { bare: [] as number[], line: [] as number[], accept: [] as Awaited<ReturnType<typeof drive>>[] };
    for (let round = 0; round < rounds; round++) {
      taken.bare.push(await bare(seconds));
      taken.accept.push(await drive(pool, contestant, seconds));
      taken.line.push((await drive(linePool, line, seconds)).rate);
    }
    const middle = (name: keyof (typeof taken.accept)[0]) => median(taken.accept.map(figures => figures[name]));
    const [rate, anchor] = [middle('rate'), median(taken.bare)];
    const figures = {
      rate,
      micros: middle('micros'),
      thread: middle('thread'),
      p50: middle('p50'),
      p99: middle('p99'),
    };
    return [
      rateRow('store', `durable accept (202), ${IN_FLIGHT} in flight`, rate, anchor, 'bare grouped commits', GOAL),
      information('store', 'bare grouped commits, rate', anchor, 'rows/s'),
      information('store', 'the same call answered at once, nothing kept', median(taken.line), 'calls/s'),
      ...informative('store', 'durable accept', figures),
    ];
  } finally {
    await client.end();
    await Promise.all([pool.destroy(), linePool.destroy()]);
  }
}

/** As many wait for a commit at a time as calls are in flight; nobody asked for them over HTTP. */
async function bareCommits(client: pg.Client, entry: () => Entry): Promise<(seconds: number) => Promise<number>> {
  const batcher = committing(client);
  return async seconds => {
    const began = performance.now();
    let rows = 0;
    const one = async (): Promise<void> => {
      for (; performance.now() < began + seconds * 1000; rows++) await batcher.submit(entry());
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, one));
    return rows / ((performance.now() - began) / 1000);
  };
}
