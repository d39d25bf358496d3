/** The closed sets that metric labels take their values from: nothing a caller or a backend writes becomes a label. */
import { DELIVERY_OUTCOMES } from '../events/outcomes.ts';
import { FAULTS, type FaultCode } from '../faults.ts';
import { RECEIVED } from '../plugs/listener.ts';

/** How a walk ended, as the front door is judged by it. */
export const OUTCOMES = ['ok', 'client_fault', 'policy_denied', 'backend_fault', 'gateway_fault'] as const;
export type WalkOutcome = (typeof OUTCOMES)[number];

/** How a guarded call of a backend ended; `shed` never left the gateway. */
const BACKEND_OUTCOMES = ['ok', 'rejected', 'failed', 'timeout', 'shed', 'cancelled'] as const;
export type BackendOutcome = (typeof BACKEND_OUTCOMES)[number];

const DENIED: readonly string[] = ['unauthenticated', 'forbidden', 'rate-limited'];
/** The gateway stands in for a backend that is away. */
const SPARED: readonly string[] = ['circuit-open', 'overloaded'];

export function walkOutcome(code: FaultCode | undefined): WalkOutcome {
  if (code === undefined) return 'ok';
  if (DENIED.includes(code)) return 'policy_denied';
  if (code.startsWith('backend-') || code === 'deadline-exceeded' || SPARED.includes(code)) return 'backend_fault';
  return FAULTS[code].who === 'caller' || FAULTS[code].status < 500 ? 'client_fault' : 'gateway_fault';
}

const BACKEND_OUTCOME: Partial<Record<string, BackendOutcome>> = {
  ok: 'ok',
  'deadline-exceeded': 'timeout',
  'circuit-open': 'shed',
  overloaded: 'shed',
  'backend-rejected': 'rejected',
  'backend-refused-us': 'rejected',
  'invalid-request': 'rejected',
  conflict: 'rejected',
  stale: 'rejected',
  cancelled: 'cancelled',
};

/** `code`: `ok` or a fault code. */
export const backendOutcome = (code: string): BackendOutcome => BACKEND_OUTCOME[code] ?? 'failed';

/** What the configuration in force contributes to label values. */
export interface Sources {
  operations: readonly { contract: string; operation: string }[];
  contracts: readonly { contract: string; state: string; owner: string }[];
  /** Registered applications. */
  consumers: readonly string[];
  /** Decisions as each policy in use declares them. */
  policies: readonly { policy: string; decisions: readonly string[] }[];
  /** Names of the stages of all lines, policies included. */
  stages: readonly string[];
  /** Service endpoints: the operations they serve, and the causes their adapter and the mapping tables know. */
  backends: readonly {
    backend: string;
    operations: readonly { contract: string; operation: string }[];
    causes: readonly string[];
  }[];
  /** `contract#operation/dialect` */
  mappings: readonly string[];
  pipelines: readonly string[];
  /** Listening doors, and what each may notice. */
  listeners: readonly { listener: string; notices: readonly string[] }[];
  /** Hash of the configuration. */
  version: string;
}

/** Nothing is configured yet. */
export const NO_SOURCES: Sources = {
  operations: [],
  contracts: [],
  consumers: [],
  policies: [],
  stages: [],
  backends: [],
  mappings: [],
  pipelines: [],
  listeners: [],
  version: 'none',
};

type Tuples = readonly (readonly string[])[];
interface Fixed<Label extends string> {
  readonly label: Label;
  readonly values: readonly string[];
}
interface Configured<Label extends string> {
  readonly labels: readonly Label[];
  of(sources: Sources): Tuples;
}

const fixed = <Label extends string>(label: Label, values: readonly string[]): Fixed<Label> => ({ label, values });
const one = <Label extends string>(label: Label, of: (s: Sources) => readonly string[]): Configured<Label> => ({
  labels: [label],
  of: s => of(s).map(value => [value]),
});

