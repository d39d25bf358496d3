/** The committed rules and every PromQL expression of the project, with the place each stands at. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const HOME = new URL('../../', import.meta.url);
export const fileOf = (path: string): string => readFileSync(new URL(path, HOME), 'utf8');

export interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export const RULE_FILES = readdirSync(new URL('dashboards/rules/', HOME)).filter(
  name => name.endsWith('.yml') && !name.endsWith('.test.yml'),
);
export const RULES: Rule[] = RULE_FILES.flatMap(name =>
  (parse(fileOf(`dashboards/rules/${name}`)) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules),
);

interface GrafanaPanel {
  type: string;
  title: string;
  description?: string;
  links?: { url: string }[];
  targets?: { expr: string }[];
  gridPos: { x: number; y: number; w: number; h: number };
}
export interface GrafanaBoard {
  uid: string;
  panels: GrafanaPanel[];
  annotations: { list: { expr: string }[] };
}

export const BOARDS: GrafanaBoard[] = readdirSync(new URL('dashboards/', HOME))
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(fileOf(`dashboards/${name}`)) as GrafanaBoard);

export const EXPRESSIONS: { at: string; expr: string }[] = [
  ...RULES.map(({ alert, record, expr }) => ({ at: alert ?? record ?? '', expr })),
  ...BOARDS.flatMap(({ uid, panels, annotations }) => [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ at: `${uid}: ${title}`, expr }))),
    ...annotations.list.map(({ expr }) => ({ at: `${uid}: annotation`, expr })),
  ]),
];

/** As Grafana would send it. */
export const filledIn = (expr: string): string => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.+');
