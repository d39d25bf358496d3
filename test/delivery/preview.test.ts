/** What a preview says is what a resume then sends, in that order, and nothing else. */
import assert from 'node:assert/strict';
import type { WaitingList } from '../../gateway/delivery/endpoint-view.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, ended, endpointOf, LATER, openRecord, operation, preview, type Record, say } from './operator.ts';

describe('the preview of a resume', function () {
  this.timeout(240_000);
  let record: Record;
  let sandbox: LedgerSandbox;
  beforeEach(async () => {
    record = await openRecord();
    sandbox = await ledgerSandbox(await freshDatabase(), record.server.url, { delivery: { concurrency: 1 } });
  });
  afterEach(async () => {
    await sandbox.close();
    await record.server.close();
  });
  after(dropDatabases);

  const accept = async (account: string, memo: string): Promise<string> => {
    const { status, body } = await postEntry<OperationView>(sandbox, account, memo, LATER);
    assert.equal(status, 202);
    return body.id;
  };

  it('names page by page what is then sent, and in which order', async () => {
    // One account waits for a person before the others come.
    record.before = (_request, response) =>
      void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    await ended(sandbox, await accept('A-9', 'refused'), 'needs-attention');
    record.before = undefined;
    await say(sandbox, 'pause');
    const memos = new Map<string, string>();
    for (let n = 0; n < 14; n++) {
      const memo = `entry ${n}`;
      memos.set(await accept(`A-${(n * 5) % 4}`, memo), memo);
    }
    const behind = await accept('A-9', 'behind');
    // The notices of what was accepted have been answered by then.
    await aWhile();
    const pages = await preview(sandbox, 5);
    assert.equal(pages.length, 14);
    assert.ok(pages.every(({ attempts, mayHaveTakenEffect }) => attempts === 0 && !mayHaveTakenEffect));
    assert.ok(pages.every(({ kind, effect }) => kind === 'ledger-entries/v1#post' && effect === 'once'));
    assert.equal(new Set(pages.map(({ key }) => key)).size, 4);
    const { body } = await call<WaitingList>(sandbox.gateway.url, '/v1/service-endpoints/ledger/waiting?limit=1');
    assert.deepEqual([body.state, body.heldBack, body.items[0]?.id], ['paused', 1, pages[0]?.id]);
    assert.doesNotMatch(JSON.stringify(body), /entry|A-\d/, 'identifiers only');

    const promised = pages.map(({ id }) => memos.get(id));
    record.arrived.length = 0;
    await say(sandbox, 'resume');
    await eventually(
      () => endpointOf(sandbox),
      ({ waiting, running }) => waiting === 1 && running === 0,
      30,
    );
    assert.deepEqual(record.arrived, promised);
    assert.equal((await operation(sandbox, behind)).status, 'accepted');
  });

  it('is empty where nothing waits', async () => {
    await ended(sandbox, await accept('A-1', 'done'));
    assert.deepEqual(await preview(sandbox), []);
  });
});
