/** What was accepted and cannot even be read any more: given up for a person to see, never held by a replica that lives. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { call, dropDatabases, freshDatabase } from '../store/rig.ts';
import { ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, LATER, openRecord, operation, type Record, say } from './operator.ts';

describe('what was accepted and cannot be read', function () {
  this.timeout(240_000);
  let record: Record;
  beforeEach(async () => {
    record = await openRecord();
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  it('becomes a work item, holds what is behind it, and goes on with neither until a person says so', async () => {
    const database = await freshDatabase();
    await using sandbox = await ledgerSandbox(database, record.server.url, { delivery: { attempts: 2 } });
    await say(sandbox, 'pause');
    const post = async (account: string, memo: string) =>
      (await postEntry<OperationView>(sandbox, account, memo, LATER)).body.id;
    const [broken, behind, beside] = [
      await post('A-1', 'broken'),
      await post('A-1', 'behind'),
      await post('A-2', 'beside'),
    ];
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      await client.query(
        `update canongate.exchanges set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where id = $1`,
        [broken],
      );
    } finally {
      await client.end();
    }
    await say(sandbox, 'resume');
    await ended(sandbox, beside);
    const { error, attempts } = await ended(sandbox, broken, 'needs-attention', 60);
    assert.deepEqual([attempts, error?.code], [2, 'damaged']);
    const item = await call<WorkItemView>(sandbox.gateway.url, `/v1/work-items/${broken}`);
    assert.deepEqual([item.status, item.body.status, item.body.outcome], [200, 'requested', 'unknown']);
    const waits = await operation(sandbox, behind!);
    assert.deepEqual([waits.status, waits.waitingFor], ['accepted', broken]);
    assert.deepEqual(record.arrived, ['beside']);
  });
});
