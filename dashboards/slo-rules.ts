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

interface Objective {
  contract: string;
  operation: string;
  slo: Slo;
}

export function sloGroups(contracts: readonly SloContract[]): RuleGroup[] {
  const objectives = contracts.flatMap(({ name, operations }) =>
    operations.map(({ name: operation, slo }) => ({ contract: name, operation, slo })),
  );
  const ratios = (window: string) => [errorRatio(window), ...objectives.map(objective => slowRatio(objective, window))];
  const [month, ...windows] = [...WINDOWS].reverse();
  return [
    { name: 'canongate-ratios', rules: windows.reverse().flatMap(ratios) },
    // A month is long to read; its ratio moves slowly enough to be read seldom.
    { name: 'canongate-month', interval: '5m', rules: ratios(month!) },
    { name: 'canongate-budgets', rules: objectives.flatMap(budgets) },
    {
      name: 'canongate-burn',
      rules: objectives.flatMap(objective => [...burn(objective, 'availability'), ...burn(objective, 'latency')]),
    },
  ];
}

function errorRatio(window: string): RecordingRule {
  const failed = `${BY} (rate(${COUNT}{${FAILED}}[${window}]))`;
  const all = `${BY} (rate(${COUNT}{${COUNTED}}[${window}]))`;
  return { record: `${ERRORS}${window}`, expr: `(${failed} or 0 * ${all})\n/\n${all}` };
}

function slowRatio({ contract, operation, slo }: Objective, window: string): RecordingRule {
  const of = `contract="${contract}",operation="${operation}"`;
  const within = `${DURATION}_bucket{${of},le="${seconds(slo)}"}`;
  return {
    record: `${SLOW}${window}`,
    expr: `1 - sum(rate(${within}[${window}]))\n/\nsum(rate(${DURATION}_count{${of}}[${window}]))`,
    labels: { contract, operation },
  };
}

const seconds = ({ latency }: Slo): number => duration(latency) / 1000;

/** Share of calls that may fail, or be late. */
const budgetOf = (slo: Slo, kind: 'availability' | 'latency'): number =>
  round(1 - (kind === 'latency' ? slo.objective : (slo.availability ?? slo.objective)));

function budgets({ contract, operation, slo }: Objective): RecordingRule[] {
  return (['availability', 'latency'] as const).map(kind => ({
    record: 'contract_operation:gateway_slo:budget',
    expr: `vector(${budgetOf(slo, kind)})`,
    labels: { contract, operation, slo: kind },
  }));
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

function burn({ contract, operation, slo }: Objective, kind: 'availability' | 'latency'): AlertRule[] {
  const { alert, ratio, runbook, what } = WORDS[kind];
  const series = `contract="${contract}",operation="${operation}"`;
  return (['page', 'ticket'] as const).map(severity => ({
    alert,
    expr: TIERS.filter(tier => tier.severity === severity)
      .map(({ factor, long, short, least }) => {
        const most = Math.min(round(factor * budgetOf(slo, kind)), MOST);
        const traffic = `${BY} (increase(${COUNT}{${series},${COUNTED}}[${long}])) >= ${least}`;
        return `(\n  ${ratio}${long}{${series}} > ${most}\n  and ${ratio}${short}{${series}} > ${most}\n  and ${traffic}\n)`;
      })
      .join('\nor\n'),
    labels: { severity, slo: kind, contract, operation },
    annotations: {
      summary: `${contract}#${operation}: {{ $value | humanizePercentage }} of calls are ${what}`,
      description: `The budget of a month is ${round(budgetOf(slo, kind) * 100)} % and burns too fast.`,
      runbook: `docs/runbooks/${runbook}.md`,
      dashboard: '/d/canongate-front-door',
    },
  }));
}

/** Decimal fractions as people write them, whatever binary makes of them. */
const round = (value: number): number => Number(value.toPrecision(6));
