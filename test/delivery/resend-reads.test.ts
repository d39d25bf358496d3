/** What a person sends again looks once more at what it had read: the other side may have changed since. */
import assert from 'node:assert/strict';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { call, dropDatabases, freshDatabase } from '../store/rig.ts';
import { ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, made, openRecord, resend } from './operator.ts';

describe('what is sent again', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('finds what somebody made meanwhile, and does not make it twice', async () => {
    const record = await openRecord();
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
    record.before = (request, response, next) => {
      if (request.method !== 'POST' || request.url.includes('_search')) return next();
      response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    };
    const told = await postEntry<{ correlationId: string; status: string }>(sandbox, 'A-1', 'opening balance', {
      prefer: 'respond-async, wait=20',
    });
    assert.equal(told.status, 502);
    const { items } = (await call<{ items: WorkItemView[] }>(sandbox.gateway.url, '/v1/work-items')).body;
    const [item] = items;
    assert.equal(item?.outcome, 'not_applied');
    record.before = undefined;
    await made(record.server.url, item.id, 'opening balance');
    await resend(sandbox, item.id);
    await ended(sandbox, item.id);
    assert.deepEqual(await record.entries(), ['opening balance']);
    await record.server.close();
  });
});
