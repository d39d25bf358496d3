/** A real Prometheus scrapes the administration port, loads the rules, and runs every expression of the dashboards. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Admin, startAdmin } from '../../gateway/admin/server.ts';
import { Fault } from '../../gateway/faults.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { walkTelemetry } from '../../gateway/telemetry/observe.ts';
import { METRICS } from '../../gateway/telemetry/table.ts';
import { freePort } from '../free-port.ts';
import { EXPRESSIONS, filledIn, HOME, RULE_FILES, RULES } from '../telemetry/rules.ts';
import { CHECK, exchangeWith, SOURCES } from '../telemetry/walks.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('Prometheus (needs the Debian package prometheus)', function () {
  this.timeout(60_000);
  let admin: Admin | undefined;
  let prometheus: ChildProcess | undefined;
  let folder = '';
  let url = '';

  interface Answer<T> {
    status: string;
    error?: string;
    data: T;
  }
  const ask = async <T>(path: string, query: Record<string, string> = {}): Promise<Answer<T>> =>
    (await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`)).json() as Promise<Answer<T>>;
  const query = (expr: string) =>
    ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>('query', { query: expr });

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      if (await holds().catch(() => false)) return;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    assert.fail(`within 30 s never: ${what}`);
  }

  before(async function () {
    if (spawnSync('prometheus', ['--version']).error) this.skip();
    const metrics = createMetrics([20, 1]);
    metrics.use(SOURCES);
    metrics.child('keeper', { kind: 'volatile' }).set(1);
    for (const state of ['closed', 'open', 'half-open']) {
      metrics.child('breakerState', { backend: 'payer', state }).set(Number(state === 'open'));
    }
    const names = {
      consumer: () => 'front-desk',
      stage: () => 'deliver',
      backend: () => 'payer',
      cause: () => 'truncated',
    };
    const telemetry = walkTelemetry(metrics, createLog({ level: 'silent' }), () => names);
    admin = await startAdmin({
      port: 0,
      health: () => ({ state: 'ready', checks: [] }),
      catalog: () => ({ version: 'x', backends: [], contracts: [], matrix: [] }),
      metrics: exposition => {
        // Each scrape finds one more call, so that rates are not zero.
        const exchange = exchangeWith(
          { fault: new Fault('backend-unavailable') },
          { trace: { traceId: TRACE, spanId: '00f067aa0ba902b7', sampled: true } },
        );
        telemetry.begin(exchange);
        telemetry.called('payer', CHECK, 'backend-unavailable', 0.4, TRACE);
        telemetry.observe(exchange, CHECK);
        return metrics.text(exposition);
      },
    });
    folder = await mkdtemp(join(tmpdir(), 'canongate-prometheus-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const rules = RULE_FILES.map(name => fileURLToPath(new URL(`dashboards/rules/${name}`, HOME)));
    const scrape = { job_name: 'canongate', static_configs: [{ targets: [`127.0.0.1:${admin.port}`] }] };
    const configuration = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: rules,
      scrape_configs: [scrape],
    };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      { stdio: 'ignore' },
    );
    await until('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok);
    await until('three scrapes have been made', async () => {
      const { data } = await query('max(gateway_faults_total) >= 4');
      return data.result.length > 0;
    });
  });

  after(async () => {
    if (prometheus && prometheus.exitCode === null) {
      const ended = once(prometheus, 'exit');
      const late = setTimeout(() => prometheus?.kill('SIGKILL'), 5_000);
      prometheus.kill('SIGTERM');
      await ended;
      clearTimeout(late);
    }
    await admin?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('finds the gateway up', async () => {
    const { data } = await query('up{job="canongate"}');
    assert.equal(data.result[0]?.value[1], '1');
  });

  it('knows every metric of the table, with its type and help', async () => {
    const { data } = await ask<Record<string, { type: string; help: string }[]>>('metadata');
    for (const { name, type, help } of Object.values(METRICS)) {
      // OpenMetrics names the family of a counter without its suffix.
      const [told] = data[name.replace(/_total$/, '')] ?? data[name] ?? [];
      assert.equal(told?.type, type, name);
      assert.equal(told?.help, help, name);
    }
  });

  it('has loaded every rule, and evaluates each without an error', async () => {
    interface Group {
      interval: number;
      rules: { name: string; health: string; lastError?: string }[];
    }
    const groups = async () => (await ask<{ groups: Group[] }>('rules')).data.groups;
    assert.equal((await groups()).flatMap(({ rules }) => rules).length, RULES.length);
    // The ratios of a month wait for their turn, up to five minutes; the next test runs what they ask.
    const often = async () => (await groups()).filter(({ interval }) => interval <= 60).flatMap(({ rules }) => rules);
    await until('every rule has been evaluated', async () =>
      (await often()).every(({ health }) => health !== 'unknown'),
    );
    assert.deepEqual(
      (await often()).filter(({ health }) => health !== 'ok'),
      [],
    );
  });

  it('runs every expression of rules and dashboards without an error', async () => {
    const failed: string[] = [];
    for (const { at, expr } of EXPRESSIONS) {
      const { status, error } = await query(filledIn(expr));
      if (status !== 'success') failed.push(`${at}: ${error}`);
    }
    assert.deepEqual(failed, []);
  });

  it('draws something in the panels that a failing backend must move', async () => {
    for (const title of [
      'Calls by outcome',
      'Faults by code',
      'Faults by stage',
      'Back ends now',
      'Circuits',
      'Event loop delay, p99',
      'CPU',
    ]) {
      const panels = EXPRESSIONS.filter(({ at }) => at.endsWith(`: ${title}`));
      assert.ok(panels.length > 0, title);
      const drawn = await Promise.all(panels.map(async ({ expr }) => (await query(filledIn(expr))).data.result.length));
      assert.ok(
        drawn.some(series => series > 0),
        `${title} is empty`,
      );
    }
  });

  it('keeps the trace of a failing call as an exemplar', async () => {
    const now = Date.now() / 1000;
    const { data } = await ask<{ exemplars: { labels: Record<string, string> }[] }[]>('query_exemplars', {
      query: 'gateway_requests_total',
      start: String(now - 120),
      end: String(now + 10),
    });
    assert.equal(data[0]?.exemplars[0]?.labels['trace_id'], TRACE);
  });
});
