/** Metrics: one table, closed label sets, buckets that hold the objectives, two text formats. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FAULTS, Fault, type FaultCode } from '../../gateway/faults.ts';
import { seriesOf } from '../../gateway/telemetry/budget.ts';
import { backendOutcome, walkOutcome } from '../../gateway/telemetry/dimensions.ts';
import { expositionFor } from '../../gateway/telemetry/expose.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { createMetrics, type Metrics } from '../../gateway/telemetry/metrics.ts';
import { type Names, walkTelemetry } from '../../gateway/telemetry/observe.ts';
import { METRICS, type MetricEntry } from '../../gateway/telemetry/table.ts';
import { type Family, readExposition } from '../telemetry/exposition.ts';
import { CHECK, exchangeWith, SOURCES } from '../telemetry/walks.ts';

const NAMES: Names = {
  consumer: id => id ?? 'other',
  stage: name => name,
  backend: name => name,
  cause: (_backend, cause) => cause,
};

const STAGES = 'gateway_stage_duration_seconds';

function opened(objectives: readonly number[] = [20]): Metrics {
  const metrics = createMetrics(objectives);
  metrics.use(SOURCES);
  return metrics;
}

const scrape = async (metrics: Metrics): Promise<Map<string, Family>> => readExposition(await metrics.text());

/** Values by label set, written `name=value,…` in order of the names. */
async function values(metrics: Metrics, family: string, sample = family): Promise<Record<string, number>> {
  const samples = (await scrape(metrics)).get(family)?.samples ?? [];
  const written = (labels: Record<string, string>) =>
    Object.entries(labels)
      .sort()
      .map(pair => pair.join('='))
      .join(',');
  return Object.fromEntries(
    samples.filter(({ name }) => name === sample).map(({ labels, value }) => [written(labels), value]),
  );
}

/** Those that were raised: some are there at zero from the beginning. */
const faults = async (metrics: Metrics): Promise<Record<string, number>> =>
  Object.fromEntries(Object.entries(await values(metrics, 'gateway_faults_total')).filter(([, count]) => count > 0));

const walks = (metrics: Metrics) => walkTelemetry(metrics, createLog({ level: 'silent' }), () => NAMES);

