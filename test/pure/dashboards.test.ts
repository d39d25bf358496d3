/** Dashboards and rules: generated from the contracts, about metrics that exist, each with its runbook. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDashboards } from '../../dashboards/boards.ts';
import { runbookOf } from '../../dashboards/cause-rules.ts';
import { readContracts } from '../../dashboards/contracts.ts';
import { generateRules } from '../../dashboards/rules.ts';
import { duration } from '../../gateway/config/duration.ts';
import { DIMENSIONS } from '../../gateway/telemetry/dimensions.ts';
import { createMetrics, labelNames } from '../../gateway/telemetry/metrics.ts';
import { METRICS, type MetricEntry } from '../../gateway/telemetry/table.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { readPromql, type Selector } from '../telemetry/promql.ts';
import { BOARDS, EXPRESSIONS, fileOf, HOME, RULES } from '../telemetry/rules.ts';

const contracts = await readContracts(fileURLToPath(new URL('contracts', HOME)));
const alerts = RULES.filter(({ alert }) => alert !== undefined);

/** What Node and the process tell of themselves. */
const own = readExposition(await createMetrics().text());
/** Labels that Prometheus itself adds, and metrics it makes of each scrape. */
const SCRAPED = ['job', 'instance'];
const FOREIGN: Record<string, string[]> = { up: [], scrape_samples_scraped: [] };

/** Labels of a series by the name a query uses, or undefined where nothing exposes it. */
function labelsOfSeries(name: string): string[] | undefined {
  if (name in FOREIGN) return FOREIGN[name];
  if (/^(process|nodejs)_/.test(name)) return own.has(name) ? [] : undefined;
  const recorded = RULES.filter(({ record }) => record === name);
  if (recorded.length > 0)
    return [...new Set(recorded.flatMap(({ labels }) => Object.keys(labels ?? {}))), 'contract', 'operation'];
  for (const entry of Object.values(METRICS) as MetricEntry[]) {
    const own = labelNames(entry);
    if (entry.type !== 'histogram' && entry.name === name) return own;
    if (entry.type === 'histogram' && name === `${entry.name}_bucket`) return [...own, 'le'];
    if (entry.type === 'histogram' && [`${entry.name}_sum`, `${entry.name}_count`].includes(name)) return own;
  }
  return undefined;
}

/** The values a label of a metric can have, where they are fixed by the table. */
function fixedValues({ metric }: Selector, label: string): readonly string[] | undefined {
  const name = metric.replace(/_(bucket|sum|count)$/, '');
  const entry = (Object.values(METRICS) as MetricEntry[]).find(one => one.name === metric || one.name === name);
  for (const dimension of entry?.by ?? []) {
    const fixed = DIMENSIONS[dimension];
    if ('label' in fixed && fixed.label === label) return fixed.values;
  }
  return undefined;
}

