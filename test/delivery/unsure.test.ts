/** A claim that was made, and whose answer was lost with the connection it came over. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, LATER, openRecord, operation } from './operator.ts';

describe('a claim of which the replica that made it never heard', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('is let go and made again, though that replica lives on', async () => {
    const record = await openRecord();
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
    const { operations } = sandbox.keeper;
    const { claimNext } = operations;
    let lost = '';
    operations.claimNext = async (...parameters) => {
      operations.claimNext = claimNext;
      lost = (await claimNext(...parameters))!.id;
      throw new Error('Connection terminated unexpectedly');
    };
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'claimed and not walked', LATER);
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind it', LATER);
    await ended(sandbox, body.id, 'succeeded', 60);
    await ended(sandbox, behind.body.id, 'succeeded', 60);
    assert.equal(lost, body.id);
    assert.equal((await operation(sandbox, body.id)).attempts, 2);
    assert.deepEqual(await record.entries(), ['claimed and not walked', 'behind it']);
    await record.server.close();
  });
});