describe('metrics', () => {
  it('are named as Prometheus names them, with help and base units', () => {
    const entries: MetricEntry[] = Object.values(METRICS);
    for (const { name, type, help, buckets } of entries) {
      assert.match(name, /^gateway_[a-z_]+$/);
      assert.equal(name.endsWith('_total'), type === 'counter', name);
      assert.equal(buckets !== undefined, type === 'histogram', name);
      if (type === 'histogram') assert.match(name, /_seconds$/);
      assert.match(help, /\.$/);
    }
    assert.equal(new Set(entries.map(({ name }) => name)).size, entries.length);
  });

  it('can be read by the text format’s own rules, each metric of the table among them', async () => {
    const families = await scrape(opened());
    for (const { name, type } of Object.values(METRICS)) assert.equal(families.get(name)?.type, type, name);
    assert.ok(families.has('process_cpu_seconds_total') && families.has('nodejs_eventloop_lag_p99_seconds'));
    // Such a name is that of a counter (prometheus.io/docs/practices/naming).
    for (const [name, { type }] of families) assert.equal(name.endsWith('_total'), type === 'counter', name);
  });

  it('count everything that was told before a scrape, however much and in however many configurations', async () => {
    const metrics = opened();
    const observe = (times: number): void => {
      for (let at = 0; at < times; at++) metrics.child('stageDuration', { stage: 'check' }).observe(0.5);
    };
    const count = async () => Object.values(await values(metrics, STAGES, `${STAGES}_count`));
    observe(600);
    metrics.use(SOURCES);
    observe(1);
    metrics.child('violations', { contract: 'eligibility-checks/v1', direction: 'request' }).inc();
    assert.deepEqual(await count(), [601]);
    observe(2);
    assert.deepEqual(await count(), [603]);
    const violations = await values(metrics, 'gateway_contract_violations_total');
    assert.equal(violations['contract=eligibility-checks/v1,direction=request'], 1);
  });

  it('hold each contract’s objective among the bounds, up to a minute', async () => {
    const metrics = opened([20, 1.5]);
    const labels = { contract: 'eligibility-checks/v1', operation: 'check' };
    metrics.child('requestDuration', labels).observe(20);
    metrics.child('requestDuration', labels).observe(20.001);
    const buckets = await values(
      metrics,
      'gateway_request_duration_seconds',
      'gateway_request_duration_seconds_bucket',
    );
    const at = (le: string) => buckets[`contract=eligibility-checks/v1,le=${le},operation=check`];
    assert.deepEqual([at('1.5'), at('10'), at('20'), at('30'), at('60'), at('+Inf')], [0, 0, 1, 2, 2, 2]);
  });

  it('take no label value from outside its set', async () => {
    const metrics = opened();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), noise => {
        metrics.child('faults', { code: noise, stage: noise }).inc();
        metrics.child('warnings', { backend: noise, cause: noise }).inc();
        metrics.child('warnings', { backend: 'payer', cause: noise }).inc();
        metrics.child('consumerRequests', { consumer: noise, contract: noise, outcome: noise }).inc();
        metrics.child('unmapped', { mapping: noise }).inc();
      }),
      { numRuns: 200, examples: [['__proto__'], ['constructor'], ['truncated\u0000payer']] },
    );
    assert.deepEqual(await faults(metrics), { 'code=other,stage=other': 200 });

    const warnings = Object.keys(await values(metrics, 'gateway_backend_warnings_total')).sort();
    assert.deepEqual(warnings, ['backend=other,cause=other', 'backend=payer,cause=other']);
    assert.equal(Object.keys(await values(metrics, 'gateway_unmapped_total')).length, 1);
  });

  it('never exceed the series that the table promises for a configuration', async () => {
    const metrics = opened();
    const any = <T>(list: readonly T[]) => fc.constantFrom(...list);
    fc.assert(
      fc.property(
        any(['ok', 'client_fault', 'backend_fault', 'gateway_fault', 'policy_denied', 'x']),
        fc.oneof(any(SOURCES.stages), fc.string()),
        fc.oneof(any(Object.keys(FAULTS)), fc.string()),
        (outcome, stage, code) => {
          metrics.child('requests', { contract: 'eligibility-checks/v1', operation: code, outcome }).inc();
          metrics.child('requestDuration', { contract: 'eligibility-checks/v1', operation: code }).observe(1);
          metrics.child('stageDuration', { stage }).observe(0.001);
          metrics.child('faults', { code, stage }).inc();
        },
      ),
      { numRuns: 2000 },
    );
    const families = await scrape(metrics);
    for (const [name, most] of seriesOf(SOURCES, [20])) {
      assert.ok((families.get(name)?.samples.length ?? 0) <= most, `${name} has more than ${most} series`);
    }
  });

  it('begin at zero where an alert waits for the first', async () => {
    const metrics = opened();
    assert.deepEqual(await values(metrics, 'gateway_quarantined_answers_total'), { 'backend=payer': 0 });
    const unkept = SOURCES.stages.map(stage => [`code=store-unavailable,stage=${stage}`, 0]);
    assert.deepEqual(
      await values(metrics, 'gateway_faults_total'),
      Object.fromEntries(unkept),
      'of its other codes none',
    );
    assert.equal(
      (await values(metrics, 'gateway_contract_violations_total'))['contract=eligibility-checks/v1,direction=answer'],
      0,
    );
  });

  it('keep their counts over a new configuration, and show only its version', async () => {
    const metrics = opened();
    metrics.child('faults', { code: 'internal', stage: 'deliver' }).inc();
    metrics.use({ ...SOURCES, version: 'ffffffff', stages: [] });
    metrics.child('faults', { code: 'internal', stage: 'deliver' }).inc();
    assert.deepEqual(await faults(metrics), {
      'code=internal,stage=deliver': 1,
      'code=internal,stage=other': 1,
    });
    assert.deepEqual(await values(metrics, 'gateway_config_info'), { 'version=ffffffff': 1 });
    assert.equal((await values(metrics, 'gateway_config_reloads_total'))['result=accepted'], 2);
  });

  it('of two gateways in one process do not mix', async () => {
    const [one, other] = [opened(), opened()];
    one.child('faults', { code: 'internal', stage: 'check' }).inc();
    assert.deepEqual(await faults(other), {});
  });

  it('are given as OpenMetrics, with exemplars, only to who asks for it', async () => {
    const metrics = opened();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    metrics.child('requestDuration', { contract: 'eligibility-checks/v1', operation: 'check' }).observe(0.3, traceId);
    const failed = { contract: 'eligibility-checks/v1', operation: 'check', outcome: 'backend_fault' };
    metrics.child('requests', failed).inc(1, traceId);
    metrics.child('requests', failed).inc();
    assert.equal(expositionFor('application/openmetrics-text;version=1.0.0,text/plain;q=0.5'), 'openmetrics');
    assert.equal(expositionFor('text/plain'), 'text');
    assert.equal(expositionFor(undefined), 'text');
    const open = await metrics.text('openmetrics');
    assert.match(open, /le="0\.5".* 1 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736"\} 0\.3 \d+\.\d{3}\n/);
    assert.match(
      open,
      /_total\{.*backend_fault.*\} 2 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736"\} 1 \d+\.\d{3}\n/,
    );
    assert.match(open, /# TYPE gateway_faults counter\n/);
    assert.ok(open.endsWith('# EOF\n'));
    const text = await metrics.text('text');
    assert.ok(!text.includes(traceId) && !text.includes('EOF'));
  });
});

