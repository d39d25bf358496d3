/** An auditor's questions: does the audit stand as it was written, and what would show if somebody had touched it. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { disclosuresOf } from '../../gateway/audit/disclosures.ts';
import { type AuditVerdict, verifyAudit } from '../../gateway/audit/verify.ts';
import { openKeyRing } from '../../gateway/store/key-ring.ts';
import { checkOf, KEY, send } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase, keepingSandbox, OPERATOR_KEY } from './rig.ts';

describe('the audit', function () {
  this.timeout(240_000);
  let database: string;
  let pool: pg.Pool;
  let before: AuditVerdict;

  /** Three calls over a gateway that is gone again. */
  beforeEach(async () => {
    database = await freshDatabase();
    {
      await using sandbox = await keepingSandbox(database);
      for (const memberId of ['W000000001', 'W000000002', 'W000000004'])
        await send(sandbox.gateway.url, checkOf(memberId));
    }
    pool = new pg.Pool({ connectionString: database });
    before = await verifyAudit(pool);
  });
  afterEach(() => pool.end());
  after(dropDatabases);

  const flaws = async (change: string, values: unknown[] = []): Promise<string[]> => {
    assert.equal((await pool.query(change, values)).rowCount, 1, 'one row was touched');
    return (await verifyAudit(pool, before.heads)).flaws.map(({ seq, flaw }) => `${seq} ${flaw}`);
  };

  it('stands, and counts a record for the start and one for each call', () => {
    assert.deepEqual(before.flaws, []);
    assert.equal(before.records, 4);
  });

  it('shows one flipped bit of a record', async () => {
    assert.deepEqual(
      await flaws(`update canongate.audit set record = overlay(record placing 'x' from 12 for 1) where seq = 3`),
      ['3 changed'],
    );
  });

  it('shows one flipped bit of a hash, once', async () => {
    const found = await flaws(
      'update canongate.audit set hash = set_byte(hash, 5, get_byte(hash, 5) # 1) where seq = 2',
    );
    assert.deepEqual(found, ['2 changed']);
  });

  it('shows a record that was taken out', async () => {
    assert.deepEqual(await flaws('delete from canongate.audit where seq = 2'), ['2 missing', '2 not-recorded']);
  });

  it('shows an end that was cut off, by the ledger and by a head that was written down', async () => {
    assert.deepEqual(await flaws('delete from canongate.audit where seq = 4'), ['4 cut-off', '4 not-recorded']);
  });

  it('shows a column that says something else than its record', async () => {
    const other = `update canongate.audit set at = at + interval '1 day' where seq = 2`;
    assert.deepEqual(await flaws(other), ['2 changed']);
    const stolen = `update canongate.audit set exchange = '019aaaaa-0000-7000-8000-000000000001' where seq = 3`;
    assert.deepEqual(await flaws(stolen), ['2 changed', '3 changed', '3 not-recorded']);
  });

  it('lets the chains of replicas vouch for each other', async () => {
    await using one = await keepingSandbox(database);
    await using two = await keepingSandbox(database);
    await send(two.gateway.url, checkOf('W000000001'));
    const verdict = await verifyAudit(pool);
    assert.deepEqual(verdict.flaws, []);
    assert.deepEqual(Object.keys(verdict.heads).toSorted(), [one.keeper.replica, two.keeper.replica].toSorted());
    // The first chain loses its end and every trace of it in the ledger: the second one still knows.
    const { seq } = verdict.heads[one.keeper.replica]!;
    await pool.query('delete from canongate.audit where chain = $1 and seq = $2', [one.keeper.replica, seq]);
    const cut = await verifyAudit(pool);
    assert.deepEqual(
      cut.flaws.map(({ chain, flaw }) => [chain, flaw]),
      [[one.keeper.replica, 'cut-off']],
    );
  });

  it('tells who was told about a member, and why, without naming the member', async () => {
    await using sandbox = await keepingSandbox(database, {
      adjust(configuration) {
        configuration.consumers![0]!.assertsActor = true;
        configuration.consumers![0]!.facility = 'north';
      },
    });
    const actor = { 'canongate-actor': 'id="u17"; role="nurse"; purpose="TREAT"' };
    await send(sandbox.gateway.url, checkOf('W000000001'), actor);
    const ring = await openKeyRing(pool, [OPERATOR_KEY]);
    const told = await disclosuresOf(pool, ring.hash('member:W000000001'));
    assert.deepEqual(
      told.map(({ consumer, actor: who, purpose, contract, backend, ended }) => [
        ...[consumer, who, purpose, contract, backend, ended],
      ]),
      [
        ['sandbox', undefined, undefined, 'eligibility-checks/v1', 'payer', 'answered'],
        ['sandbox', 'u17', 'TREAT', 'eligibility-checks/v1', 'payer', 'answered'],
      ],
    );
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit');
    assert.ok(rows.every(({ record }) => !/W00000000|Sally|Sample|1980/.test(record)));
  });

  it('records who was refused what', async () => {
    await using sandbox = await keepingSandbox(database, {
      adjust: configuration => configuration.consumers![0]!.scopes.splice(0, 1),
    });
    const response = await fetch(`${sandbox.gateway.url}/v1/eligibility-checks`, {
      method: 'POST',
      headers: { authorization: KEY, 'content-type': 'application/json' },
      body: JSON.stringify(checkOf('W000000001')),
    });
    assert.equal(response.status, 403);
    const { rows } = await pool.query<{ record: string }>(
      'select record from canongate.audit order by at desc limit 1',
    );
    const { what, consumer, fault, operation } = JSON.parse(rows[0]!.record);
    assert.deepEqual([what, consumer, fault, operation], ['refused', 'sandbox', 'forbidden', 'check']);
  });
});
