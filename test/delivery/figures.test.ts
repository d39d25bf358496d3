/** What an SRE sees of queues, switches and the store on /metrics, from the first scrape on. */
import assert from 'node:assert/strict';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type Family, readExposition } from '../telemetry/exposition.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, LATER, openRecord, type Record, say } from './operator.ts';

type Labels = { [label: string]: string };

async function scrape({ gateway }: Sandbox): Promise<Map<string, Family>> {
  return readExposition(await (await fetch(`${gateway.adminUrl}/metrics`)).text());
}

/** Values by the value of one label, of the samples that have the others. */
function values(families: Map<string, Family>, name: string, by: string, of: Labels = {}): { [value: string]: number } {
  const samples = families.get(name)?.samples ?? [];
  const fitting = samples.filter(({ labels }) => Object.entries(of).every(([label, value]) => labels[label] === value));
  return Object.fromEntries(fitting.map(({ labels, value }) => [labels[by] ?? '', value]));
}

describe('the figures of queues and of the store', function () {
  this.timeout(240_000);
  let record: Record;
  let sandbox: LedgerSandbox;
  before(async () => {
    record = await openRecord();
    sandbox = await ledgerSandbox(await freshDatabase(), record.server.url);
  });
  after(async () => {
    await sandbox?.close();
    await record.server.close();
    await dropDatabases();
  });

  it('are there before anything happens: connected, running, and zeros that an alert can rise from', async () => {
    const families = await scrape(sandbox);
    assert.deepEqual(values(families, 'gateway_store_connected', 'kind'), { durable: 1 });
    const unavailable = values(families, 'gateway_faults_total', 'stage', { code: 'store-unavailable' });
    assert.ok(['door', 'replay', 'join', 'settle'].every(stage => unavailable[stage] === 0));
    assert.ok(Object.values(unavailable).every(count => count === 0));
    assert.deepEqual(values(families, 'gateway_endpoint_state', 'state', { backend: 'ledger' }), {
      ...{ running: 1, paused: 0, draining: 0, stopped: 0 },
    });
    const retries = values(families, 'gateway_delivery_attempts_total', 'result', {
      backend: 'ledger',
      attempt: 'retry',
    });
    const none = { succeeded: 0, again: 0, failed: 0, 'needs-attention': 0, 'over-budget': 0, 'claim-lost': 0 };
    assert.deepEqual(retries, none);
    const commits = families.get('gateway_store_commit_seconds')!.samples.find(({ name }) => name.endsWith('_count'))!;
    const entries = families.get('gateway_store_entries_total')!.samples[0]!;
    assert.ok(entries.value >= commits.value);
  });

  it('follow what is said and what waits', async () => {
    await say(sandbox, 'pause');
    const ids: string[] = [];
    for (const memo of ['one', 'two', 'three'])
      ids.push((await postEntry<OperationView>(sandbox, `A-${memo}`, memo, LATER)).body.id);
    const paused = await eventually(
      () => scrape(sandbox),
      families => values(families, 'gateway_delivery_operations', 'state', { backend: 'ledger' })['waiting'] === 3,
      40,
    );
    assert.equal(values(paused, 'gateway_endpoint_state', 'state', { backend: 'ledger' })['paused'], 1);
    assert.ok(values(paused, 'gateway_delivery_oldest_age_seconds', 'backend')['ledger']! > 0);
    await say(sandbox, 'resume');
    for (const id of ids) await ended(sandbox, id);
    const done = await eventually(
      () => scrape(sandbox),
      families => values(families, 'gateway_delivery_oldest_age_seconds', 'backend')['ledger'] === 0,
      40,
    );
    const firsts = values(done, 'gateway_delivery_attempts_total', 'result', { backend: 'ledger', attempt: 'first' });
    assert.equal(firsts['succeeded'], 3);
  });

  it('tell a key that is held by a person from a queue that is old', async () => {
    record.before = (_request, response) =>
      void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    const { body } = await postEntry<OperationView>(sandbox, 'A-9', 'refused', LATER);
    await ended(sandbox, body.id, 'needs-attention');
    await postEntry<OperationView>(sandbox, 'A-9', 'behind', LATER);
    const held = await eventually(
      () => scrape(sandbox),
      families => values(families, 'gateway_delivery_operations', 'state', { backend: 'ledger' })['waiting'] === 1,
      40,
    );
    assert.equal(values(held, 'gateway_delivery_held_keys', 'backend')['ledger'], 1);
    assert.equal(values(held, 'gateway_delivery_operations', 'state', { backend: 'ledger' })['needs-attention'], 1);
    assert.equal(values(held, 'gateway_delivery_oldest_age_seconds', 'backend')['ledger'], 0);
  });
});
