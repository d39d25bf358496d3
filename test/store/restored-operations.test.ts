/** A restored store goes on: what waited when the backup was made is delivered, what was under way is never sent again blindly. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { backup } from '../../gateway/store/backup/backup.ts';
import { restore } from '../../gateway/store/backup/restore.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { blind, ledgerSandbox, postEntry } from '../delivery/ledger-entries.ts';
import { away, ended, hang, LATER, openRecord, operation } from '../delivery/operator.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from './rig.ts';

describe('a store that was restored from its tables', function () {
  this.timeout(240_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-restored-'));
    await chmod(folder, 0o755);
  });
  after(async () => {
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  it('delivers what waited, and leaves to a person what was under way and cannot be looked for', async () => {
    const [source, target] = [await freshDatabase(), await freshDatabase()];
    const record = await openRecord();
    record.before = away;
    const options = {
      change: blind,
      adjust({ serviceEndpoints }: Configuration) {
        serviceEndpoints!['ledger']!.policies = [{ name: 'timeout', after: '10s' }];
      },
    };
    const first = await ledgerSandbox(source, record.server.url, options);
    const waiting = await postEntry<OperationView>(first, 'A-1', 'waited', LATER);
    await eventually(
      () => operation(first, waiting.body.id),
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    record.before = hang;
    const flying = await postEntry<OperationView>(first, 'A-2', 'was under way', LATER);
    await eventually(
      async () => record.arrived,
      memos => memos.includes('was under way'),
    );
    await using database = await openDatabase({ url: source, data: folder });
    await backup(database, join(folder, 'backup'), true);
    await first.close();

    const env = { DATABASE_URL: target };
    await restore({ key: OPERATOR_KEY.toString('base64'), data: folder }, env, join(folder, 'backup'));
    record.before = undefined;
    record.arrived.length = 0;
    await using second = await ledgerSandbox(target, record.server.url, options);
    await ended(second, waiting.body.id, 'succeeded', 60);
    await ended(second, flying.body.id, 'needs-attention', 60);
    assert.deepEqual(record.arrived, ['waited']);
    assert.deepEqual(await record.entries(), ['waited']);
    await record.server.close();
  });
});