describe('dashboards and rules', () => {
  it('are what the generator makes of the contracts', () => {
    for (const [path, text] of [...generateDashboards(), ...generateRules(contracts)]) {
      assert.equal(fileOf(path), text, `${path} is stale: npm run generate`);
    }
  });

  it('ask only for metrics that exist, with labels they have and values these can take', () => {
    const wrong: string[] = [];
    for (const { at, expr } of EXPRESSIONS) {
      const { selectors, groupings } = readPromql(expr);
      if (selectors.length === 0 && !expr.startsWith('vector(')) wrong.push(`${at}: asks for nothing`);
      const known = selectors.flatMap(selector => {
        const labels = labelsOfSeries(selector.metric);
        if (!labels) {
          wrong.push(`${at}: ${selector.metric} is nowhere`);
          return [];
        }
        for (const { label, operator, value } of selector.matchers) {
          if (![...labels, ...SCRAPED].includes(label)) wrong.push(`${at}: ${selector.metric} has no label ${label}`);
          const values = fixedValues(selector, label);
          const asked = operator.includes('~') ? value.split('|') : [value];
          for (const one of asked) if (values && !values.includes(one)) wrong.push(`${at}: ${label} is never ${one}`);
        }
        return labels;
      });
      for (const label of groupings) {
        if (![...known, ...SCRAPED].includes(label)) wrong.push(`${at}: groups by ${label}, which nothing there has`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(EXPRESSIONS.length > 80, `only ${EXPRESSIONS.length} expressions were read`);
  });

  it('show every metric of the table somewhere', () => {
    const asked = new Set(EXPRESSIONS.flatMap(({ expr }) => readPromql(expr).selectors.map(({ metric }) => metric)));
    const unseen = (Object.values(METRICS) as MetricEntry[]).filter(
      ({ name }) => ![...asked].some(metric => metric.startsWith(name)),
    );
    assert.deepEqual(
      unseen.map(({ name }) => name),
      [],
    );
  });

  it('lead from every panel and every alert to a runbook that exists', () => {
    for (const { annotations = {}, alert = '' } of alerts) {
      assert.equal(annotations['runbook'], runbookOf(alert));
      assert.ok(existsSync(new URL(annotations['runbook'] ?? '', HOME)), `${alert} has no runbook`);
      assert.ok(annotations['summary'], `${alert} says nothing`);
    }
    for (const { uid, panels } of BOARDS) {
      for (const { type, title, description, links = [] } of panels) {
        if (type === 'row') continue;
        assert.ok(description && description.length > 20, `${uid}: ${title} has no description`);
        const [, page] = /^\$\{runbooks\}\/(.+)$/.exec(links[0]?.url ?? '') ?? [];
        assert.ok(page && existsSync(new URL(`docs/runbooks/${page}`, HOME)), `${uid}: ${title} has no runbook`);
      }
    }
  });

  it('have no runbook that no alert leads to', () => {
    const led = new Set(alerts.map(({ alert = '' }) => runbookOf(alert)));
    const pages = readdirSync(new URL('docs/runbooks/', HOME)).map(name => `docs/runbooks/${name}`);
    assert.deepEqual(
      pages.filter(page => !led.has(page)),
      [],
    );
    for (const page of pages)
      for (const part of ['What it means', 'How to look', 'What to do'])
        assert.ok(fileOf(page).includes(`## ${part}`), page);
  });

  it('lead from every alert to a dashboard that exists', () => {
    const uids = BOARDS.map(({ uid }) => `/d/${uid}`);
    for (const { alert, annotations = {} } of alerts) assert.ok(uids.includes(annotations['dashboard'] ?? ''), alert);
  });

  it('place panels beside and below, never over each other', () => {
    for (const { uid, panels } of BOARDS) {
      const taken = new Set<string>();
      for (const { title, gridPos } of panels) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            assert.ok(x < 24 && !taken.has(`${x},${y}`), `${uid}: ${title} lies over another`);
            taken.add(`${x},${y}`);
          }
        }
      }
    }
  });

  it('have an alert for availability and one for latency, urgent and not', () => {
    const own = alerts.filter(({ labels }) => labels?.['slo'] !== undefined);
    assert.deepEqual(own.map(({ labels }) => `${labels?.['slo']} ${labels?.['severity']}`).sort(), [
      'availability page',
      'availability ticket',
      'latency page',
      'latency ticket',
    ]);
  });

  it('hold every operation against what it promises: its budgets, and the bucket of its latency', () => {
    const promises = RULES.filter(({ record }) => record !== undefined);
    for (const { name, operations } of contracts) {
      for (const { name: operation, slo } of operations) {
        const own = promises.filter(({ labels }) => labels?.['contract'] === name && labels['operation'] === operation);
        const { objective, availability = objective, latency } = slo;
        assert.deepEqual(
          own.map(({ labels, expr }) => `${labels?.['slo'] ?? labels?.['le']} ${expr}`),
          [
            `availability vector(${Number((1 - availability).toPrecision(6))})`,
            `latency vector(${Number((1 - objective).toPrecision(6))})`,
            `${duration(latency) / 1000} vector(1)`,
          ],
          `${name}#${operation}`,
        );
      }
    }
  });

  it('burn at 14.4, 6, 3 and 1 times the budget, and at half of all calls at most', () => {
    for (const kind of ['availability', 'latency']) {
      const own = alerts.filter(({ labels }) => labels?.['slo'] === kind).map(({ expr }) => expr);
      const factors = own
        .join()
        .matchAll(/clamp_max\((\S+) \* contract_operation:gateway_slo:budget\{slo="(\w+)"\}, 0\.5\)/g);
      assert.deepEqual(
        [...factors].map(([, factor, slo]) => `${slo} ${factor}`),
        ['14.4', '14.4', '6', '6', '3', '3', '1', '1'].map(factor => `${kind} ${factor}`),
      );
    }
  });
});
