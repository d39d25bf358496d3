/** A durable accept, answered with 202 once it is committed, against bare commits of the same statement with as many in flight. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type AuditRecord, GENESIS } from '../gateway/audit/chain.ts';
import { type Entry, openBatcher } from '../gateway/store/batcher.ts';
import { type DataKey, openKeyRing } from '../gateway/store/key-ring.ts';
import { seal } from '../gateway/store/seal.ts';
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
    const bare = await bareCommits(client, await entryMaker(url));
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

/** What the gateway made of one call, under an id of its own: the same rows, sealed and recorded anew each time. */
async function entryMaker(url: string): Promise<() => Entry> {
  const client = await connect(url);
  const of = async (table: string, reference = 'exchange'): Promise<Record<string, never>> =>
    (
      await client.query(`select t.* from canongate.${table} t
        where exists (select from canongate.operations o where o.id = t.${reference}) limit 1`)
    ).rows[0];
  const [exchange, operation] = [await of('exchanges', 'id'), await of('operations', 'id')];
  const [subject, { record }] = [await of('exchange_subjects'), await of('audit')];
  await client.end();
  const key = await dayKey(url);
  const bodies = Buffer.alloc((exchange!['sealed'] as unknown as Buffer).length, 'a body');
  const said: AuditRecord = JSON.parse(record!);
  return () => {
    const id = randomUUID();
    return {
      rows: {
        exchanges: [{ ...exchange, id, key: key.id, sealed: seal(key.secret, [bodies], id) }] as never,
        exchange_subjects: [{ ...subject, exchange: id }] as never,
        // Neither waits nor has ended, so that no worker looks at it and nothing is told of it.
        operations: [{ ...operation, id, status: 'awaiting-backend' }] as never,
      },
      audit: [{ ...said, exchange: id }],
    };
  };
}

async function dayKey(url: string): Promise<DataKey> {
  const pool = new pg.Pool({ connectionString: url });
  const ring = await openKeyRing(pool, [Buffer.alloc(32, 'bench')]);
  const key = await ring.keyOf(new Date());
  await pool.end();
  return key;
}

/** As many wait for a commit at a time as calls are in flight; nobody asked for them over HTTP. */
async function bareCommits(client: pg.Client, entry: () => Entry): Promise<(seconds: number) => Promise<number>> {
  const batcher = openBatcher(client, 'bare', GENESIS, { notifyWithin: async () => {}, notify() {} });
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
