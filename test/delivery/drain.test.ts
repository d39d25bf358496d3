/** An endpoint that is drained: what waits is delivered, nothing new is taken, and it stops once it is empty. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, ended, endpointOf, LATER, openRecord, type Record, resend, say } from './operator.ts';

describe('a draining endpoint', function () {
  this.timeout(240_000);
  let record: Record;
  beforeEach(async () => {
    record = await openRecord();
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  it('finishes what waits, refuses what is new, and is stopped once it is empty', async () => {
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
    await say(sandbox, 'pause');
    const memos = Array.from({ length: 5 }, (_unused, n) => `entry ${n}`);
    const ids: string[] = [];
    for (const memo of memos) ids.push((await postEntry<OperationView>(sandbox, 'A-1', memo, LATER)).body.id);
    assert.equal((await say(sandbox, 'drain', 'out of service tonight')).body.state, 'draining');
    for (const headers of [{}, LATER]) {
      const { status, headers: told, body } = await postEntry<Problem>(sandbox, 'A-2', 'new', headers);
      assert.deepEqual(
        [status, body.code, body.outcome, body.backend?.cause],
        [503, 'backend-unavailable', 'not_applied', 'endpoint-draining'],
      );
      assert.ok(Number(told.get('retry-after')) > 0);
    }
    await ended(sandbox, ids.at(-1)!);
    const { state, by, note } = await eventually(
      () => endpointOf(sandbox),
      seen => seen.state === 'stopped',
    );
    assert.deepEqual([state, by, note], ['stopped', 'canongate', 'Drained: nothing waits for it any more.']);
    assert.deepEqual(record.arrived, memos);
  });

  it('goes on draining while something is held by a person', async () => {
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
    record.before = (_request, response) =>
      void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    const { id } = (await postEntry<OperationView>(sandbox, 'A-1', 'refused', LATER)).body;
    await ended(sandbox, id, 'needs-attention');
    record.before = undefined;
    await say(sandbox, 'drain');
    await aWhile(6_000);
    assert.equal((await endpointOf(sandbox)).state, 'draining');
    assert.equal((await call(sandbox.gateway.url, `/v1/work-items/${id}`)).status, 200);
    await resend(sandbox, id);
    await ended(sandbox, id);
    assert.deepEqual(await record.entries(), ['refused']);
    await eventually(
      () => endpointOf(sandbox),
      ({ state }) => state === 'stopped',
    );
  });

  it('is not stopped by its emptiness once a person has resumed it', async () => {
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
    await say(sandbox, 'drain');
    await say(sandbox, 'resume', 'changed my mind');
    await aWhile(6_000);
    assert.equal((await endpointOf(sandbox)).state, 'running');
  });
});
