/** The kill switch of an endpoint: what is under way is cut off, nothing leaves any more, and what is in doubt is looked for. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { blind, type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import {
  aWhile,
  ended,
  endpointOf,
  hang,
  LATER,
  made,
  openRecord,
  operation,
  preview,
  type Record,
  resend,
  say,
} from './operator.ts';

describe('the kill switch of an endpoint', function () {
  this.timeout(240_000);
  let record: Record;
  const open = async (options: Parameters<typeof ledgerSandbox>[2] = {}, database?: string): Promise<LedgerSandbox> =>
    ledgerSandbox(database ?? (await freshDatabase()), record.server.url, options);
  const reached = (count: number) =>
    eventually(
      async () => record.arrived.length,
      seen => seen >= count,
    );

  beforeEach(async () => {
    record = await openRecord();
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  it('cuts off a call under way, and looks for its effect before anything is sent again', async () => {
    await using sandbox = await open();
    record.before = hang;
    const hanging = postEntry<Problem>(sandbox, 'A-1', 'cut off');
    await reached(1);
    assert.equal((await say(sandbox, 'stop', 'it books twice')).body.state, 'stopped');
    const told = await hanging;
    assert.deepEqual(
      [told.status, told.body.code, told.body.outcome, told.body.backend?.cause],
      [503, 'backend-unavailable', 'unknown', 'endpoint-stopped'],
    );
    const id = told.body.correlationId;
    assert.equal((await operation(sandbox, id)).status, 'accepted');
    const [waiting] = await preview(sandbox);
    assert.deepEqual([waiting?.id, waiting?.mayHaveTakenEffect], [id, true]);
    record.before = undefined;
    await aWhile(4_000);
    assert.deepEqual(record.arrived, ['cut off'], 'nothing leaves while it is stopped');

    // It had taken effect after all, as whoever looks at the system of record finds.
    await made(record.server.url, id, 'cut off');
    await say(sandbox, 'resume', 'mended');
    await ended(sandbox, id);
    assert.deepEqual(record.arrived, ['cut off'], 'it was found, not sent again');
    assert.deepEqual(await record.entries(), ['cut off']);
  });

  it('cuts off an attempt of the worker on another replica, which costs it no attempt', async () => {
    const database = await freshDatabase();
    await using one = await open({ delivery: { attempts: 1 } }, database);
    record.before = hang;
    const { body } = await postEntry<OperationView>(one, 'A-1', 'queued', LATER);
    await reached(1);
    const two = await open({ delivery: { attempts: 1 } }, database);
    await say(two, 'stop');
    await two.close();
    const cut = await eventually(
      () => operation(one, body.id),
      ({ status }) => status !== 'running',
      3,
    );
    assert.equal(cut.status, 'accepted');
    record.before = undefined;
    await aWhile(4_000);
    assert.deepEqual(record.arrived, ['queued']);
    await say(one, 'resume');
    await ended(one, body.id);
    assert.deepEqual(await record.entries(), ['queued'], 'it was not there, and was made');
  });

  it('looks for what becomes doubtful after a person had it sent again', async () => {
    await using sandbox = await open({ delivery: { attempts: 1 } });
    record.before = (_request, response) =>
      void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    const { id } = (await postEntry<OperationView>(sandbox, 'A-1', 'refused', LATER)).body;
    await ended(sandbox, id, 'needs-attention');
    record.before = hang;
    await resend(sandbox, id);
    await reached(1);
    await say(sandbox, 'stop');
    await ended(sandbox, id, 'accepted');
    record.before = undefined;
    await made(record.server.url, id, 'refused');
    await say(sandbox, 'resume');
    await ended(sandbox, id);
    assert.deepEqual(
      await record.entries(),
      ['refused'],
      'what was said of the first attempt does not hold for the second',
    );
  });

  it('leaves to a person what cannot be looked for', async () => {
    await using sandbox = await open({ change: blind });
    record.before = hang;
    const hanging = postEntry<Problem>(sandbox, 'A-1', 'blind');
    await reached(1);
    await say(sandbox, 'stop');
    const { correlationId } = (await hanging).body;
    record.before = undefined;
    await say(sandbox, 'resume');
    await aWhile(4_000);
    assert.equal((await operation(sandbox, correlationId)).status, 'needs-attention');
    assert.deepEqual(record.arrived, ['blind']);
    const { heldKeys, needsAttention } = await endpointOf(sandbox);
    assert.deepEqual([heldKeys, needsAttention], [1, 1]);
  });

  it('takes nothing at all, neither now nor for later', async () => {
    await using sandbox = await open();
    await say(sandbox, 'stop');
    for (const headers of [{}, LATER]) {
      const { status, body } = await postEntry<Problem>(sandbox, 'A-1', 'refused', headers);
      assert.deepEqual(
        [status, body.code, body.outcome, body.backend?.cause],
        [503, 'backend-unavailable', 'not_applied', 'endpoint-stopped'],
      );
    }
    assert.deepEqual(record.arrived, []);
    assert.equal((await endpointOf(sandbox)).waiting, 0);
  });

  it('does not open the circuit of an endpoint that was well', async () => {
    await using sandbox = await keepingSandbox(await freshDatabase(), {
      delayMs: 10_000,
      adjust: ({ serviceEndpoints }) => {
        for (const policy of serviceEndpoints!['payer']!.policies!)
          if (policy.name === 'circuit-breaker') policy['threshold'] = 1;
      },
    });
    const { url } = sandbox.gateway;
    // The slow member.
    const hanging = send<Problem>(url, checkOf('W000000006'));
    await eventually(
      async () => sandbox.payer.count(),
      count => count > 0,
    );
    await say(sandbox, 'stop', 'enough', 'payer');
    const told = await hanging;
    assert.deepEqual([told.status, told.body.backend?.cause], [503, 'endpoint-stopped']);
    const metrics = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
    assert.match(metrics, /^gateway_breaker_state\{backend="payer",state="open"\} 0$/m);
    await say(sandbox, 'resume', 'on', 'payer');
    assert.equal((await send(url, checkOf('W000000001'))).status, 200);
  });
});
