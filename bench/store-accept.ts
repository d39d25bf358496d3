/** A durable accept, answered with 202 once it is committed, against bare commits of the same statement in groups as large. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { commit } from '../gateway/store/commit.ts';
import type { Rows } from '../gateway/store/tables.ts';
import { HEADERS, PATH } from './bodies.ts';
import { type Contestant, drive, effort, poolOf, serve } from './load.ts';
import { information, informative } from './rates.ts';
import { median, type Row, rateRow } from './row.ts';
import { bodyOf } from './store-bodies.ts';
import { type BenchServer, connect } from './store-server.ts';

const GOAL = 0.5;
const IN_FLIGHT = 32;

export async function measureAccept(server: BenchServer): Promise<Row[]> {
  const url = await server.database('accept');
  // Held: what is accepted waits, so that accepting is measured and not what comes after.
  await using governed = await serve('governed', '', url, 'held');
  const contestant: Contestant = {
    ...{ name: 'durable accept', served: governed, path: PATH, status: 202, inFlight: IN_FLIGHT, body: '', bodyOf },
    headers: { ...HEADERS, prefer: 'respond-async' },
  };
  const { rounds, seconds, warmUp } = effort({ rounds: 9, seconds: 1, warmUp: 10 });
  const pool = poolOf(contestant);
  const client = await connect(url);
  try {
    await drive(pool, contestant, warmUp);
    const bare = await bareCommits(client);
    await bare(Math.min(1, warmUp));
    const taken = { bare: [] as number[], accept: [] as Awaited<ReturnType<typeof drive>>[] };
    for (let round = 0; round < rounds; round++) {
      taken.bare.push(await bare(seconds));
      taken.accept.push(await drive(pool, contestant, seconds));
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
      ...informative('store', 'durable accept', figures),
    ];
  } finally {
    await client.end();
    await pool.destroy();
  }
}

/** Rows as the gateway made them, under ids of their own, in groups of as many as are in flight: one commit after the other. */
async function bareCommits(client: pg.Client): Promise<(seconds: number) => Promise<number>> {
  const sample = async (table: string): Promise<Record<string, never>> =>
    (
      await client.query(`select t.* from canongate.${table} t where exists (select from canongate.operations o
       where o.id = t.${table === 'audit' ? 'exchange' : 'id'}) limit 1`)
    ).rows[0];
  const [exchange, operation, record] = [await sample('exchanges'), await sample('operations'), await sample('audit')];
  let seq = 0;
  const group = (): Rows => {
    const ids = Array.from({ length: IN_FLIGHT }, () => randomUUID());
    return {
      exchanges: ids.map(id => ({ ...exchange, id })) as never,
      // Ended, so that no worker looks at them.
      operations: ids.map(id => ({ ...operation, id, status: 'succeeded' })) as never,
      audit: ids.map(id => ({ ...record, chain: 'bare', seq: ++seq, exchange: id })) as never,
    };
  };
  return async seconds => {
    const began = performance.now();
    let rows = 0;
    for (; performance.now() < began + seconds * 1000; rows += IN_FLIGHT)
      await commit(client, group(), { keys: [], operations: [] });
    return rows / ((performance.now() - began) / 1000);
  };
}