describe('a walk', () => {
  it('is counted by outcome, consumer and fault, and is no longer under way', async () => {
    const metrics = opened();
    const telemetry = walks(metrics);
    const exchange = exchangeWith({ fault: new Fault('deadline-exceeded') });
    telemetry.begin(exchange);
    assert.deepEqual(await values(metrics, 'gateway_requests_in_flight'), { '': 1 });
    telemetry.observe(exchange, CHECK);
    assert.deepEqual(await values(metrics, 'gateway_requests_in_flight'), { '': 0 });
    assert.deepEqual(await faults(metrics), { 'code=deadline-exceeded,stage=deliver': 1 });
    const consumed = await values(metrics, 'gateway_consumer_requests_total');
    assert.deepEqual(consumed, { 'consumer=front-desk,contract=eligibility-checks/v1,outcome=backend_fault': 1 });
    assert.deepEqual(await values(metrics, 'gateway_requests_total'), {
      'contract=eligibility-checks/v1,operation=check,outcome=backend_fault': 1,
    });
  });

  it('shows as overhead what it did not spend waiting for backends', async () => {
    const metrics = opened();
    const telemetry = walks(metrics);
    const exchange = exchangeWith({}, { began: performance.now() - 2000, backendNanos: 1_990_000_000n });
    telemetry.begin(exchange);
    telemetry.observe(exchange, CHECK);
    const [seconds = 0] = Object.values(
      await values(metrics, 'gateway_overhead_seconds', 'gateway_overhead_seconds_sum'),
    );
    assert.ok(seconds >= 0.01 && seconds < 1, `${seconds}`);
  });

  it('has the stages of one in sixteen timed, each for itself', async () => {
    const metrics = opened();
    const telemetry = walks(metrics);
    assert.equal(Array.from({ length: 160 }, () => telemetry.sampleStages()).filter(Boolean).length, 10);
    const rest = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds));
    const exchange = exchangeWith();
    const deliver = telemetry.stageTimer(async function deliver() {
      await rest(120);
    });
    const door = telemetry.stageTimer(async function door() {
      await deliver(exchange, async () => {});
      await rest(30);
    });
    const check = telemetry.stageTimer(async function check(_exchange, next) {
      await next();
    });
    assert.equal(check.name, 'check');
    await check(exchange, () => door(exchange, async () => {}));
    const sums = await values(metrics, 'gateway_stage_duration_seconds', 'gateway_stage_duration_seconds_sum');
    const own = (stage: string) => sums[`stage=${stage}`] ?? 1;
    assert.ok(own('check') < 0.05, 'the time of a stage behind counts as its own');
    assert.ok(own('door') >= 0.025 && own('door') < 0.1, 'the time of a stage within counts as its own');
    assert.ok(own('deliver') >= 0.11, 'a stage without others keeps its time');
  });

  it('times a stage that fails, and lets its fault through', async () => {
    const metrics = opened();
    const fault = new Fault('internal');
    const stage = walks(metrics).stageTimer(async function check() {
      throw fault;
    });
    await assert.rejects(async () => stage(exchangeWith(), async () => {}), fault);
    const counts = await values(metrics, 'gateway_stage_duration_seconds', 'gateway_stage_duration_seconds_count');
    assert.deepEqual(counts, { 'stage=check': 1 });
  });

  it('names the backend, never only the protocol', async () => {
    const metrics = opened();
    const telemetry = walks(metrics);
    telemetry.attempted('payer', 'retry');
    telemetry.called('payer', CHECK, 'circuit-open', 0.001, 'f'.repeat(32));
    telemetry.warned('payer', 'truncated');
    assert.deepEqual(await values(metrics, 'gateway_backend_attempts_total'), { 'attempt=retry,backend=payer': 1 });
    assert.deepEqual(await values(metrics, 'gateway_backend_faults_total'), { 'backend=payer,code=circuit-open': 1 });
    assert.deepEqual(await values(metrics, 'gateway_backend_warnings_total'), { 'backend=payer,cause=truncated': 1 });
    const calls = await values(metrics, 'gateway_backend_calls_total');
    assert.deepEqual(calls, { 'backend=payer,contract=eligibility-checks/v1,operation=check,outcome=shed': 1 });
  });

  it('ends in the outcome that says who can help', () => {
    const told = (codes: FaultCode[]) => codes.map(walkOutcome);
    assert.equal(walkOutcome(undefined), 'ok');
    assert.deepEqual(new Set(told(['unauthenticated', 'forbidden', 'rate-limited'])), new Set(['policy_denied']));
    assert.deepEqual(
      new Set(told(['malformed-request', 'invalid-request', 'not-supported', 'cancelled', 'in-progress'])),
      new Set(['client_fault']),
    );
    assert.deepEqual(
      new Set(told(['backend-rejected', 'backend-refused-us', 'circuit-open', 'overloaded', 'deadline-exceeded'])),
      new Set(['backend_fault']),
    );
    assert.deepEqual(new Set(told(['internal', 'draining'])), new Set(['gateway_fault']));
    assert.deepEqual(['ok', 'overloaded', 'backend-unavailable', 'deadline-exceeded'].map(backendOutcome), [
      'ok',
      'shed',
      'failed',
      'timeout',
    ]);
  });
});
