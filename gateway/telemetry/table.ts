/** Every metric of the gateway, in one table: registry, series budget, dashboards and rules are checked against it. */
import type { BUCKETS } from './buckets.ts';
import type { Dimension } from './dimensions.ts';

export interface MetricEntry {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly by: readonly Dimension[];
  readonly buckets?: keyof typeof BUCKETS;
  /** Starts at zero for every combination, or for these values of a label: an alert on an increase must see the first one. */
  readonly zero?: true | Readonly<Record<string, readonly string[]>>;
  /** An observation may carry the id of its trace. */
  readonly exemplars?: true;
}

/** Base units and suffixes as Prometheus names them: seconds, `_total`, `_info`, `_timestamp_seconds`. */
export const METRICS = {
  requests: {
    name: 'gateway_requests_total',
    type: 'counter',
    help: 'Calls by how they ended.',
    by: ['operation', 'outcome'],
    exemplars: true,
  },
  requestDuration: {
    name: 'gateway_request_duration_seconds',
    type: 'histogram',
    help: 'Time from the call at the door to its answer, of calls that were answered well.',
    by: ['operation'],
    buckets: 'calls',
    exemplars: true,
  },
  overhead: {
    name: 'gateway_overhead_seconds',
    type: 'histogram',
    help: 'Time of a call that was not spent waiting for a backend.',
    by: ['operation'],
    buckets: 'work',
  },
  inFlight: {
    name: 'gateway_requests_in_flight',
    type: 'gauge',
    help: 'Calls that walk the line now.',
    by: [],
  },
  stageDuration: {
    name: 'gateway_stage_duration_seconds',
    type: 'histogram',
    help: 'Time a stage takes itself, without the stages behind it; one walk in sixteen is timed.',
    by: ['stage'],
    buckets: 'work',
  },
  faults: {
    name: 'gateway_faults_total',
    type: 'counter',
    help: 'Calls that ended in a fault, by its code and the stage that raised it.',
    by: ['code', 'stage'],
    zero: { code: ['store-unavailable'] },
  },
  decisions: {
    name: 'gateway_policy_decisions_total',
    type: 'counter',
    help: 'What each policy decided; tokens found in the cache are jwt, allowed-cached.',
    by: ['decision'],
  },
  consumerRequests: {
    name: 'gateway_consumer_requests_total',
    type: 'counter',
    help: 'Calls by registered application and contract.',
    by: ['consumer', 'contract', 'outcome'],
  },
  violations: {
    name: 'gateway_contract_violations_total',
    type: 'counter',
    help: 'Requests and answers that broke their contract.',
    by: ['contract', 'direction'],
    zero: true,
  },
  replays: {
    name: 'gateway_idempotent_replays_total',
    type: 'counter',
    help: 'Calls answered from the first answer to their idempotency key.',
    by: ['operation'],
  },
  reuses: {
    name: 'gateway_reused_answers_total',
    type: 'counter',
    help: 'Calls answered from the ledger because the caller asked for no newer answer.',
    by: ['operation'],
  },
  mappingFailures: {
    name: 'gateway_mapping_failures_total',
    type: 'counter',
    help: 'Answers of a backend that the mapping could not turn into a valid canonical answer.',
    by: ['mapping'],
    zero: true,
  },
  unmapped: {
    name: 'gateway_unmapped_total',
    type: 'counter',
    help: 'Places in backend answers that no rule of the mapping reads.',
    by: ['mapping'],
  },
  backendCalls: {
    name: 'gateway_backend_calls_total',
    type: 'counter',
    help: 'Guarded calls of a backend by how they ended.',
    by: ['backendOperation', 'backendOutcome'],
    exemplars: true,
  },
  backendDuration: {
    name: 'gateway_backend_duration_seconds',
    type: 'histogram',
    help: 'Time of one guarded call of a backend that was answered, retries included.',
    by: ['backendOperation'],
    buckets: 'calls',
    exemplars: true,
  },
  backendFaults: {
    name: 'gateway_backend_faults_total',
    type: 'counter',
    help: 'Guarded calls of a backend that ended in a fault, by its code.',
    by: ['backend', 'code'],
  },
  attempts: {
    name: 'gateway_backend_attempts_total',
    type: 'counter',
    help: 'Messages that left for a backend: first attempts and retries.',
    by: ['backend', 'attempt'],
  },
  warnings: {
    name: 'gateway_backend_warnings_total',
    type: 'counter',
    help: 'Flaws in backend answers that were tolerated, by cause.',
    by: ['cause'],
  },
  quarantined: {
    name: 'gateway_quarantined_answers_total',
    type: 'counter',
    help: 'Answers set aside because they belong to no call we know of.',
    by: ['backend'],
    zero: true,
  },
  eventDeliveries: {
    name: 'gateway_event_deliveries_total',
    type: 'counter',
    help: 'Attempts to deliver an event to a subscriber of this application, by how they ended.',
    by: ['consumer', 'delivery'],
    zero: true,
  },
  eventAge: {
    name: 'gateway_event_undelivered_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest event that a subscriber of this application has not received; 0 where there is none.',
    by: ['consumer'],
  },
  breakerState: {
    name: 'gateway_breaker_state',
    type: 'gauge',
    help: 'State of the circuit breaker: 1 for the state it is in.',
    by: ['backend', 'breaker'],
  },
  bulkheadSlots: {
    name: 'gateway_bulkhead_slots',
    type: 'gauge',
    help: 'Slots of the bulkhead: used, waited for, and how many there are.',
    by: ['backend', 'slots'],
  },
  endpointState: {
    name: 'gateway_endpoint_state',
    type: 'gauge',
    help: 'What an operator said of deliveries to a backend: 1 for the state it is in. The same on every replica.',
    by: ['backend', 'endpointState'],
  },
  deliveryOperations: {
    name: 'gateway_delivery_operations',
    type: 'gauge',
    help: 'Operations that wait for a backend, are under way to it, or need a person. The same on every replica.',
    by: ['backend', 'waiting'],
  },
  deliveryHeldKeys: {
    name: 'gateway_delivery_held_keys',
    type: 'gauge',
    help: 'Keys of a backend that go on only when a person has decided. The same on every replica.',
    by: ['backend'],
  },
  deliveryOldest: {
    name: 'gateway_delivery_oldest_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest operation that waits for a backend and for no person; 0 where none does.',
    by: ['backend'],
  },
  deliveryAttempts: {
    name: 'gateway_delivery_attempts_total',
    type: 'counter',
    help: 'Attempts of the worker by what became of them; over-budget: a repeat that waits because the retry budget is spent; claim-lost: another replica has taken it over, and nothing of it was kept.',
    by: ['backend', 'attempt', 'delivered'],
    zero: true,
  },
  storeCommit: {
    name: 'gateway_store_commit_seconds',
    type: 'histogram',
    help: 'Time of one commit of the store.',
    by: [],
    buckets: 'calls',
  },
  storeEntries: {
    name: 'gateway_store_entries_total',
    type: 'counter',
    help: 'Entries committed; by the number of commits, how many share one.',
    by: [],
    zero: true,
  },
  storeConnected: {
    name: 'gateway_store_connected',
    type: 'gauge',
    help: 'Whether the store can be written: 1 or 0; absent where nothing is kept.',
    by: ['keeper'],
  },
  storeFree: {
    name: 'gateway_store_free_bytes',
    type: 'gauge',
    help: 'Bytes left on the disk of a private server.',
    by: [],
  },
  storeLeastFree: {
    name: 'gateway_store_least_free_bytes',
    type: 'gauge',
    help: 'Bytes below which nothing new is taken for later (store.leastFree).',
    by: [],
  },
  jwksAge: {
    name: 'gateway_jwks_age_seconds',
    type: 'gauge',
    help: 'Age of the published key set that the tokens of a pipeline are verified with.',
    by: ['pipeline'],
  },
  certificateExpiry: {
    name: 'gateway_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    help: 'When the certificate of a backend, or ours for it, ends first.',
    by: ['backend'],
  },
  contractInfo: {
    name: 'gateway_contract_info',
    type: 'gauge',
    help: 'Contracts in force, with their lifecycle; always 1.',
    by: ['lifecycle'],
  },
  contractSunset: {
    name: 'gateway_contract_sunset_timestamp_seconds',
    type: 'gauge',
    help: 'When a deprecated contract may stop answering.',
    by: ['contract'],
  },
  configInfo: {
    name: 'gateway_config_info',
    type: 'gauge',
    help: 'Version of the configuration in force; always 1.',
    by: ['version'],
  },
  configReloads: {
    name: 'gateway_config_reloads_total',
    type: 'counter',
    help: 'Configurations offered, accepted or refused.',
    by: ['reload'],
    zero: true,
  },
  configReloaded: {
    name: 'gateway_config_last_reload_successful',
    type: 'gauge',
    help: 'Whether the configuration offered last was accepted.',
    by: [],
  },
  configSuccess: {
    name: 'gateway_config_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When a configuration was accepted last.',
    by: [],
  },
  keeper: {
    name: 'gateway_keeper_info',
    type: 'gauge',
    help: 'Kind of the store in use; always 1.',
    by: ['keeper'],
  },
  bodiesExcess: {
    name: 'gateway_store_bodies_excess_bytes',
    type: 'gauge',
    help: 'Bytes by which the bodies are above store.retention.size, because what is left is young or has not ended.',
    by: [],
  },
  logDropped: {
    name: 'gateway_log_lines_dropped_total',
    type: 'counter',
    help: 'Log lines given up because their destination did not take them in time.',
    by: [],
  },
} as const satisfies Record<string, MetricEntry>;

export type MetricKey = keyof typeof METRICS;
