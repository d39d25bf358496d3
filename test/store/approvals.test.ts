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
import { type Erp, startErp } from '../line/approvals-erp.ts';
import { type Office, office, submitted } from '../line/approvals-rig.ts';
import { everythingIn } from './everything.ts';
import { call, dropDatabases, freshDatabase } from './rig.ts';

const RULES = '- { id: one-level, approvers: [{ role: ward-manager }] }\n';

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
