/** Group commit: neighbours in one batch live and die alone, and the chain has no gap whatever happens. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { GENESIS } from '../../gateway/audit/chain.ts';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { type Batcher, type Entry, openBatcher } from '../../gateway/store/batcher.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { sequences } from '../../gateway/store/sequences.ts';
import { dropDatabases, freshDatabase } from './rig.ts';

const entry = (what: string): Entry => ({ rows: {}, audit: [{ at: new Date().toISOString(), what }] });
const reference = (value: string, kind: string) => ({ value, kind, exchange: randomUUID(), facility: '' });
const silent = { notifyWithin: async () => {}, notify() {} };

describe('a batch', function () {
  this.timeout(240_000);
  let pool: pg.Pool;
  let client: pg.Client;
  let batcher: Batcher;

  beforeEach(async () => {
    const url = await freshDatabase();
    await (await openDatabase({ url, data: '' })).close();
    pool = new pg.Pool({ connectionString: url });
    client = new pg.Client({ connectionString: url, pipeline: true });
    await client.connect();
    batcher = openBatcher(client, 'one', GENESIS, silent);
  });
  afterEach(async () => {
    await batcher.close();
    await client.end();
    await pool.end();
  });
  after(dropDatabases);

  it('takes what waits together, and commits it once', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, n) => batcher.submit(entry(`number ${n}`))));
    const { entries, batches, waiting } = batcher.counts();
    assert.deepEqual([entries, waiting], [100, 0]);
    assert.ok(batches <= 4, `${batches} commits`);
    assert.equal(batcher.head.seq, 100);
  });

  it('loses only the entry that cannot be kept; its neighbours commit and the chain has no gap', async () => {
    // PostgreSQL keeps no NUL in a text; its JSON would escape it, a column does not.
    const poisoned: Entry = { ...entry('poison'), rows: { exchange_references: [reference('x', 'a\0b')] } };
    const all = Array.from({ length: 30 }, (_, n) => (n % 10 === 7 ? poisoned : entry(`good ${n}`)));
    const ends = await Promise.allSettled(all.map(one => batcher.submit(one)));
    assert.deepEqual(
      ends.map(({ status }) => status === 'rejected'),
      all.map(one => one === poisoned),
    );
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit order by seq');
    assert.deepEqual(
      rows.map(({ record }) => JSON.parse(record).what),
      all.filter(one => one !== poisoned).map(({ audit }) => audit[0]!.what),
    );
    const { flaws, heads } = await verifyAudit(pool);
    assert.deepEqual([flaws, heads['one']?.seq], [[], 27]);
  });

  /** A batch that cannot notify is rolled back whole; the next goes on from where the chain really is. */
  const notifying = (what: string, endpoint = 'a'): Entry => ({
    ...entry(what),
    notices: [{ endpoint, partition: 'p', at: new Date(2_000_000_000_000) }],
  });

  it('rewinds the chain where a batch is rolled back at its end, and keeps of it what can be kept alone', async () => {
    const told: string[][] = [];
    const notifier = {
      async notifyWithin(within: pg.ClientBase, notices: readonly { endpoint: string }[]) {
        told.push(notices.map(({ endpoint }) => endpoint));
        // What an insert of the queue does when it fails: the transaction is aborted, its rows with it.
        if (notices.some(({ endpoint }) => endpoint === 'broken')) await within.query('select 1/0');
      },
      notify() {},
    };
    const own = openBatcher(client, 'one', GENESIS, notifier);
    const names = ['first', 'second', 'broken', 'third', 'fourth'];
    const ends = await Promise.allSettled([
      ...names.map(what => own.submit(notifying(what, what === 'broken' ? 'broken' : 'a'))),
      own.submit(entry('quiet')),
    ]);
    assert.deepEqual(
      ends.map(end => (end.status === 'rejected' ? (end.reason as { code?: string }).code : end.status)),
      ['fulfilled', 'fulfilled', '22012', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    await own.submit(entry('after'));
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit order by seq');
    assert.deepEqual(
      rows.map(({ record }) => JSON.parse(record).what),
      ['first', 'second', 'third', 'fourth', 'quiet', 'after'],
    );
    const { flaws, heads } = await verifyAudit(pool);
    assert.deepEqual([flaws, heads['one']?.seq, own.head.seq], [[], 6, 6]);
    await own.close();
  });

  it('notifies once of a key, however many of a batch wait behind it', async () => {
    const told: number[] = [];
    const own = openBatcher(client, 'one', GENESIS, {
      notifyWithin: async (_client, notices) => void told.push(notices.length),
      notify() {},
    });
    await Promise.all(Array.from({ length: 20 }, (_, n) => own.submit(notifying(`number ${n}`))));
    assert.deepEqual([...new Set(told)], [1]);
    await own.close();
  });

  it('notifies of what is due now once it is committed, and not for what cannot be kept', async () => {
    const told: { partition: string; kept: boolean }[] = [];
    let looking: Promise<void> = Promise.resolve();
    const look = async (partition: string): Promise<void> => {
      const { rowCount } = await pool.query('select from canongate.exchange_references where value = $1', [partition]);
      told.push({ partition, kept: rowCount === 1 });
    };
    const own = openBatcher(client, 'one', GENESIS, {
      notifyWithin: async () => assert.fail('nothing is due later'),
      notify(notices) {
        for (const { partition } of notices) looking = looking.then(() => look(partition));
      },
    });
    const due = (partition: string, kind = 'a'): Entry => ({
      ...entry(partition),
      rows: { exchange_references: [reference(partition, kind)] },
      notices: [{ endpoint: 'payer', partition }],
    });
    await Promise.allSettled([own.submit(due('one')), own.submit(due('poison', 'a\0b')), own.submit(due('two'))]);
    await looking;
    assert.deepEqual(told, [
      { partition: 'one', kept: true },
      { partition: 'two', kept: true },
    ]);
    await own.close();
  });

  it('refuses what comes after the end, and ends what came before', async () => {
    const before = batcher.submit(entry('before'));
    const end = batcher.close();
    await assert.rejects(batcher.submit(entry('after')), /closed/);
    await Promise.all([before, end]);
    assert.equal(batcher.head.seq, 1);
  });

  it('leaves small sequences whole: every number up to the last, then from one again', async () => {
    const next = sequences(pool, () => 1_764_000_000_123);
    const given = [];
    for (let n = 0; n < 25; n++) given.push(await next('small', 10));
    assert.deepEqual(
      given,
      Array.from({ length: 25 }, (_, n) => (n % 10) + 1),
    );
    for (let n = 0; n < 300; n++) {
      const number = await next('larger', 120);
      assert.ok(number >= 1 && number <= 120, String(number));
    }
  });
});
