/** Several who decide parts of one requisition at once: each part is decided by one of them, and its system of record is told once. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { type Erp, startErp } from './approvals-erp.ts';
import { levels, type Office, office, type Site, submitted, why } from './approvals-rig.ts';

const RULES = '- { id: one-level, approvers: [{ role: ward-manager }] }\n';
const [ABARA, STEIN] = ['s.abara ward-manager', 'k.stein ward-manager'];

describe('approvals of one requisition at once', function () {
  this.timeout(180_000);
  let erp: Erp;
  const desks: Office[] = [];
  before(async () => {
    erp = await startErp();
  });
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
  });
  after(async () => {
    await erp?.close();
    await dropDatabases();
  });

  /** So many gateways on one database. */
  async function open(many: number, site: Site = {}, on?: string): Promise<Office['ask'][]> {
    const database = on ?? (await freshDatabase());
    for (let one = 0; one < many; one++) desks.push(await office(database, erp, { rules: RULES, ...site }));
    return desks.map(({ ask }) => ask);
  }
  const decided = (): string[] =>
    erp.done
      .splice(0)
      .filter(done => /^(approve|reject|return)/.test(done))
      .map(done => done.replace(/ \d+/, ''));

  for (const many of [1, 2])
    it(`are told once, by the one that completes it, where a system of record decides whole, over ${many} gateways`, async () => {
      const asks = await open(many, { dialect: 'ledger-whole' });
      for (let round = 0; round < 3; round++) {
        const id = await submitted(asks[0]!);
        erp.done.splice(0);
        const both = await Promise.all(
          [ABARA, STEIN].map((person, index) =>
            asks[index % many]!(person, 'POST', `/${id}/approve`, { lines: [index + 1] }),
          ),
        );
        assert.deepEqual(
          both.map(({ status }) => status),
          [200, 200],
        );
        assert.deepEqual(decided(), ['approve']);
        const read = await asks[0]!('m.okafor', 'GET', `/${id}`);
        assert.equal(read.body.status, 'approved');
        assert.deepEqual(levels(read.body).toSorted(), ['1 approved k.stein of 2', '1 approved s.abara of 1']);
        // Who did not complete it has nothing to carry out, however often they ask.
        for (const person of [ABARA, STEIN])
          assert.equal((await asks[0]!(person, 'POST', `/${id}/approve`, {})).status, 200);
        assert.deepEqual(decided(), []);
      }
    });

  it('are told line by line, each once, where a system of record takes lines', async () => {
    const [ask] = await open(1);
    const id = await submitted(ask!);
    erp.done.splice(0);
    await ask!(ABARA, 'POST', `/${id}/approve`, { lines: [1] });
    const { body } = await ask!(STEIN, 'POST', `/${id}/approve`, { lines: [2] });
    assert.equal(body.status, 'approved');
    assert.deepEqual(decided(), ['approve 1', 'approve 2']);
  });

  it('are none where one of them gives it back', async () => {
    const asks = await open(2, { dialect: 'ledger' });
    const id = await submitted(asks[0]!);
    erp.done.splice(0);
    const [approved, returned] = await Promise.all([
      asks[0]!<Problem>(ABARA, 'POST', `/${id}/approve`, { lines: [1] }),
      asks[1]!<Problem>(STEIN, 'POST', `/${id}/return`, { reason: 'Name the pumps.' }),
    ]);
    assert.equal(returned.status, 200, JSON.stringify(why(returned)));
    assert.ok([200, 409].includes(approved.status));
    const told = decided();
    assert.deepEqual(told.toSorted(), [...(approved.status === 200 ? ['approve 1'] : []), 'return']);
  });

  it('of many in one order here and in the other there are all kept: what PostgreSQL ends for a deadlock is done again', async () => {
    const database = await freshDatabase();
    const [here, there] = await open(2, { dialect: 'ledger-whole' }, database);
    const pool = new pg.Pool({ connectionString: database });
    const holder = await pool.connect();
    try {
      const deadlocks = async (): Promise<number> => {
        const { rows } = await holder.query<{ deadlocks: string }>(
          'select deadlocks from pg_stat_database where datname = current_database()',
        );
        return Number(rows[0]!.deadlocks);
      };
      for (let round = 0; round < 10 && (await deadlocks()) === 0; round++) {
        const ids: string[] = [];
        for (let one = 0; one < 8; one++) ids.push(await submitted(here!));
        erp.done.splice(0);
        // What comes while the first of each gateway waits for its lock goes together with its next commit.
        await holder.query('begin');
        await holder.query('select from canongate.approval_rounds for update');
        const asked: Promise<Told<PurchaseRequisition>>[] = [];
        for (const [index, id] of ids.entries()) {
          asked.push(here!(ABARA, 'POST', `/${id}/approve`, { lines: [1] }));
          asked.push(there!(STEIN, 'POST', `/${ids.at(-1 - index)}/approve`, { lines: [2] }));
          await pause(60);
        }
        await pause(600);
        await holder.query('commit');
        const told = await Promise.all(asked);
        assert.deepEqual([...new Set(told.map(({ status }) => status))], [200]);
        assert.deepEqual(
          decided(),
          ids.map(() => 'approve'),
        );
        for (const id of ids) assert.equal((await here!('m.okafor', 'GET', `/${id}`)).body.status, 'approved');
        // What the server counts is there a moment after its transaction.
        await pause(1_500);
      }
      assert.ok((await deadlocks()) > 0, 'nobody met crosswise');
      assert.deepEqual((await verifyAudit(pool)).flaws, []);
    } finally {
      holder.release();
      await pool.end();
    }
  });
});