/** Labels that depend on each other form one dimension, so that the series budget is a product of independent ones. */
export const DIMENSIONS = {
  outcome: fixed('outcome', OUTCOMES),
  backendOutcome: fixed('outcome', BACKEND_OUTCOMES),
  code: fixed('code', Object.keys(FAULTS)),
  direction: fixed('direction', ['request', 'answer']),
  attempt: fixed('attempt', ['first', 'retry']),
  breaker: fixed('state', ['closed', 'open', 'half-open']),
  slots: fixed('kind', ['used', 'queued', 'limit']),
  gate: fixed('kind', ['used', 'queued', 'width']),
  endpointState: fixed('state', ['running', 'paused', 'draining', 'stopped']),
  waiting: fixed('state', ['waiting', 'running', 'needs-attention']),
  delivered: fixed('result', ['succeeded', 'again', 'failed', 'needs-attention', 'over-budget', 'claim-lost']),
  reload: fixed('result', ['accepted', 'refused']),
  delivery: fixed('outcome', DELIVERY_OUTCOMES),
  received: fixed('result', RECEIVED),
  keeper: fixed('kind', ['volatile', 'durable']),

  operation: {
    labels: ['contract', 'operation'],
    of: s => s.operations.map(({ contract, operation }) => [contract, operation]),
  },
  contract: one('contract', s => s.contracts.map(({ contract }) => contract)),
  lifecycle: {
    labels: ['contract', 'state', 'owner'],
    of: s => s.contracts.map(({ contract, state, owner }) => [contract, state, owner]),
  },
  consumer: one('consumer', s => s.consumers),
  stage: one('stage', s => s.stages),
  decision: {
    labels: ['policy', 'decision'],
    of: s => s.policies.flatMap(({ policy, decisions }) => decisions.map(decision => [policy, decision])),
  },
  backend: one('backend', s => s.backends.map(({ backend }) => backend)),
  /** What is delivered waits for a service endpoint, or to be published as it came in at a door. */
  queue: one('backend', s => [
    ...s.backends.map(({ backend }) => backend),
    ...s.listeners.map(({ listener }) => listener),
  ]),
  backendOperation: {
    labels: ['backend', 'contract', 'operation'],
    of: s => s.backends.flatMap(b => b.operations.map(({ contract, operation }) => [b.backend, contract, operation])),
  },
  cause: {
    labels: ['backend', 'cause'],
    of: s => s.backends.flatMap(b => [...b.causes, OTHER].map(cause => [b.backend, cause])),
  },
  mapping: one('mapping', s => s.mappings),
  pipeline: one('pipeline', s => s.pipelines),
  listener: one('listener', s => s.listeners.map(({ listener }) => listener)),
  notice: {
    labels: ['listener', 'notice'],
    of: s => s.listeners.flatMap(({ listener, notices }) => notices.map(notice => [listener, notice])),
  },
  version: one('version', s => [s.version]),
} as const satisfies Record<string, Fixed<string> | Configured<string>>;

export type Dimension = keyof typeof DIMENSIONS;
export type LabelOf<D extends Dimension> =
  (typeof DIMENSIONS)[D] extends Fixed<infer Label>
    ? Label
    : (typeof DIMENSIONS)[D] extends { labels: readonly (infer Label extends string)[] }
      ? Label
      : never;

/** Stands in for a value outside its set. */
export const OTHER = 'other';

export function labelsOf(dimension: Dimension): readonly string[] {
  const entry: Fixed<string> | Configured<string> = DIMENSIONS[dimension];
  return 'label' in entry ? [entry.label] : entry.labels;
}

/** Every combination of values the dimension may take under this configuration, the stand-in included. */
export function valuesOf(dimension: Dimension, sources: Sources): Tuples {
  const entry: Fixed<string> | Configured<string> = DIMENSIONS[dimension];
  if ('label' in entry) return [...entry.values, OTHER].map(value => [value]);
  return [...entry.of(sources), entry.labels.map(() => OTHER)];
}
