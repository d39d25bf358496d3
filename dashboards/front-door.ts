/** The front door, for who is on call: are callers served, how fast, and where does the time go? */
import { listeningDoors } from './listening-doors.ts';
import type { Board } from './panels.ts';

const JOB = 'job=~"$job"';
const RATE = '[$__rate_interval]';
const REQUESTS = `gateway_requests_total{${JOB}}`;
const quantile = (q: number) =>
  `histogram_quantile(${q}, sum by (le) (rate(gateway_request_duration_seconds_bucket{${JOB}}${RATE})))`;
const left = (ratio: string, slo: string) =>
  `1 - ${ratio} / on (contract, operation) contract_operation:gateway_slo:budget{slo="${slo}"}`;

export const frontDoor: Board = {
  uid: 'canongate-front-door',
  title: 'Canongate · Front door',
  description: 'What callers see of the gateway, and what of it is the gateway itself.',
  rows: [
    {
      title: 'Objectives',
      panels: [
        {
          kind: 'stat',
          title: 'Availability budget left',
          description:
            'Share of the month’s budget of failed calls that is left, by operation. Below zero the objective is missed.',
          runbook: 'availability-budget-burn',
          unit: 'percentunit',
          width: 6,
          limits: { warn: 0.5, bad: 0, lessIsWorse: true },
          queries: [
            {
              expr: left('contract_operation:gateway_requests:errors_ratio_rate30d', 'availability'),
              legend: '{{contract}}#{{operation}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Latency budget left',
          description: 'Share of the month’s budget of late answers that is left, by operation.',
          runbook: 'latency-budget-burn',
          unit: 'percentunit',
          width: 6,
          limits: { warn: 0.5, bad: 0, lessIsWorse: true },
          queries: [
            {
              expr: left('contract_operation:gateway_requests:slow_ratio_rate30d', 'latency'),
              legend: '{{contract}}#{{operation}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Failing and late, within the hour',
          description:
            'Share of calls that failed, and of answers that came late. Callers’ own mistakes and denials do not count.',
          runbook: 'availability-budget-burn',
          unit: 'percentunit',
          width: 12,
          queries: [
            {
              expr: 'contract_operation:gateway_requests:errors_ratio_rate1h',
              legend: 'failing {{contract}}#{{operation}}',
            },
            {
              expr: 'contract_operation:gateway_requests:slow_ratio_rate1h',
              legend: 'late {{contract}}#{{operation}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Traffic',
      panels: [
        {
          kind: 'timeseries',
          title: 'Calls by outcome',
          description:
            'Calls a second. A step in backend_fault is a system of record; a step in client_fault is often one application.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [{ expr: `sum by (outcome) (rate(${REQUESTS}${RATE}))`, legend: '{{outcome}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Time to answer',
          description: 'Answered calls only. An objective lies on a bucket bound, so that its share is exact.',
          runbook: 'latency-budget-burn',
          unit: 's',
          width: 12,
          queries: [
            { expr: quantile(0.5), legend: 'p50' },
            { expr: quantile(0.95), legend: 'p95' },
            { expr: quantile(0.99), legend: 'p99' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Who takes the time',
          description: 'Seconds per call spent in the gateway and spent waiting for backends that answered.',
          runbook: 'overhead-high',
          unit: 's',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `sum(rate(gateway_overhead_seconds_sum{${JOB}}${RATE})) / sum(rate(${REQUESTS}${RATE}))`,
              legend: 'gateway',
            },
            {
              expr: `sum(rate(gateway_backend_duration_seconds_sum{${JOB}}${RATE})) / sum(rate(${REQUESTS}${RATE}))`,
              legend: 'backends',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'The gateway’s own time',
          description: 'Time of a call that was not spent waiting for a backend. Above 25 ms at p99 something blocks.',
          runbook: 'overhead-high',
          unit: 's',
          width: 12,
          limits: { warn: 0.01, bad: 0.025 },
          queries: [
            {
              expr: `histogram_quantile(0.5, sum by (le) (rate(gateway_overhead_seconds_bucket{${JOB}}${RATE})))`,
              legend: 'p50',
            },
            {
              expr: `histogram_quantile(0.99, sum by (le) (rate(gateway_overhead_seconds_bucket{${JOB}}${RATE})))`,
              legend: 'p99',
            },
          ],
        },
      ],
    },
    {
      title: 'The line',
      panels: [
        {
          kind: 'timeseries',
          title: 'Faults by code',
          description: 'The codes callers see in problems; /problems/<code> at the door says what each asks of them.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [{ expr: `sum by (code) (rate(gateway_faults_total{${JOB}}${RATE})) > 0`, legend: '{{code}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Faults by stage',
          description:
            'Where on the line calls end: before authorize it is who calls, at check what they send, at deliver the backend.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [{ expr: `sum by (stage) (rate(gateway_faults_total{${JOB}}${RATE})) > 0`, legend: '{{stage}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Own time of each stage, p95',
          description:
            'One walk in sixteen is timed; what a stage waits for behind it is not counted, deliver holds the backend call.',
          runbook: 'overhead-high',
          unit: 's',
          width: 12,
          queries: [
            {
              expr: `histogram_quantile(0.95, sum by (le, stage) (rate(gateway_stage_duration_seconds_bucket{${JOB}}${RATE})))`,
              legend: '{{stage}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Calls under way',
          description:
            'Calls that walk the line now. A rising line at level traffic means that backends have become slow.',
          runbook: 'latency-budget-burn',
          unit: 'short',
          width: 12,
          queries: [{ expr: `gateway_requests_in_flight{${JOB}}`, legend: '{{instance}}' }],
        },
      ],
    },
    listeningDoors,
    {
      title: 'The process',
      panels: [
        {
          kind: 'timeseries',
          title: 'Event loop delay, p99',
          description: 'Above 100 ms every call waits for whatever holds the loop.',
          runbook: 'event-loop-blocked',
          unit: 's',
          width: 6,
          limits: { warn: 0.05, bad: 0.1 },
          queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${JOB}}`, legend: '{{instance}}' }],
        },
        {
          kind: 'timeseries',
          title: 'CPU',
          description: 'Cores in use. One process uses little more than one.',
          runbook: 'event-loop-blocked',
          unit: 'short',
          width: 6,
          queries: [{ expr: `rate(process_cpu_seconds_total{${JOB}}${RATE})`, legend: '{{instance}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Memory',
          description: 'Resident memory and heap in use. A saw is healthy, a slope is a leak.',
          runbook: 'event-loop-blocked',
          unit: 'bytes',
          width: 6,
          queries: [
            { expr: `process_resident_memory_bytes{${JOB}}`, legend: 'resident {{instance}}' },
            { expr: `nodejs_heap_size_used_bytes{${JOB}}`, legend: 'heap {{instance}}' },
          ],
        },
        {
          kind: 'stat',
          title: 'Restarts within the day',
          description: 'Starts of each process. A volatile store forgets with each.',
          runbook: 'target-down',
          unit: 'none',
          width: 6,
          limits: { warn: 1, bad: 3 },
          queries: [{ expr: `changes(process_start_time_seconds{${JOB}}[1d])`, legend: '{{instance}}' }],
        },
        {
          kind: 'stat',
          title: 'Log lines lost within the day',
          description:
            'Lines given up because their destination did not take them. The calls themselves are not touched.',
          runbook: 'log-lines-dropped',
          unit: 'none',
          width: 6,
          limits: { warn: 1, bad: 1 },
          queries: [{ expr: `increase(gateway_log_lines_dropped_total{${JOB}}[1d])`, legend: '{{instance}}' }],
        },
      ],
    },
  ],
};
