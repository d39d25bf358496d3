/** Alerts on causes: what is wrong inside, before or while a caller notices. */
import type { AlertRule, RuleGroup } from './slo-rules.ts';

interface Cause {
  alert: string;
  severity: 'page' | 'ticket' | 'info';
  expr: string;
  for?: string;
  summary: string;
  dashboard: 'front-door' | 'back-ends' | 'governance';
}

const CAUSES: readonly Cause[] = [
  {
    alert: 'TargetDown',
    severity: 'page',
    expr: 'up{job="canongate"} == 0 or absent(up{job="canongate"})',
    for: '2m',
    summary: 'Prometheus does not reach the administration port of {{ $labels.instance }}',
    dashboard: 'front-door',
  },
  {
    alert: 'BreakerOpen',
    severity: 'page',
    expr: 'max by (backend) (gateway_breaker_state{state="closed"}) == 0',
    for: '5m',
    summary: 'The circuit of {{ $labels.backend }} has not been closed on any replica for five minutes',
    dashboard: 'back-ends',
  },
  {
    alert: 'QuarantinedAnswers',
    severity: 'page',
    expr: 'sum by (backend) (increase(gateway_quarantined_answers_total[15m])) > 0',
    summary: '{{ $labels.backend }} answered a call with an answer that belongs to another',
    dashboard: 'back-ends',
  },
  {
    alert: 'StoreUnavailable',
    severity: 'page',
    expr: `sum by (instance) (rate(gateway_faults_total{code="store-unavailable"}[5m])) > 0
or min by (instance) (gateway_store_connected) == 0`,
    for: '1m',
    summary: '{{ $labels.instance }} answers calls with 503 because it cannot keep them',
    dashboard: 'governance',
  },
  {
    alert: 'StoreNearlyFull',
    severity: 'page',
    expr: 'min by (instance) (gateway_store_free_bytes) < 2 * min by (instance) (gateway_store_least_free_bytes)',
    for: '5m',
    summary: '{{ $labels.instance }} has {{ $value | humanize1024 }}B left on the disk of its store',
    dashboard: 'governance',
  },
  {
    alert: 'QueueTooOld',
    severity: 'page',
    expr: `max by (backend) (gateway_delivery_oldest_age_seconds) > 900
and on (backend) max by (backend) (gateway_endpoint_state{state=~"running|draining"}) == 1`,
    for: '5m',
    summary: 'What waits for {{ $labels.backend }} has waited for {{ $value | humanizeDuration }}',
    dashboard: 'back-ends',
  },
  {
    alert: 'ListenerSilent',
    severity: 'page',
    expr: 'min by (listener) (gateway_listener_overdue_seconds) > 0',
    for: '2m',
    summary:
      'Nothing has come in at {{ $labels.listener }} for {{ $value | humanizeDuration }} longer than it may be silent',
    dashboard: 'front-door',
  },
  {
    alert: 'EndpointPaused',
    severity: 'ticket',
    expr: 'max by (backend, state) (gateway_endpoint_state{state=~"paused|draining|stopped"}) == 1',
    for: '1h',
    summary: '{{ $labels.backend }} has been {{ $labels.state }} for an hour',
    dashboard: 'back-ends',
  },
  {
    alert: 'QueueHeld',
    severity: 'ticket',
    expr: 'max by (backend) (gateway_delivery_held_keys) > 0',
    for: '30m',
    summary: '{{ $value }} keys of {{ $labels.backend }} go on only when a person has decided',
    dashboard: 'back-ends',
  },
  {
    alert: 'ContractViolationsFromBackend',
    severity: 'ticket',
    expr: 'sum by (contract) (increase(gateway_contract_violations_total{direction="answer"}[15m])) > 0',
    summary: 'Answers for {{ $labels.contract }} break the contract after mapping',
    dashboard: 'governance',
  },
  {
    alert: 'OverheadHigh',
    severity: 'ticket',
    expr: 'histogram_quantile(0.99, sum by (le) (rate(gateway_overhead_seconds_bucket[5m]))) > 0.025',
    for: '10m',
    summary: 'The gateway itself takes {{ $value | humanizeDuration }} at p99',
    dashboard: 'front-door',
  },
  {
    alert: 'EventLoopBlocked',
    severity: 'ticket',
    expr: 'nodejs_eventloop_lag_p99_seconds{job="canongate"} > 0.1',
    for: '5m',
    summary: 'The event loop of {{ $labels.instance }} is blocked for {{ $value | humanizeDuration }} at p99',
    dashboard: 'front-door',
  },
  {
    alert: 'ConfigReloadFailed',
    severity: 'ticket',
    expr: 'gateway_config_last_reload_successful == 0',
    for: '5m',
    summary: '{{ $labels.instance }} refused a configuration and runs on the one before',
    dashboard: 'front-door',
  },
  {
    alert: 'JwksStale',
    severity: 'ticket',
    expr: 'max by (pipeline) (gateway_jwks_age_seconds) > 7200',
    for: '10m',
    summary: 'The key set of pipeline {{ $labels.pipeline }} is {{ $value | humanizeDuration }} old',
    dashboard: 'back-ends',
  },
  {
    alert: 'CertificateExpiring',
    severity: 'ticket',
    expr: 'min by (backend) (gateway_certificate_expiry_timestamp_seconds) - time() < 14 * 86400',
    for: '1h',
    summary: 'A certificate between the gateway and {{ $labels.backend }} ends in {{ $value | humanizeDuration }}',
    dashboard: 'back-ends',
  },
  {
    alert: 'DeprecatedTrafficNearSunset',
    severity: 'ticket',
    expr: `sum by (contract, consumer) (increase(gateway_consumer_requests_total[1d])) > 0
and on (contract) max by (contract) (gateway_contract_sunset_timestamp_seconds) - time() < 30 * 86400`,
    for: '1h',
    summary: '{{ $labels.consumer }} still calls {{ $labels.contract }}, which ends within 30 days',
    dashboard: 'governance',
  },
  {
    alert: 'EventsUndelivered',
    severity: 'ticket',
    expr: 'max by (consumer) (gateway_event_undelivered_age_seconds) > 1800',
    for: '10m',
    summary:
      'A subscriber of {{ $labels.consumer }} has not received an event that is {{ $value | humanizeDuration }} old',
    dashboard: 'governance',
  },
  {
    alert: 'SeriesBudget',
    severity: 'ticket',
    expr: 'scrape_samples_scraped{job="canongate"} > 4000',
    for: '15m',
    summary: '{{ $labels.instance }} exposes {{ $value }} series of at most 5000',
    dashboard: 'front-door',
  },
  {
    alert: 'LogLinesDropped',
    severity: 'ticket',
    expr: 'increase(gateway_log_lines_dropped_total[15m]) > 0',
    summary: '{{ $labels.instance }} has given up log lines: their destination does not take them',
    dashboard: 'front-door',
  },
  {
    alert: 'VolatileKeeper',
    severity: 'info',
    expr: 'gateway_keeper_info{kind="volatile"} == 1',
    for: '10m',
    summary: '{{ $labels.instance }} keeps everything in memory: a restart forgets',
    dashboard: 'governance',
  },
];

/** `BreakerOpen` has its runbook at docs/runbooks/breaker-open.md. */
export const runbookOf = (alert: string): string =>
  `docs/runbooks/${alert.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.md`;

export const causeGroups = (): RuleGroup[] => [{ name: 'canongate-causes', rules: CAUSES.map(ruleOf) }];

function ruleOf({ alert, severity, expr, for: held, summary, dashboard }: Cause): AlertRule {
  return {
    alert,
    expr,
    ...(held ? { for: held } : {}),
    labels: { severity },
    annotations: { summary, runbook: runbookOf(alert), dashboard: `/d/canongate-${dashboard}` },
  };
}
