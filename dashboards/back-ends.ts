/** The back ends, for who is on call: which system of record is ill, since when, and what the gateway does about it. */
import type { Board } from './panels.ts';

const JOB = 'job=~"$job"';
const RATE = '[$__rate_interval]';
const CALLS = `gateway_backend_calls_total{${JOB}}`;
const share = (outcome: string) =>
  `sum by (backend) (rate(gateway_backend_calls_total{${JOB},outcome${outcome}}[5m])) / sum by (backend) (rate(${CALLS}[5m]))`;

export const backEnds: Board = {
  uid: 'canongate-back-ends',
  title: 'Canongate · Back ends',
  description: 'Each service endpoint by its own name: traffic, failures, guards and credentials.',
  rows: [
    {
      title: 'At a glance',
      panels: [
        {
          kind: 'table',
          title: 'Back ends now',
          description: 'One line for each service endpoint. Failing without an open circuit: look at the faults below.',
          runbook: 'breaker-open',
          unit: 'short',
          width: 24,
          queries: [
            { expr: `sum by (backend) (rate(${CALLS}[5m]))`, legend: 'Calls a second' },
            { expr: share('!="ok"'), legend: 'Share not answered' },
            {
              expr: `histogram_quantile(0.99, sum by (backend, le) (rate(gateway_backend_duration_seconds_bucket{${JOB}}[5m])))`,
              legend: 'p99 in seconds',
            },
            { expr: `max by (backend) (gateway_breaker_state{${JOB},state="open"})`, legend: 'Circuit open' },
            {
              expr: `sum by (backend) (gateway_bulkhead_slots{${JOB},kind="used"}) / sum by (backend) (gateway_bulkhead_slots{${JOB},kind="limit"})`,
              legend: 'Share of slots used',
            },
          ],
        },
      ],
    },
    {
      title: 'Calls',
      panels: [
        {
          kind: 'timeseries',
          title: 'Time to answer, p95',
          description: 'Guarded calls that were answered, retries included.',
          runbook: 'latency-budget-burn',
          unit: 's',
          width: 12,
          queries: [
            {
              expr: `histogram_quantile(0.95, sum by (backend, le) (rate(gateway_backend_duration_seconds_bucket{${JOB}}${RATE})))`,
              legend: '{{backend}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Calls by outcome',
          description:
            'rejected: they answered no. failed: no usable answer. timeout: none in time. shed: never sent, the circuit is open or all slots are taken.',
          runbook: 'breaker-open',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [{ expr: `sum by (backend, outcome) (rate(${CALLS}${RATE}))`, legend: '{{backend}} {{outcome}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Faults by code',
          description:
            'Why calls of a backend failed. backend-refused-us is ours to mend: a credential or an enrolment.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `sum by (backend, code) (rate(gateway_backend_faults_total{${JOB}}${RATE}))`,
              legend: '{{backend}} {{code}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Retries per first attempt',
          description:
            'The retry budget holds this below 20 %. A steady share is a partner who fails a little all day.',
          runbook: 'breaker-open',
          unit: 'percentunit',
          width: 12,
          queries: [
            {
              expr: `sum by (backend) (rate(gateway_backend_attempts_total{${JOB},attempt="retry"}${RATE})) / sum by (backend) (rate(gateway_backend_attempts_total{${JOB},attempt="first"}${RATE}))`,
              legend: '{{backend}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Queues',
      panels: [
        {
          kind: 'table',
          title: 'Queues now',
          description:
            'What waits for each service endpoint. Held keys wait for a person, not for the system of record.',
          runbook: 'queue-too-old',
          unit: 'short',
          width: 24,
          queries: [
            { expr: `max by (backend) (gateway_delivery_operations{${JOB},state="waiting"})`, legend: 'Waiting' },
            { expr: `max by (backend) (gateway_delivery_operations{${JOB},state="running"})`, legend: 'Under way' },
            { expr: `max by (backend) (gateway_delivery_oldest_age_seconds{${JOB}})`, legend: 'Oldest in seconds' },
            { expr: `max by (backend) (gateway_delivery_held_keys{${JOB}})`, legend: 'Held keys' },
            {
              expr: `max by (backend) (gateway_delivery_operations{${JOB},state="needs-attention"})`,
              legend: 'For a person',
            },
          ],
        },
        {
          kind: 'state-timeline',
          title: 'What operators said',
          description: '0 running, 1 paused, 2 draining, 3 stopped. The same on every replica.',
          runbook: 'endpoint-paused',
          unit: 'none',
          width: 12,
          limits: { warn: 1, bad: 3 },
          queries: [
            {
              expr: `max by (backend) (gateway_endpoint_state{${JOB},state="paused"}) + 2 * max by (backend) (gateway_endpoint_state{${JOB},state="draining"}) + 3 * max by (backend) (gateway_endpoint_state{${JOB},state="stopped"})`,
              legend: '{{backend}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Waiting',
          description: 'Operations that wait. Growing while the endpoint runs: it takes less than comes.',
          runbook: 'queue-too-old',
          unit: 'short',
          width: 12,
          queries: [
            { expr: `max by (backend) (gateway_delivery_operations{${JOB},state="waiting"})`, legend: '{{backend}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Attempts by what became of them',
          description:
            'again: tried later. needs-attention: a person must look. over-budget: a repeat that waits, because most repeats fail. claim-lost: another replica has taken it over.',
          runbook: 'queue-too-old',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `sum by (backend, attempt, result) (rate(gateway_delivery_attempts_total{${JOB}}${RATE}))`,
              legend: '{{backend}} {{attempt}} {{result}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Held keys',
          description: 'Keys that go on only when a person has resolved the work item at their head.',
          runbook: 'queue-held',
          unit: 'none',
          width: 12,
          limits: { warn: 1, bad: 10 },
          queries: [{ expr: `max by (backend) (gateway_delivery_held_keys{${JOB}})`, legend: '{{backend}}' }],
        },
      ],
    },
    {
      title: 'Guards',
      panels: [
        {
          kind: 'state-timeline',
          title: 'Circuits',
          description: '0 closed, 1 half open, 2 open. Each replica keeps its own circuit.',
          runbook: 'breaker-open',
          unit: 'none',
          width: 12,
          limits: { warn: 1, bad: 2 },
          queries: [
            {
              expr: `2 * max by (backend, instance) (gateway_breaker_state{${JOB},state="open"}) + max by (backend, instance) (gateway_breaker_state{${JOB},state="half-open"})`,
              legend: '{{backend}} {{instance}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Slots',
          description: 'Calls under way and waiting, and how many may be. Waiting at the limit ends in 503 overloaded.',
          runbook: 'latency-budget-burn',
          unit: 'short',
          width: 12,
          queries: [
            { expr: `sum by (backend, kind) (gateway_bulkhead_slots{${JOB}})`, legend: '{{backend}} {{kind}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Width of the gate',
          description:
            'Calls that a REST or SOAP back-end is given at a time, and those that wait. A width below what was configured: it said that it has too much, and is spared.',
          runbook: 'latency-budget-burn',
          unit: 'short',
          width: 12,
          queries: [{ expr: `sum by (backend, kind) (gateway_gate_slots{${JOB}})`, legend: '{{backend}} {{kind}}' }],
        },
      ],
    },
    {
      title: 'Answers and credentials',
      panels: [
        {
          kind: 'timeseries',
          title: 'Tolerated flaws by cause',
          description:
            'What a partner sends wrong and the reader lets pass. A new cause often follows a change on their side.',
          runbook: 'contract-violations-from-backend',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (backend, cause) (rate(gateway_backend_warnings_total{${JOB}}${RATE}))`,
              legend: '{{backend}} {{cause}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Answers set aside within the day',
          description: 'Answers that belong to another call. Any one is a case for the privacy officer.',
          runbook: 'quarantined-answers',
          unit: 'none',
          width: 6,
          limits: { warn: 1, bad: 1 },
          queries: [
            {
              expr: `sum by (backend) (increase(gateway_quarantined_answers_total{${JOB}}[1d]))`,
              legend: '{{backend}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Days to the end of a certificate',
          description: 'The earliest of the backend’s certificate and ours for it.',
          runbook: 'certificate-expiring',
          unit: 'd',
          width: 6,
          limits: { warn: 30, bad: 14, lessIsWorse: true },
          queries: [
            {
              expr: `(min by (backend) (gateway_certificate_expiry_timestamp_seconds{${JOB}}) - time()) / 86400`,
              legend: '{{backend}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Age of key sets',
          description:
            'Key sets are fetched again after ten minutes; older than two hours, their issuer does not answer.',
          runbook: 'jwks-stale',
          unit: 's',
          width: 12,
          queries: [{ expr: `max by (pipeline) (gateway_jwks_age_seconds{${JOB}})`, legend: '{{pipeline}}' }],
        },
      ],
    },
  ],
};
