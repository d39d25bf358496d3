/** What the store tells leaves a line in the log and a count, and nothing of what it kept. */
import assert from 'node:assert/strict';
import { createLog } from '../../gateway/telemetry/log.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { storeTelemetry } from '../../gateway/telemetry/store.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { SOURCES } from '../telemetry/walks.ts';

function opened() {
  const lines: { [field: string]: unknown }[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as { [field: string]: unknown }) };
  const metrics = createMetrics();
  metrics.use(SOURCES);
  return { lines, metrics, store: storeTelemetry(metrics, createLog({ destination })) };
}

describe('what the store tells', () => {
  it('is an error in the log where what is past its retention was not removed, without the words of the database', () => {
    const { lines, store } = opened();
    store.pruneFailed(new Error('duplicate key value (member)=(W000000001)'));
    const [line = {}] = lines;
    assert.deepEqual([line['level'], line['event']], ['error', 'prune-failed']);
    assert.doesNotMatch(JSON.stringify(line), /W000000001/);
  });

  it('is a warning in the log where an operator turns the switch of an endpoint', () => {
    const { lines, store } = opened();
    store.switched('payer', 'stopped');
    const [{ level, event, backend, state } = {} as { [field: string]: unknown }] = lines;
    assert.deepEqual(
      { level, event, backend, state },
      { level: 'warn', event: 'endpoint-switched', backend: 'payer', state: 'stopped' },
    );
  });

  it('is counted: commits with their entries, and attempts by what became of them', async () => {
    const { metrics, store } = opened();
    store.committed(3, 0.004);
    store.committed(5, 0.02);
    store.delivered('payer', 'retry', 'accepted');
    store.delivered('payer', 'retry', 'over-budget');
    store.delivered('nobody knows it', 'first', 'succeeded');
    const families = readExposition(await metrics.text());
    const value = (family: string, name: string, labels: { [label: string]: string } = {}) =>
      families
        .get(family)!
        .samples.find(
          sample => sample.name === name && Object.entries(labels).every(([label, of]) => sample.labels[label] === of),
        )?.value;
    assert.equal(value('gateway_store_commit_seconds', 'gateway_store_commit_seconds_count'), 2);
    assert.equal(value('gateway_store_entries_total', 'gateway_store_entries_total'), 8);
    const attempts = (backend: string, attempt: string, result: string) =>
      value('gateway_delivery_attempts_total', 'gateway_delivery_attempts_total', { backend, attempt, result });
    assert.equal(attempts('payer', 'retry', 'again'), 1);
    assert.equal(attempts('payer', 'retry', 'over-budget'), 1);
    assert.equal(attempts('payer', 'retry', 'succeeded'), 0);
    assert.equal(attempts('other', 'first', 'succeeded'), 1);
  });
});
