/** Retention beside those who write: while a removal still holds whatever it has locked, exchanges are taken, delivered and settled. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type DurableKeeper, durableKeeper } from '../../gateway/keeping/durable.ts';
import { prune } from '../../gateway/keeping/prune.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from './rig.ts';

const DAY = 86_400_000;
const AGO = 9;
const RETENTION = { bodies: DAY, audit: 2 * DAY };
/** Beside those that a gateway wrote: more than two batches. */
const COPIES = 1_200;

/** The sandbox lets an application ask 600 times a minute, which is three in this time. */
const PACE_MS = 400;

/** What the audit and the keys of repeats say of the time is the database's own, and it cannot be set back. */
const AGED = [
  `update canongate.audit set at = at - $1 * interval '1 day'`,
  `update canongate.idempotency set admitted_at = admitted_at - $1 * interval '1 day'`,
];

/** The exchange that was answered under a key, again and again: an id keeps the time at its beginning (RFC 9562 §5.7). */
const COPIED = `with one as (select i.exchange as id, i.key from canongate.idempotency i limit 1),
  copies as (select one.*, n, (left(one.id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid as copy from one, generate_series(1, $1::int) n),
  e as (insert into canongate.exchanges select (jsonb_populate_record(e, jsonb_build_object('id', c.copy))).*
    from copies c join canongate.exchanges e on e.id = c.id),
  r as (insert into canongate.exchange_references select (jsonb_populate_record(x, jsonb_build_object('exchange', c.copy))).*
    from copies c join canongate.exchange_references x on x.exchange = c.id),
  s as (insert into canongate.exchange_subjects select (jsonb_populate_record(x, jsonb_build_object('exchange', c.copy))).*
    from copies c join canongate.exchange_subjects x on x.exchange = c.id)
  insert into canongate.idempotency
    select (jsonb_populate_record(i, jsonb_build_object('exchange', c.copy, 'key', c.key || c.n))).*
    from copies c join canongate.idempotency i on i.exchange = c.id`;

/** Who waits for a lock of this process of the server, or behind one who does; and for what. */
const WAITING = `select a.application_name as who, l.locktype as kind, l.mode, l.relation::regclass::text as what
  from pg_stat_activity a join pg_locks l on l.pid = a.pid and not l.granted
  where $1 = any(pg_blocking_pids(a.pid))`;

/** The tables of which a statement removes rows, or empties bodies. */
const REMOVED = /(?:delete from|update) canongate\.(\w+)/g;

describe('retention beside writers', function () {
  this.timeout(240_000);
  let url: string;
  let pool: pg.Pool;
  beforeEach(async () => {
    url = await freshDatabase();
    pool = new pg.Pool({ connectionString: url });
  });
  afterEach(() => pool.end());
  after(dropDatabases);

  /** A gateway on whose clock it is so many days ago. */
  const open = async (ago: number): Promise<Sandbox & { keeper: DurableKeeper }> => {
    const options = { operatorKeys: [OPERATOR_KEY], now: () => Date.now() - ago * DAY };
    const keeper = await durableKeeper(await openDatabase({ url, data: '' }), options);
    const sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper });
    return Object.assign(sandbox, { keeper });
  };
  const count = async (from: string): Promise<number> =>
    Number((await pool.query(`select count(*) from canongate.${from}`)).rows[0].count);

  /** One answered at once, one under a key, one delivered later; told once all of them are settled. */
  const write = async ({ gateway }: Sandbox, key: string): Promise<number[]> => {
    const told = await Promise.all([
      send(gateway.url, checkOf('W000000001')),
      send(gateway.url, checkOf('W000000001'), { 'idempotency-key': key }),
      send(gateway.url, checkOf('W000000001'), { prefer: 'respond-async' }),
    ]);
    await eventually(
      () => count(`operations where status <> 'succeeded'`),
      open => open === 0,
    );
    return told.map(({ status }) => status);
  };

  it('is waited for by nobody, whatever its batches have locked', async () => {
    {
      await using old = await open(AGO);
      assert.deepEqual(await write(old, 'old'), [200, 200, 202]);
    }
    for (const statement of AGED) await pool.query(statement, [AGO]);
    await pool.query(COPIED, [COPIES]);
    const exchanges = COPIES + 3;
    assert.equal(await count('exchanges'), exchanges);

    await using young = await open(0);
    const waited: object[] = [];
    const statuses: number[] = [];
    let [rounds, over] = [0, false];
    const writing = (async () => {
      while (!over) {
        statuses.push(...(await write(young, `beside-${rounds}`)));
        rounds++;
        await pause(PACE_MS);
      }
    })().finally(() => {
      over = true;
    });
    writing.catch(() => {});
    /** Until a round that was under way and a whole one are through, or one is seen to wait: as long as it may. */
    const writersBeside = async (pid: number): Promise<void> => {
      for (const until = rounds + 2; rounds < until && waited.length === 0 && !over; await pause(10))
        waited.push(...(await pool.query(WAITING, [pid])).rows);
    };
    /** In which writers were beside it, by table. */
    const batches = new Map<string, number>();

    // The connection of the removal, whose batches last until the writers beside them are through.
    const removing = new pg.Pool({ connectionString: url, max: 1 });
    await using _ended = { [Symbol.asyncDispose]: () => removing.end() };
    const client = await removing.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<pg.QueryResult>;
    client.query = (async (text: string, values?: unknown[]) => {
      const tables = [...text.matchAll(REMOVED)].map(([, table]) => table!);
      if (tables.length === 0 || waited.length > 0) return query(text, values);
      await query('begin');
      const result = await query(text, values);
      if (result.rowCount) {
        for (const table of tables) batches.set(table, (batches.get(table) ?? 0) + 1);
        await writersBeside(rows[0]!.pid);
      }
      await query('commit');
      return result;
    }) as typeof client.query;
    removing.connect = (async () => client) as typeof removing.connect;

    await using recorder = await openRecorder({ url, revive: async () => {} });
    const pruned = await prune(removing, { retention: RETENTION, record: recorder.record }).finally(() => {
      over = true;
    });
    await writing;

    assert.deepEqual(waited, []);
    const unlike = statuses.filter((status, n) => status !== [200, 200, 202][n % 3]);
    assert.deepEqual(unlike, []);
    assert.equal(await count('exchanges'), statuses.length);
    // Bodies are emptied and exchanges removed, in three batches each.
    const held = ['keys', 'exchanges', 'exchange_references', 'idempotency', 'seen', 'audit'];
    assert.deepEqual(
      held.map(table => batches.get(table)),
      [1, 6, 3, 3, 1, 1],
    );
    assert.deepEqual([pruned!.exchanges, pruned!.bodies, pruned!.repeats], [exchanges, exchanges, COPIES + 1]);
  });
});
