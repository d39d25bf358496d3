/** Objectives of the contracts as Prometheus rules: error and latency ratios, and alerts on how fast a budget burns. */
import { duration } from '../gateway/config/duration.ts';
import type { Slo, SloContract } from './contracts.ts';

export interface RecordingRule {
  record: string;
  expr: string;
  labels?: Record<string, string>;
}
export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
export interface RuleGroup {
  name: string;
  interval?: string;
  rules: (RecordingRule | AlertRule)[];
}

/** Windows that an alert or the budget of a month looks at. */
const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'];

/**
 * Multi-window burn rates (The Site Reliability Workbook, chapter 5): 2 % of a month's budget within the hour and 5 %
 * within six page somebody; 10 % within a day or three open a ticket. Fewer calls than `least` prove nothing.
 */
const TIERS = [
  { severity: 'page', factor: 14.4, long: '1h', short: '5m', least: 20 },
  { severity: 'page', factor: 6, long: '6h', short: '30m', least: 40 },
  { severity: 'ticket', factor: 3, long: '1d', short: '2h', least: 60 },
  { severity: 'ticket', factor: 1, long: '3d', short: '6h', least: 100 },
] as const;

/** With a generous objective a burn rate may ask for more than every call to fail; half of them are enough all the same. */
const MOST = 0.5;

/** Calls that count: what the caller got wrong or was denied is no failure of the service. */
const COUNTED = 'outcome=~"ok|backend_fault|gateway_fault"';
const FAILED = 'outcome=~"backend_fault|gateway_fault"';
const BY = 'sum by (contract, operation)';
const COUNT = 'gateway_requests_total';
const DURATION = 'gateway_request_duration_seconds';
const ERRORS = 'contract_operation:gateway_requests:errors_ratio_rate';
const SLOW = 'contract_operation:gateway_requests:slow_ratio_rate';

const BUDGET = 'contract_operation:gateway_slo:budget';
const LATENCY = 'contract_operation_le:gateway_slo:latency';
const EACH = 'on (contract, operation)';

interface Objective {
  contract: string;
  operation: string;
  slo: Slo;
}

/** What an operation promises is a series of its own; the rules that hold it against what happens are written once for all of them. */
export function sloGroups(contracts: readonly SloContract[]): RuleGroup[] {
  const objectives = contracts.flatMap(({ name, operations }) =>
    operations.map(({ name: operation, slo }) => ({ contract: name, operation, slo })),
  );
  const ratios = (window: string) => [errorRatio(window), slowRatio(window)];
  const [month, ...windows] = [...WINDOWS].reverse();
  return [
    { name: 'canongate-objectives', rules: objectives.flatMap(promises) },
    { name: 'canongate-ratios', rules: windows.reverse().flatMap(ratios) },
    // A month is long to read; its ratio moves slowly enough to be read seldom.
    { name: 'canongate-month', interval: '5m', rules: ratios(month!) },
    { name: 'canongate-burn', rules: [...burn('availability'), ...burn('latency')] },
  ];
}

function errorRatio(window: string): RecordingRule {
  const failed = `${BY} (rate(${COUNT}{${FAILED}}[${window}]))`;
  const all = `${BY} (rate(${COUNT}{${COUNTED}}[${window}]))`;
  return { record: `${ERRORS}${window}`, expr: `(${failed} or 0 * ${all})\n/\n${all}` };
}

/** What an operation promises names the bucket that is looked at. */
function slowRatio(window: string): RecordingRule {
  const promised = `rate(${DURATION}_bucket[${window}]) * on (contract, operation, le) group_left () ${LATENCY}`;
  const all = `${BY} (rate(${DURATION}_count[${window}]))`;
  return { record: `${SLOW}${window}`, expr: `1 - ${BY} (${promised})\n/\n${all}` };
}

const seconds = ({ latency }: Slo): number => duration(latency) / 1000;

/** Share of calls that may fail, or be late. */
const budgetOf = (slo: Slo, kind: 'availability' | 'latency'): number =>
  round(1 - (kind === 'latency' ? slo.objective : (slo.availability ?? slo.objective)));

function promises({ contract, operation, slo }: Objective): RecordingRule[] {
  const budgets = (['availability', 'latency'] as const).map(kind => ({
    record: BUDGET,
    expr: `vector(${budgetOf(slo, kind)})`,
    labels: { contract, operation, slo: kind },
  }));
  return [
    ...budgets,
    { record: LATENCY, expr: 'vector(1)', labels: { contract, operation, le: String(seconds(slo)) } },
  ];
}

const WORDS = {
  availability: {
    alert: 'AvailabilityBudgetBurn',
    ratio: ERRORS,
    runbook: 'availability-budget-burn',
    what: 'failing',
  },
  latency: { alert: 'LatencyBudgetBurn', ratio: SLOW, runbook: 'latency-budget-burn', what: 'answered late' },
};

function burn(kind: 'availability' | 'latency'): AlertRule[] {
  const { alert, ratio, runbook, what } = WORDS[kind];
  const budget = `${BUDGET}{slo="${kind}"}`;
  return (['page', 'ticket'] as const).map(severity => ({
    alert,
    expr: TIERS.filter(tier => tier.severity === severity)
      .map(({ factor, long, short, least }) => {
        const most = `${EACH} clamp_max(${factor} * ${budget}, ${MOST})`;
        const traffic = `${BY} (increase(${COUNT}{${COUNTED}}[${long}])) >= ${least}`;
        return `(\n  ${ratio}${long} > ${most}\n  and ${EACH} (${ratio}${short} > ${most})\n  and ${EACH} (${traffic})\n)`;
      })
      .join('\nor\n'),
    labels: { severity, slo: kind },
    annotations: {
      summary: `{{ $labels.contract }}#{{ $labels.operation }}: {{ $value | humanizePercentage }} of calls are ${what}`,
      description: `The budget of a month is ${budgetOfLabels(kind)} and burns too fast.`,
      runbook: `docs/runbooks/${runbook}.md`,
      dashboard: '/d/canongate-front-door',
    },
  }));
}

/** In the language of Prometheus's templates, which may ask for another series. */
const budgetOfLabels = (kind: string): string =>
  `{{ with printf "${BUDGET}{slo='${kind}',contract='%s',operation='%s'}" $labels.contract $labels.operation | query }}{{ . | first | value | humanizePercentage }}{{ end }}`;

/** Decimal fractions as people write them, whatever binary makes of them. */
const round = (value: number): number => Number(value.toPrecision(6));
