/** Builds Grafana dashboards from rows of panels: places them, numbers them, and gives each its words and its runbook. */

export type Unit = 's' | 'reqps' | 'percentunit' | 'short' | 'bytes' | 'd' | 'none';

/** A query and the legend of its series; a table asks for the value now. */
export interface Query {
  expr: string;
  legend: string;
}

export interface Panel {
  kind: 'timeseries' | 'stat' | 'table' | 'state-timeline';
  title: string;
  /** What it shows and what a bad day looks like. */
  description: string;
  /** File below docs/runbooks, without its ending. */
  runbook: string;
  unit: Unit;
  queries: readonly Query[];
  /** Of 24 columns. */
  width: 6 | 8 | 12 | 24;
  stacked?: true;
  /** Colours change at these values: fine below the first, bad above the second; turned round where less is worse. */
  limits?: { warn: number; bad: number; lessIsWorse?: true };
}

export interface Row {
  title: string;
  panels: readonly Panel[];
}

export interface Board {
  uid: string;
  title: string;
  description: string;
  rows: readonly Row[];
}

const HEIGHT = 8;
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's, filled in there
const SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as text of Grafana's JSON model; the same input always gives the same bytes. */
export function dashboard({ uid, title, description, rows }: Board): string {
  const model = {
    uid,
    title,
    description,
    tags: ['canongate'],
    schemaVersion: 39,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: VARIABLES },
    annotations: { list: [CONFIGURED] },
    links: [{ type: 'dashboards', title: 'Canongate', tags: ['canongate'], includeVars: true, keepTime: true }],
    panels: placed(rows),
  };
  return `${JSON.stringify(model, null, 2)}\n`;
}

const VARIABLES = [
  { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' },
  {
    name: 'job',
    type: 'query',
    label: 'Job',
    datasource: SOURCE,
    query: 'label_values(gateway_config_info, job)',
    refresh: 2,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: 'All', value: '$__all' },
  },
  { name: 'runbooks', type: 'textbox', label: 'Runbooks at', query: 'docs/runbooks', hide: 2 },
];

/** A new configuration explains many a step in the curves. */
const CONFIGURED = {
  name: 'Configuration accepted',
  datasource: SOURCE,
  enable: true,
  iconColor: 'blue',
  expr: 'changes(gateway_config_last_success_timestamp_seconds{job=~"$job"}[$__rate_interval]) > 0',
  titleFormat: 'Configuration',
  textFormat: '{{instance}}',
};

function placed(rows: readonly Row[]): unknown[] {
  const panels: unknown[] = [];
  let y = 0;
  for (const { title, panels: members } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    for (const panel of members) {
      if (x + panel.width > 24) {
        x = 0;
        y += HEIGHT;
      }
      panels.push({ id: panels.length + 1, ...drawn(panel), gridPos: { x, y, w: panel.width, h: HEIGHT } });
      x += panel.width;
    }
    y += HEIGHT;
  }
  return panels;
}

function drawn({ kind, title, description, runbook, unit, queries, stacked, limits }: Panel): Record<string, unknown> {
  const table = kind === 'table';
  return {
    type: kind,
    title,
    description,
    datasource: SOURCE,
    links: [{ title: 'Runbook', url: `\${runbooks}/${runbook}.md`, targetBlank: true }],
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      ...(table || kind === 'stat' ? { instant: true, range: false } : { range: true }),
      ...(table ? { format: 'table' } : {}),
    })),
    fieldConfig: {
      defaults: {
        unit,
        ...(limits ? { thresholds: thresholds(limits), color: { mode: 'thresholds' } } : {}),
        custom: stacked ? { fillOpacity: 30, stacking: { mode: 'normal' } } : {},
      },
      overrides: table ? columnNames(queries) : [],
    },
    options: OPTIONS[kind],
    ...(table ? { transformations: [{ id: 'merge', options: {} }, HIDE_TIME] } : {}),
  };
}

const OPTIONS: Record<Panel['kind'], unknown> = {
  timeseries: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  stat: {
    colorMode: 'background',
    graphMode: 'none',
    reduceOptions: { calcs: ['lastNotNull'] },
    textMode: 'value_and_name',
  },
  table: { showHeader: true },
  'state-timeline': { mergeValues: true, showValue: 'never', legend: { displayMode: 'list', placement: 'bottom' } },
};

const HIDE_TIME = { id: 'organize', options: { excludeByName: { Time: true } } };

/** The value column of each query of a table is named after its letter; its legend says what it holds. */
const columnNames = (queries: readonly Query[]) =>
  queries.map(({ legend }, at) => ({
    matcher: { id: 'byName', options: queries.length === 1 ? 'Value' : `Value #${String.fromCharCode(65 + at)}` },
    properties: [{ id: 'displayName', value: legend }],
  }));

function thresholds({ warn, bad, lessIsWorse }: NonNullable<Panel['limits']>): unknown {
  const colours = lessIsWorse ? ['red', 'orange', 'green'] : ['green', 'orange', 'red'];
  const values = lessIsWorse ? [null, bad, warn] : [null, warn, bad];
  return { mode: 'absolute', steps: colours.map((color, at) => ({ color, value: values[at] })) };
}
