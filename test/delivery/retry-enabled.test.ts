/** Enabling retry never sends again what failed before it was enabled: neither at a reload nor after a restart. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { dropDatabases, freshDatabase } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, away, ended, LATER, openRecord, operation, preview, type Record, say } from './operator.ts';

describe('enabling retry', function () {
  this.timeout(240_000);
  let record: Record;
  let requests: number;
  beforeEach(async () => {
    record = await openRecord();
    requests = 0;
    record.before = (request, response, next) => {
      requests++;
      away(request, response, next);
    };
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  const failing = async (sandbox: LedgerSandbox): Promise<string[]> => {
    const ids: string[] = [];
    for (const account of ['A-1', 'A-2', 'A-3']) {
      const { body } = await postEntry<OperationView>(sandbox, account, `failed ${account}`, LATER);
      ids.push(body.id);
      await ended(sandbox, body.id, 'needs-attention');
    }
    return ids;
  };

  /** As it is with retry enabled and the system of record well again: nothing of the old, all of the new. */
  const holds = async (sandbox: LedgerSandbox, failed: readonly string[]): Promise<void> => {
    record.before = undefined;
    const before = requests;
    assert.deepEqual(await preview(sandbox), [], 'a resume would send nothing');
    await say(sandbox, 'pause');
    await say(sandbox, 'resume');
    await aWhile(5_000);
    assert.deepEqual([requests, record.arrived], [before, []]);
    for (const id of failed) assert.equal((await operation(sandbox, id)).status, 'needs-attention');
  };

  const retried = async (sandbox: LedgerSandbox): Promise<void> => {
    let tries = 0;
    record.before = (request, response, next) => (tries++ < 2 ? away(request, response, next) : next());
    const { body } = await postEntry<OperationView>(sandbox, 'A-4', 'new', LATER);
    const { attempts } = await ended(sandbox, body.id);
    assert.equal(attempts, 3, 'retry is enabled');
    assert.deepEqual(record.arrived, ['new']);
  };

  it('by a reload sends nothing of what failed before', async () => {
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url, {
      delivery: { attempts: 1, onFailure: 'skip' },
    });
    const failed = await failing(sandbox);
    assert.equal(requests, 3, 'each was tried once');
    const configuration = parse(await readFile(sandbox.config, 'utf8')) as Configuration;
    configuration.serviceEndpoints!['ledger']!.delivery = { attempts: 8, onFailure: 'skip' };
    const version = sandbox.gateway.version;
    await writeFile(sandbox.config, stringify(configuration, { aliasDuplicateObjects: false }));
    await sandbox.gateway.reload();
    assert.notEqual(sandbox.gateway.version, version);
    await holds(sandbox, failed);
    await retried(sandbox);
  });

  it('by a restart sends nothing of what failed before, held or not', async () => {
    const database = await freshDatabase();
    const first = await ledgerSandbox(database, record.server.url, { delivery: { attempts: 1 } });
    const failed = await failing(first);
    await first.close();
    await using second = await ledgerSandbox(database, record.server.url, { delivery: { attempts: 8 } });
    await holds(second, failed);
    await retried(second);
  });
});
