/** Approvals when something fails between the decision and the system of record: asked again with the same result, and never done twice. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { type Erp, startErp } from './approvals-erp.ts';
import { ASKED, asker, configured, levels, type Office, office, submitted, why } from './approvals-rig.ts';

const RULES = '- { id: one-level, approvers: [{ role: ward-manager }] }\n';
const WARD = 's.abara ward-manager';

describe('an approval in doubt', function () {
  this.timeout(240_000);
  let erp: Erp;
  let desk: Office;
  before(async () => {
    erp = await startErp();
    desk = await office(await freshDatabase(), erp, { rules: RULES });
  });
  after(async () => {
    await desk?.close();
    await erp?.close();
    await dropDatabases();
  });
  const approve = <T = PurchaseRequisition>(id: string, ask = desk.ask) => ask<T>(WARD, 'POST', `/${id}/approve`, {});
  const approvals = (): string[] => erp.done.filter(done => done.startsWith('approve'));

  for (const mood of ['away', 'closed'] as const)
    it(`is kept where the system of record is ${mood}, and carried out when it is asked for again`, async () => {
      const id = await submitted(desk.ask);
      erp.done.splice(0);
      erp.next = mood;
      const first = await approve<Problem & { detail: string }>(id);
      assert.equal(first.body.outcome, 'not_applied');
      assert.match(first.body.detail, /The decision is kept; send it again to have it carried out\.$/);
      const read = await desk.ask('m.okafor', 'GET', `/${id}`);
      assert.deepEqual([read.body.status, read.body.approval?.status], ['pending-approval', 'approved']);
      const again = await approve(id);
      assert.deepEqual(
        [again.status, again.body.status, ...levels(again.body)],
        [200, 'approved', '1 approved s.abara'],
      );
      const third = await approve(id);
      assert.deepEqual([third.status, third.body.status], [200, 'approved']);
      assert.equal(approvals().length, 1);
    });

  it('begins where the system of record was away when it was submitted, and it is submitted again', async () => {
    const { body } = await desk.ask('m.okafor', 'POST', '', ASKED);
    erp.done.splice(0);
    erp.next = 'away';
    const path = `/${body.id}/submit`;
    assert.equal((await desk.ask<Problem>('m.okafor', 'POST', path, {})).status, 503);
    const another = await desk.ask<Problem>('n.weiss', 'POST', path, {});
    assert.deepEqual([another.status, another.body.code], [409, 'conflict']);
    for (const _ of [1, 2]) {
      const again = await desk.ask('m.okafor', 'POST', path, {});
      assert.deepEqual([again.status, again.body.status, ...levels(again.body)], [200, 'pending-approval', '1 open']);
    }
    assert.equal(erp.done.length, 1);
  });

  it('is asked about where the answer was lost, and done once', async () => {
    const id = await submitted(desk.ask);
    erp.done.splice(0);
    erp.next = 'lost';
    const lost = await approve<Problem>(id);
    assert.deepEqual(why(lost).slice(0, 3), [503, 'backend-unavailable', 'unknown']);
    const again = await eventually(
      () => approve(id),
      ({ status }) => status === 200,
    );
    assert.deepEqual([again.body.status, ...levels(again.body)], ['approved', '1 approved s.abara']);
    assert.equal(approvals().length, 1);
  });

  it('is told from one that was taken and not followed', async () => {
    const id = await submitted(desk.ask);
    erp.done.splice(0);
    erp.next = 'ignores';
    const ignored = await approve<Problem>(id);
    assert.deepEqual([ignored.status, ignored.body.backend?.cause], [502, 'approval-ignored']);
    assert.equal((await approve(id)).body.status, 'approved');
  });

  it('is one decision, and done once, however many ask at once', async () => {
    const id = await submitted(desk.ask);
    erp.done.splice(0);
    const asked = await Promise.all(
      ['s.abara', 's.abara', 'p.roux', 's.abara', 'k.stein'].map(person =>
        desk.ask(`${person} ward-manager`, 'POST', `/${id}/approve`, {}),
      ),
    );
    assert.ok(asked.some(({ status }) => status === 200));
    assert.deepEqual(
      asked.filter(({ status }) => ![200, 409].includes(status)),
      [],
    );
    for (const told of asked.filter(({ status }) => status === 409))
      assert.equal((told.body as unknown as Problem).outcome, 'not_applied');
    const read = await desk.ask('m.okafor', 'GET', `/${id}`);
    assert.deepEqual([read.body.status, levels(read.body).length, approvals().length], ['approved', 1, 1]);
  });

  it('is left to the one who carries it out, for as long as that takes', async () => {
    const id = await submitted(desk.ask);
    erp.done.splice(0);
    erp.next = 'slow';
    const first = approve(id);
    await eventually(
      async () => approvals().length,
      count => count === 1,
    );
    const meanwhile = await approve<Problem>(id);
    assert.deepEqual([meanwhile.status, meanwhile.body.code, meanwhile.body.retryable], [409, 'conflict', true]);
    assert.equal((await first).body.status, 'approved');
    assert.equal((await approve(id)).body.status, 'approved');
    assert.equal(approvals().length, 1);
  });

  describe('of a gateway that is killed', () => {
    let folder: string;
    let config: string;
    const children = new Set<ChildProcess>();
    let database: string;
    before(async () => {
      database = await freshDatabase();
      folder = await mkdtemp(join(tmpdir(), 'canongate-killed-'));
      config = await configured(folder, erp.url, { rules: RULES });
      const said = parse(await readFile(config, 'utf8')) as object;
      await writeFile(config, stringify({ ...said, store: { data: folder, key: OPERATOR_KEY.toString('base64') } }));
    });
    after(async () => {
      for (const child of children) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });
    async function open() {
      const child = fork(join(import.meta.dirname, 'approvals-process.ts'), [config], {
        env: { ...process.env, DATABASE_URL: database, REPLICA: 'killed' },
      });
      children.add(child);
      const [{ url }] = (await once(child, 'message')) as [{ url: string }];
      const kill = async (): Promise<void> => {
        child.kill('SIGKILL');
        await once(child, 'exit');
        children.delete(child);
      };
      return { url, ask: asker(url), kill };
    }

    /** Killed once the system of record has heard so much of it. */
    async function killed(heard: () => boolean): Promise<{ id: string; again: Told<PurchaseRequisition> }> {
      const first = await open();
      const id = await submitted(first.ask);
      erp.done.splice(0);
      prepare();
      const hanging = approve(id, first.ask).catch(() => undefined);
      await eventually(async () => heard(), Boolean);
      await first.kill();
      await hanging;
      const second = await open();
      const again = await eventually(
        () => approve(id, second.ask),
        ({ status }) => status === 200,
      );
      await second.kill();
      return { id, again };
    }
    let prepare = (): void => {};

    it('is found out where it was sent, and not sent again', async () => {
      prepare = () => {
        erp.next = 'hangs';
      };
      const { again } = await killed(() => approvals().length === 1);
      assert.deepEqual([again.body.status, ...levels(again.body)], ['approved', '1 approved s.abara']);
      assert.equal(approvals().length, 1);
    });

    it('is carried out where it was decided and never sent', async () => {
      // The first read is what the decision goes by; the second is the one before it is written.
      prepare = () => {
        erp.readsUntilSilent = 2;
      };
      const { again } = await killed(() => erp.readsUntilSilent === 0);
      assert.deepEqual([again.body.status, ...levels(again.body)], ['approved', '1 approved s.abara']);
      assert.equal(approvals().length, 1);
    });
  });
});
