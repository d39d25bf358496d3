/** Repeats have a budget: a system of record that is down is not hammered by all that waits for it, and none of it is lost. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, away, ended, endpointOf, LATER, openRecord, preview, type Record, say } from './operator.ts';

const KEYS = 500;

describe('what waits for a system of record', function () {
  this.timeout(180_000);
  let record: Record;
  let requests: number;
  beforeEach(async () => {
    record = await openRecord();
    requests = 0;
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  const acceptAll = async (sandbox: LedgerSandbox, count: number): Promise<string[]> => {
    const told = await Promise.all(
      Array.from({ length: count }, (_unused, n) => postEntry<OperationView>(sandbox, `A-${n}`, `entry ${n}`, LATER)),
    );
    assert.ok(told.every(({ status }) => status === 202));
    return told.map(({ body }) => body.id);
  };

  it('is repeated within the budget while that is down, and delivered at once when it is back', async () => {
    // Each key is tried once, and then so often that only the budget holds it back.
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url, {
      delivery: { attempts: 100, budget: 0.2, floor: 1 },
    });
    record.before = (request, response, next) => {
      requests++;
      away(request, response, next);
    };
    await acceptAll(sandbox, KEYS);
    await eventually(
      () => preview(sandbox, 200),
      items => items.length > 0 && items.every(({ attempts }) => attempts > 0),
      90,
    );
    // Until what was sent first no longer counts; from then on there are only repeats.
    await aWhile(12_000);
    const before = requests;
    await aWhile(10_000);
    const repeats = requests - before;
    // The floor of two windows that this one may touch, and what was under way when it was spent: not one of every key.
    assert.ok(repeats > 0, 'it is asked now and then');
    assert.ok(repeats <= 2 * 10 + 8, `${repeats} repeats in ten seconds`);
    const { waiting, running } = await endpointOf(sandbox);
    assert.equal(waiting + running, KEYS, 'nothing is given up, nothing is lost');

    record.before = undefined;
    await eventually(
      () => endpointOf(sandbox),
      ({ waiting, running }) => waiting + running === 0,
      100,
    );
    assert.equal(new Set(await record.entries()).size, KEYS);
    assert.equal(record.arrived.length, KEYS, 'each was made once');
  });

  it('is turned away where as much waits as may', async () => {
    await using sandbox = await ledgerSandbox(await freshDatabase(), record.server.url, { delivery: { waiting: 5 } });
    await say(sandbox, 'pause');
    const ids = await acceptAll(sandbox, 5);
    const { status, body, headers } = await postEntry<Problem>(sandbox, 'A-1', 'too many', LATER);
    assert.deepEqual(
      [status, body.code, body.outcome, body.backend?.cause],
      [503, 'overloaded', 'not_applied', 'queue-full'],
    );
    assert.ok(Number(headers.get('retry-after')) > 0);
    const direct = await postEntry<Problem>(sandbox, 'A-77', 'too many', {});
    assert.deepEqual([direct.status, direct.body.backend?.cause], [503, 'endpoint-paused']);
    await say(sandbox, 'resume');
    for (const id of ids) await ended(sandbox, id);
    assert.equal((await record.entries()).length, 5);
  });
});
