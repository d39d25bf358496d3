/** Governance, for architects: who uses which contract, what is denied, and what gets lost in translation. */
import type { Board } from './panels.ts';

const JOB = 'job=~"$job"';
const RATE = '[$__rate_interval]';
const DAY = '[1d]';

export const governance: Board = {
  uid: 'canongate-governance',
  title: 'Canongate · Governance',
  description: 'Contracts and their use, decisions of the policies, and the fidelity of mappings.',
  rows: [
    {
      title: 'Contracts in use',
      panels: [
        {
          kind: 'table',
          title: 'Calls of the day by application and contract',
          description: 'Who depends on what. The application “other” is whoever could not be identified.',
          runbook: 'deprecated-traffic-near-sunset',
          unit: 'short',
          width: 12,
          queries: [
            {
              expr: `sum by (consumer, contract) (increase(gateway_consumer_requests_total{${JOB}}${DAY})) > 0`,
              legend: 'Calls',
            },
          ],
        },
        {
          kind: 'table',
          title: 'Contracts in force',
          description: 'State and owner of each contract version that is served.',
          runbook: 'deprecated-traffic-near-sunset',
          unit: 'short',
          width: 12,
          queries: [{ expr: `count by (contract, state, owner) (gateway_contract_info{${JOB}})`, legend: 'Replicas' }],
        },
        {
          kind: 'timeseries',
          title: 'Calls of deprecated contracts',
          description: 'By application. It must reach zero before the contract ends.',
          runbook: 'deprecated-traffic-near-sunset',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (contract, consumer) (rate(gateway_consumer_requests_total{${JOB}}${RATE})) and on (contract) gateway_contract_info{${JOB},state="deprecated"}`,
              legend: '{{consumer}} {{contract}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Days to the end of a contract',
          description: 'Until the date in the Sunset header (RFC 8594).',
          runbook: 'deprecated-traffic-near-sunset',
          unit: 'd',
          width: 12,
          limits: { warn: 90, bad: 30, lessIsWorse: true },
          queries: [
            {
              expr: `(min by (contract) (gateway_contract_sunset_timestamp_seconds{${JOB}}) - time()) / 86400`,
              legend: '{{contract}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Decisions',
      panels: [
        {
          kind: 'timeseries',
          title: 'Decisions of policies',
          description:
            'Every policy counts what it decides. A rise in denied-… after a deployment is a credential that was not rolled.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (policy, decision) (rate(gateway_policy_decisions_total{${JOB}}${RATE}))`,
              legend: '{{policy}} {{decision}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Denied calls by application',
          description: 'No or wrong credential, missing scope, or too many calls.',
          runbook: 'availability-budget-burn',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (consumer, contract) (rate(gateway_consumer_requests_total{${JOB},outcome="policy_denied"}${RATE}))`,
              legend: '{{consumer}} {{contract}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Fidelity',
      panels: [
        {
          kind: 'timeseries',
          title: 'Contract violations',
          description:
            'request: an application sends what the contract does not allow. answer: a mapping or a backend does.',
          runbook: 'contract-violations-from-backend',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (contract, direction) (rate(gateway_contract_violations_total{${JOB}}${RATE}))`,
              legend: '{{contract}} {{direction}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Mapping failures',
          description: 'Answers that came and could not be turned into a valid canonical answer.',
          runbook: 'contract-violations-from-backend',
          unit: 'reqps',
          width: 12,
          queries: [
            { expr: `sum by (mapping) (rate(gateway_mapping_failures_total{${JOB}}${RATE}))`, legend: '{{mapping}}' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Places nobody reads',
          description:
            'Parts of answers that no rule of the mapping reads. A step up is a partner who sends something new.',
          runbook: 'contract-violations-from-backend',
          unit: 'reqps',
          width: 12,
          queries: [{ expr: `sum by (mapping) (rate(gateway_unmapped_total{${JOB}}${RATE}))`, legend: '{{mapping}}' }],
        },
        {
          kind: 'timeseries',
          title: 'Answers given again',
          description:
            'Calls answered from the first answer to their idempotency key, or from an answer that is fresh enough: they cost no backend anything.',
          runbook: 'volatile-keeper',
          unit: 'reqps',
          width: 12,
          queries: [
            {
              expr: `sum by (contract) (rate(gateway_idempotent_replays_total{${JOB}}${RATE}))`,
              legend: '{{contract}}',
            },
            {
              expr: `sum by (contract) (rate(gateway_reused_answers_total{${JOB}}${RATE}))`,
              legend: '{{contract}}, fresh enough',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Bodies above their size',
          description: 'What store.retention.size leaves too much, because it is young or has not ended.',
          runbook: 'store-unavailable',
          unit: 'bytes',
          width: 12,
          queries: [{ expr: `max(gateway_store_bodies_excess_bytes{${JOB}})`, legend: 'above' }],
        },
        {
          kind: 'timeseries',
          title: 'Room for the store',
          description: 'What is left on the disk of a private server, and below what nothing new is taken for later.',
          runbook: 'store-nearly-full',
          unit: 'bytes',
          width: 12,
          queries: [
            { expr: `min by (instance) (gateway_store_free_bytes{${JOB}})`, legend: '{{instance}}, free' },
            { expr: `max by (instance) (gateway_store_least_free_bytes{${JOB}})`, legend: '{{instance}}, least' },
          ],
        },
      ],
    },
    {
      title: 'Events',
      panels: [
        {
          kind: 'timeseries',
          title: 'Deliveries of events',
          description:
            'Attempts by application. again: it will be tried once more. parked: a person has to look. dropped: nobody wants it any more.',
          runbook: 'events-undelivered',
          unit: 'reqps',
          width: 12,
          stacked: true,
          queries: [
            {
              expr: `sum by (consumer, outcome) (rate(gateway_event_deliveries_total{${JOB}}${RATE}))`,
              legend: '{{consumer}} {{outcome}}',
            },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Oldest event not received',
          description: 'By application; subscriptions that are paused do not count.',
          runbook: 'events-undelivered',
          unit: 's',
          width: 12,
          queries: [
            { expr: `max by (consumer) (gateway_event_undelivered_age_seconds{${JOB}})`, legend: '{{consumer}}' },
          ],
        },
      ],
    },
    {
      title: 'In force',
      panels: [
        {
          kind: 'table',
          title: 'Configuration and store',
          description: 'Version of the configuration and kind of the store on each replica. Replicas should agree.',
          runbook: 'config-reload-failed',
          unit: 'none',
          width: 12,
          queries: [
            { expr: `gateway_config_info{${JOB}}`, legend: 'In force' },
            { expr: `gateway_keeper_info{${JOB}}`, legend: 'Store' },
          ],
        },
        {
          kind: 'timeseries',
          title: 'Configurations offered',
          description: 'Accepted and refused. A refused one leaves the one before in force.',
          runbook: 'config-reload-failed',
          unit: 'short',
          width: 12,
          queries: [
            { expr: `sum by (result) (increase(gateway_config_reloads_total{${JOB}}${RATE}))`, legend: '{{result}}' },
          ],
        },
      ],
    },
    {
      title: 'The store',
      panels: [
        {
          kind: 'timeseries',
          title: 'Commits, p50 and p99',
          description: 'Time of one commit. Everything that is kept waits for it; a slow disk shows here first.',
          runbook: 'store-unavailable',
          unit: 's',
          width: 12,
          queries: [0.5, 0.99].map(quantile => ({
            expr: `histogram_quantile(${quantile}, sum by (instance, le) (rate(gateway_store_commit_seconds_bucket{${JOB}}${RATE})))`,
            legend: `{{instance}} p${quantile * 100}`,
          })),
        },
        {
          kind: 'timeseries',
          title: 'Entries per commit',
          description: 'How many calls share a commit. It grows with the load: that is how the store keeps up.',
          runbook: 'store-unavailable',
          unit: 'short',
          width: 6,
          queries: [
            {
              expr: `sum by (instance) (rate(gateway_store_entries_total{${JOB}}${RATE})) / sum by (instance) (rate(gateway_store_commit_seconds_count{${JOB}}${RATE}))`,
              legend: '{{instance}}',
            },
          ],
        },
        {
          kind: 'stat',
          title: 'Replicas whose store can be written',
          description: 'A replica that cannot write answers 503 to whatever would have to be kept.',
          runbook: 'store-unavailable',
          unit: 'none',
          width: 6,
          queries: [{ expr: `sum(gateway_store_connected{${JOB}})`, legend: 'Replicas' }],
        },
      ],
    },
  ],
};
