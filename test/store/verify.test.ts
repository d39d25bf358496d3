/** Each kind of sealed value is opened by the verification of the store, and named where it does not open. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { secretBox } from '../../gateway/events/secret.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { isWhole, verifyStore } from '../../gateway/keeping/verify.ts';
import { type KeyRing, openKeyRing } from '../../gateway/store/key-ring.ts';
import { seal } from '../../gateway/store/seal.ts';
import { dropDatabases, freshDatabase, keeperOn, OPERATOR_KEY } from './rig.ts';

const ID = '019aaaaa-0000-7000-8000-000000000001';

describe('the verification of a store', function () {
  this.timeout(120_000);
  let pool: pg.Pool;
  let keeper: DurableKeeper;
  let ring: KeyRing;
  before(async () => {
    const url = await freshDatabase();
    keeper = await keeperOn(url);
    pool = new pg.Pool({ connectionString: url });
    ring = await openKeyRing(pool, [OPERATOR_KEY]);
    const met = ['one', 'two'].map(value => ({ kind: 'patient', endpoint: 'ehr', authority: '', facility: '', value }));
    const [one, two] = (await keeper.references.issue(met)) as [string, string];
    await keeper.kept({ consumer: 'tests', scopes: [] }).references.merge(one, two, 'an invented note');
    await keeper.quarantine('payer', { head: {}, body: Buffer.from('ISA*') }, { cause: 'truncated' });
    const { id: key, secret } = await ring.keyOf(new Date());
    await pool.query(
      `insert into canongate.events (id, at, facility, type, consumer, subject, operation, partition, exchange, key, sealed)
       values ($1, now(), '', 'invented', 'tests', '', 'none', '', $1, $2, $3)`,
      [ID, key, seal(secret, [Buffer.from('{}')], ID)],
    );
    const box = secretBox(ring);
    await pool.query(
      `insert into canongate.subscriptions select (jsonb_populate_record(null::canongate.subscriptions, $1)).*`,
      [
        {
          ...{ id: ID, facility: '', consumer: 'tests', state: 'active', status: 'active', description: '', types: [] },
          ...{ filter: {}, content: 'thin', on_failure: 'hold', attempts: 1, position: 0, run: 0 },
          ...{ created_at: new Date(), updated_at: new Date() },
          secret: `\\x${box.seal(Buffer.from('new'), ID).toString('hex')}`,
          previous_secret: `\\x${box.seal(Buffer.from('old'), ID).toString('hex')}`,
        },
      ],
    );
  });
  after(async () => {
    await pool?.end();
    await keeper?.close();
    await dropDatabases();
  });

  it('opens what each kind of row has sealed', async () => {
    const verdict = await verifyStore(pool, ring);
    assert.deepEqual(verdict.damages, []);
    assert.equal(verdict.seals, 7);
    assert.ok(isWhole(verdict));
  });

  for (const [table, column] of [
    ['events', 'sealed'],
    ['quarantine', 'sealed'],
    ['reference_history', 'note'],
    ['reference_natives', 'sealed'],
    ['subscriptions', 'previous_secret'],
    ['subscriptions', 'secret'],
    ['keys', 'wrapped'],
  ] as const)
    it(`names a row of ${table} whose ${column} does not open`, async () => {
      const flip = async (ctid: string): Promise<string> => {
        const text = `update canongate.${table} set ${column} = set_byte(${column}, 30, get_byte(${column}, 30) # 1)`;
        return (await pool.query<{ ctid: string }>(`${text} where ctid = $1 returning ctid`, [ctid])).rows[0]!.ctid;
      };
      const where = table === 'keys' ? "where purpose = 'body'" : '';
      const { rows } = await pool.query<{ ctid: string }>(`select ctid from canongate.${table} ${where} limit 1`);
      const flipped = await flip(rows[0]!.ctid);
      const verdict = await verifyStore(pool, ring);
      assert.deepEqual(
        verdict.damages.map(one => one.table),
        [`canongate.${table}`],
      );
      assert.ok(!isWhole(verdict));
      await flip(flipped);
      assert.ok(isWhole(await verifyStore(pool, ring)), 'and no longer once it is as it was');
    });
});
