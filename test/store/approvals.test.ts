/** What is kept of approvals: audited by the rule that made each, without anything of what was asked for, and as long as the audit. */
import assert from 'node:assert/strict';
import { validateResource } from '@medplum/core';
import type { AuditEvent } from '@medplum/fhirtypes';
import pg from 'pg';
import type { AuditBundle } from '../../gateway/audit/page.ts';
import { prune } from '../../gateway/keeping/prune.ts';
import { retentionOf } from '../../gateway/store/retention.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { loadDefinitions } from '../../simulators/fhir/definitions.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { type Erp, startErp } from '../line/approvals-erp.ts';
import { ASKED, type Office, office, submitted } from '../line/approvals-rig.ts';
import { everythingIn } from './everything.ts';
import { call, dropDatabases, freshDatabase } from './rig.ts';

const RULES = `
- { id: one-level, approvers: [{ role: ward-manager }] }
- { id: investment, kind: capital, refuse: The board decides. }
`;

describe('approvals in the store', function () {
  this.timeout(120_000);
  let erp: Erp;
  let desk: Office;
  let url: string;
  let pool: pg.Pool;
  let id: string;
  before(async () => {
    erp = await startErp();
    url = await freshDatabase();
    pool = new pg.Pool({ connectionString: url });
    desk = await office(url, erp, { rules: RULES });
    const justification = 'For the patient in room 12';
    const requester = { identifier: 'm.okafor', name: 'Maren Okafor' };
    id = await submitted(desk.ask, { justification, requester });
    await desk.ask('s.abara ward-manager', 'POST', `/${id}/approve`, { note: 'Quickly please' });
  });
  after(async () => {
    await desk?.close();
    await erp?.close();
    await pool?.end();
    await dropDatabases();
  });

  it('are audited, each with the rule that made it, who decided and about what', async () => {
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit order by at, seq');
    const told = rows.map(({ record }) => JSON.parse(record)).filter(({ reference }) => reference === id);
    assert.deepEqual(
      told.map(({ what, rule, actor }) => [what, rule, actor.id]),
      [
        ['asked', undefined, 'm.okafor'],
        ['submitted', 'one-level', 'm.okafor'],
        ['approved', 'one-level', 's.abara'],
      ],
    );
  });

  it('are told as FHIR, the rule as the policy that authorized the person', async () => {
    loadDefinitions();
    const { body } = await call<AuditBundle>(desk.gateway.url, '/v1/audit-events?limit=100');
    const events = (body.entry ?? []).map(({ resource }) => resource as unknown as AuditEvent);
    const decided = events.filter(({ subtype }) => subtype?.some(({ code }) => code === 'approved'));
    for (const event of decided) validateResource(event);
    assert.deepEqual(
      decided.flatMap(({ agent }) =>
        agent.flatMap(({ policy = [], who }) => policy.map(one => [one, who?.identifier?.value])),
      ),
      [['urn:canongate:approval-rule:one-level', 's.abara']],
    );
  });

  it('hold no name and no word of what was asked for in the open', async () => {
    const everything = await everythingIn(url);
    for (const word of ['Maren', 'room 12', 'Quickly', 'Gauze']) assert.ok(!everything.includes(word), word);
  });

  it('are not carried out again where the exchange that did is no more', async () => {
    const { rowCount } = await pool.query(
      'delete from canongate.exchanges where id in (select exchange from canongate.approval_decisions)',
    );
    assert.equal(rowCount, 1);
    // It lags behind.
    for (const held of erp.held.values()) held.state = 'waiting';
    erp.done.splice(0);
    const again = await desk.ask('s.abara ward-manager', 'POST', `/${id}/approve`, {});
    assert.deepEqual([again.status, again.body.approval?.status, erp.done], [200, 'approved', []]);
  });

  it('are refused where what was asked for could not be kept, and nobody was told that it was made', async () => {
    await pool.query(`create function canongate.refuse() returns trigger language plpgsql as $$ begin raise 'full'; end $$;
      create trigger refuse before insert on canongate.approval_subjects for each row execute function canongate.refuse()`);
    const capital = { ...ASKED, kind: 'capital', requester: { identifier: 'm.okafor' } };
    const made = await desk.ask<Problem>('m.okafor', 'POST', '', capital);
    await pool.query('drop trigger refuse on canongate.approval_subjects');
    assert.ok(made.status >= 500, JSON.stringify(made.body));
    const { rows } = await pool.query<{ settled_at: Date | null }>(
      'select settled_at from canongate.exchanges where id = $1',
      [made.body.correlationId],
    );
    assert.deepEqual(
      rows.map(({ settled_at }) => settled_at),
      [null],
      'it is settled with what was asked for, or not at all',
    );
    const list = await desk.ask<{ purchaseRequisitions: { id: string }[] }>('m.okafor', 'GET', '?company=1010');
    const lost = list.body.purchaseRequisitions.at(-1)!;
    const told = await desk.ask<Problem>('m.okafor', 'POST', `/${lost.id}/submit`, {});
    assert.equal(told.body.errors?.[0]?.code, 'facts-unknown', JSON.stringify(told.body));
  });

  it('go with the audit, all of one thing at once', async () => {
    const pruned = async (days: number) => {
      await using recorder = await openRecorder({ url, revive: async () => {} });
      const now = new Date(Date.now() + days * 86_400_000);
      await prune(pool, { retention: retentionOf({ bodies: '30d', audit: '100d' }), record: recorder.record, now });
    };
    const kept = async () =>
      Promise.all(
        ['subjects', 'rounds', 'decisions'].map(
          async table => (await pool.query(`select from canongate.approval_${table}`)).rowCount,
        ),
      );
    await pruned(60);
    assert.deepEqual(await kept(), [1, 1, 2], 'one decision for each line');
    await pruned(120);
    assert.deepEqual(await kept(), [0, 0, 0]);
  });
});
