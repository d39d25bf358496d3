/** All that a gateway tells about itself: one object to open, hand around and close. */
import type { Snapshot } from '../config/open.ts';
import type { DeliveryOutcome } from '../events/outcomes.ts';
import type { FaultCode } from '../faults.ts';
import type { Keeper } from '../keeper.ts';
import type { DoorGauges } from '../listening/doors.ts';
import type { WalkTelemetry } from '../plan.ts';
import type { Received } from '../plugs/listener.ts';
import type { PolicyStage } from '../plugs/policy.ts';
import { NO_SOURCES, OTHER, type Sources } from './dimensions.ts';
import type { Exposition } from './expose.ts';
import { createLog, type Log, type LogOptions } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type Names, walkTelemetry } from './observe.ts';
import { sourcesOf } from './sources.ts';
import { setStoreGauges, storeTelemetry } from './store.ts';

export interface Telemetry {
  /** What the line reports to. */
  walk: WalkTelemetry;
  log: Log;
  /** A configuration is in force: label sets, gauges and info follow it. */
  use(snapshot: Snapshot): void;
  /** Listens to the store, and looks at it at each scrape. */
  watch(keeper: Pick<Keeper, 'report' | 'gauges'>): void;
  /** A configuration was offered and refused. */
  refused(findings: number): void;
  /** A policy decided. */
  decided(policy: string, decision: string): void;
  /** An answer was set aside. */
  quarantined(backend: string): void;
  /** An attempt to deliver an event to a subscriber has ended. */
  eventDelivered(consumer: string, outcome: DeliveryOutcome): void;
  /** A message came to a listening door, or something else happened there. */
  received(listener: string, what: Received): void;
  noticed(listener: string, notice: string): void;
  /** A call that no line serves: not found, wrong method, draining. */
  atDoor(code: FaultCode): void;
  text(exposition?: Exposition): Promise<string>;
  close(): Promise<void>;
}

export interface TelemetryOptions {
  /** Latency objectives of all contracts, in seconds: each becomes a bucket bound. */
  objectives: readonly number[];
  keeper: 'volatile' | 'durable';
  log?: LogOptions;
  /** When the oldest event happened that a subscriber of an application has not received. */
  undelivered?: () => ReadonlyMap<string, Date>;
  /** How the listening doors stand. */
  doors?: () => readonly DoorGauges[];
}

export function openTelemetry({
  objectives,
  keeper,
  log: options,
  undelivered = () => new Map(),
  doors = () => [],
}: TelemetryOptions): Telemetry {
  const metrics = createMetrics(objectives);
  const log = createLog({ dropped: () => metrics.child('logDropped', {}).inc(), ...options });
  metrics.child('keeper', { kind: keeper }).set(1);
  let snapshot: Snapshot | undefined;
  let names = namesOf(NO_SOURCES);
  let watched: Pick<Keeper, 'gauges'> | undefined;

  metrics.beforeScrape(() => {
    for (const key of [
      'breakerState',
      'bulkheadSlots',
      'gateSlots',
      'certificateExpiry',
      'jwksAge',
      'contractSunset',
      'eventAge',
    ] as const) {
      metrics.clear(key);
    }
    if (snapshot) setGauges(metrics, snapshot);
    const oldest = undelivered();
    for (const { id } of snapshot?.subject.configuration.consumers ?? [])
      metrics.child('eventAge', { consumer: id }).set(ageOf(oldest.get(id)));
    for (const key of ['endpointState', 'deliveryOperations', 'deliveryHeldKeys', 'deliveryOldest'] as const) {
      metrics.clear(key);
    }
    for (const key of ['listenerConnections', 'listenerSilence', 'listenerOverdue'] as const) metrics.clear(key);
    for (const { listener, connections, silence, overdue } of doors()) {
      metrics.child('listenerConnections', { listener }).set(connections);
      metrics.child('listenerSilence', { listener }).set(silence);
      metrics.child('listenerOverdue', { listener }).set(overdue);
    }
    const gauges = watched?.gauges?.();
    if (gauges) setStoreGauges(metrics, gauges);
  });

  return {
    walk: walkTelemetry(metrics, log, () => names),
    log,
    use(next) {
      snapshot = next;
      const sources = sourcesOf(next.subject, next.version);
      names = namesOf(sources);
      metrics.use(sources);
      log.event('config-accepted', { version: next.version });
    },
    watch(keeper) {
      watched = keeper;
      keeper.report?.(storeTelemetry(metrics, log));
    },
    refused(findings) {
      metrics.child('configReloads', { result: 'refused' }).inc();
      metrics.child('configReloaded', {}).set(0);
      log.event('config-refused', { findings });
    },
    decided: (policy, decision) => metrics.child('decisions', { policy, decision }).inc(),
    quarantined(backend) {
      metrics.child('quarantined', { backend }).inc();
      log.event('answer-quarantined', { backend });
    },
    eventDelivered: (consumer, outcome) => metrics.child('eventDeliveries', { consumer, outcome }).inc(),
    received: (listener, result) => metrics.child('listenerMessages', { listener, result }).inc(),
    noticed: (listener, notice) => metrics.child('listenerNotices', { listener, notice }).inc(),
    atDoor: code => metrics.child('faults', { code, stage: 'door' }).inc(),
    text: exposition => metrics.text(exposition),
    close: () => log.close(),
  };
}

const ageOf = (time: Date | undefined): number => (time ? Math.max(0, (Date.now() - time.getTime()) / 1000) : 0);

function namesOf({ consumers, backends, stages }: Sources): Names {
  const registered = new Set(consumers);
  const known = new Set(stages);
  const causes = new Map(backends.map(({ backend, causes }) => [backend, new Set(causes)]));
  return {
    consumer: id => (id !== undefined && registered.has(id) ? id : OTHER),
    stage: name => (known.has(name) ? name : OTHER),
    backend: name => (causes.has(name) ? name : OTHER),
    cause: (backend, cause) => (causes.get(backend)?.has(cause) ? cause : OTHER),
  };
}

/** Gauges are read where the state is, at scrape time. */
function setGauges(metrics: ReturnType<typeof createMetrics>, { endpoints, plans }: Snapshot): void {
  for (const [backend, endpoint] of endpoints) {
    const gauges = endpoint.gauges();
    for (const [state, value] of Object.entries(gauges['circuit-breaker'] ?? {})) {
      metrics.child('breakerState', { backend, state }).set(value);
    }
    for (const [kind, value] of Object.entries(gauges['bulkhead'] ?? {})) {
      metrics.child('bulkheadSlots', { backend, kind }).set(value);
    }
    for (const kind of ['used', 'queued', 'width'] as const) {
      const value = gauges['link']?.[`gate-${kind}`];
      if (value !== undefined) metrics.child('gateSlots', { backend, kind }).set(value);
    }
    const expires = gauges['link']?.['certificate-expires'];
    if (expires !== undefined) metrics.child('certificateExpiry', { backend }).set(expires);
  }
  const excess = plans[0]?.keeper.excess?.();
  if (excess !== undefined) metrics.child('bodiesExcess', {}).set(excess);
  for (const { pipeline, policies, operation } of plans) {
    for (const stage of policies) {
      const age = (stage as PolicyStage).gauges?.()['age-seconds'];
      if (age !== undefined) metrics.child('jwksAge', { pipeline }).set(age);
    }
    const { name, lifecycle } = operation.contract;
    if (lifecycle.sunsetAt)
      metrics.child('contractSunset', { contract: name }).set(Date.parse(lifecycle.sunsetAt) / 1000);
  }
}
