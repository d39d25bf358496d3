/** What the line reports of a walk, turned into metrics and one log line. */
import type { Operation } from '../contracts/contract.ts';
import type { Exchange, Stage } from '../exchange.ts';
import type { WalkTelemetry } from '../plan.ts';
import { backendOutcome, OUTCOMES, type WalkOutcome, walkOutcome } from './dimensions.ts';
import type { Log, WalkLine } from './log.ts';
import type { Child, Metrics } from './metrics.ts';
import { mappingName } from './sources.ts';

const SAMPLED = 16;

/** Names that may be logged: those of the configuration in force. */
export interface Names {
  consumer(id: string | undefined): string;
  stage(name: string): string;
  backend(name: string): string;
  cause(backend: string, cause: string): string;
}

export function walkTelemetry(metrics: Metrics, log: Log, names: () => Names): WalkTelemetry {
  const inFlight = metrics.child('inFlight', {});
  const bound = new WeakMap<Operation, Bound>();
  const within = new WeakMap<Exchange, number>();
  let walks = 0;

  const telemetry: WalkTelemetry = {
    begin(exchange) {
      exchange.began ??= performance.now();
      inFlight.inc();
    },
    sampleStages: () => walks++ % SAMPLED === 0,
    stageTimer: stage =>
      timed(stage, within, seconds => metrics.child('stageDuration', { stage: stage.name }).observe(seconds)),

    observe(exchange, operation) {
      inFlight.inc(-1);
      const line = lineOf(exchange, operation, names());
      const own = bound.get(operation) ?? bindTo(metrics, line);
      bound.set(operation, own);
      count(metrics, exchange, line, own);
      log.exchange(exchange, line);
    },

    violation(operation, direction) {
      metrics.child('violations', { contract: operation.contract.name, direction }).inc();
    },
    attempted: (backend, attempt) => metrics.child('attempts', { backend, attempt }).inc(),
    called(backend, operation, code, seconds, traceId) {
      const outcome = backendOutcome(code);
      const labels = { backend, contract: operation.contract.name, operation: operation.name };
      const counted = metrics.child('backendCalls', { ...labels, outcome });
      if (outcome === 'ok') {
        counted.inc();
        return metrics.child('backendDuration', labels).observe(seconds);
      }
      counted.inc(1, traceId);
      metrics.child('backendFaults', { backend, code }).inc();
    },
    warned: (backend, cause) => metrics.child('warnings', { backend, cause }).inc(),
    unmapped: (mapping, places) => metrics.child('unmapped', { mapping }).inc(places),
  };
  return telemetry;
}

/** One line per walk and one batch of metrics, from the same figures. */
function lineOf(exchange: Exchange, operation: Operation, names: Names): WalkLine {
  const { record } = exchange;
  const last = Object.values(record.steps).at(-1);
  const cause = record.fault?.info.backend?.cause;
  return {
    contract: operation.contract.name,
    operation: operation.name,
    status: record.fault?.status ?? operation.status,
    outcome: walkOutcome(record.fault?.code),
    consumer: names.consumer(record.consumer),
    stage: names.stage(exchange.stage),
    ...(last ? { backend: names.backend(last.endpoint) } : {}),
    ...(last && cause ? { cause: names.cause(last.endpoint, cause) } : {}),
    attempts: sum(record.steps, step => step.attempts.length),
    unmapped: sum(record.steps, step => step.unmapped.length),
    seconds: (performance.now() - (exchange.began ?? performance.now())) / 1000,
    backendSeconds: Number(exchange.backendNanos) / 1e9,
  };
}

/** The series that every walk of an operation touches. */
interface Bound {
  requests: Record<WalkOutcome, Child<'requests'>>;
  duration: Child<'requestDuration'>;
  overhead: Child<'overhead'>;
}

function bindTo(metrics: Metrics, { contract, operation }: WalkLine): Bound {
  const requests = OUTCOMES.map(outcome => [outcome, metrics.child('requests', { contract, operation, outcome })]);
  return {
    requests: Object.fromEntries(requests) as Bound['requests'],
    duration: metrics.child('requestDuration', { contract, operation }),
    overhead: metrics.child('overhead', { contract }),
  };
}

function count(metrics: Metrics, exchange: Exchange, line: WalkLine, own: Bound): void {
  const { contract, outcome, consumer } = line;
  const { fault } = exchange.record;
  // An exemplar leads from a figure to one walk: worth its cost where somebody traces, or where something went wrong.
  const exemplar = exchange.trace.sampled || outcome !== 'ok' ? exchange.trace.traceId : undefined;
  own.requests[outcome].inc(1, exemplar);
  if (outcome === 'ok') own.duration.observe(line.seconds, exemplar);
  own.overhead.observe(Math.max(0, line.seconds - line.backendSeconds));
  metrics.child('consumerRequests', { consumer, contract, outcome }).inc();
  if (exchange.replyHeaders['idempotency-replayed']) metrics.child('replays', { contract }).inc();
  if (exchange.replyHeaders['age']) metrics.child('reuses', { contract }).inc();
  if (!fault) return;
  metrics.child('faults', { code: fault.code, stage: line.stage }).inc();
  const mapping = fault.code === 'backend-invalid' ? mappingOf(exchange, line.backend) : undefined;
  if (mapping) metrics.child('mappingFailures', { mapping }).inc();
}

function mappingOf({ destinations }: Exchange, backend: string | undefined): string | undefined {
  for (const destination of destinations) {
    if (destination.kind === 'endpoint' && destination.endpoint.name === backend)
      return mappingName(destination.mapping);
  }
  return undefined;
}

function sum<T>(steps: Record<string, T>, of: (step: T) => number): number {
  let total = 0;
  for (const name in steps) total += of(steps[name]!);
  return total;
}

/** The stage with its own time measured: what other timed stages take within it, behind it or inside, is theirs. */
function timed(stage: Stage, within: WeakMap<Exchange, number>, observe: (seconds: number) => void): Stage {
  const measured: Stage = async (exchange, next) => {
    const before = within.get(exchange) ?? 0;
    const began = performance.now();
    within.set(exchange, 0);
    try {
      await stage(exchange, next);
    } finally {
      const took = performance.now() - began;
      observe(Math.max(0, took - (within.get(exchange) ?? 0)) / 1000);
      within.set(exchange, before + took);
    }
  };
  return Object.defineProperty(measured, 'name', { value: stage.name });
}
