/** What the line reports of a walk, turned into metrics and one log line. */
import type { Operation } from '../contracts/contract.ts';
import type { Exchange, Stage } from '../exchange.ts';
import type { WalkTelemetry } from '../plan.ts';
import { backendOutcome, walkOutcome } from './dimensions.ts';
import type { Log, WalkLine } from './log.ts';
import type { Metrics } from './metrics.ts';
import { mappingName } from './sources.ts';

const SAMPLED = 16;
/** Codes of an answer that came but could not be made canonical. */
const UNMAPPABLE: readonly string[] = ['backend-invalid', 'backend-unreadable'];

/** Names that may be logged: those of the configuration in force. */
export interface Names {
  consumer(id: string | undefined): string;
  stage(name: string): string;
  backend(name: string): string;
  cause(backend: string, cause: string): string;
}

export function walkTelemetry(metrics: Metrics, log: Log, names: () => Names): WalkTelemetry {
  const inFlight = metrics.child('inFlight', {});
  let walks = 0;

  const telemetry: WalkTelemetry = {
    begin(exchange) {
      exchange.began ??= performance.now();
      inFlight.inc();
    },
    sampleStages: () => walks++ % SAMPLED === 0,
    stageTimer: stage =>
      timed(stage, seconds => metrics.child('stageDuration', { stage: stage.name }).observe(seconds)),

    observe(exchange, operation) {
      inFlight.inc(-1);
      const line = lineOf(exchange, operation, names());
      count(metrics, exchange, line);
      log.exchange(exchange, line);
    },

    violation(operation, direction) {
      metrics.child('violations', { contract: operation.contract.name, direction }).inc();
    },
    attempted: (backend, attempt) => metrics.child('attempts', { backend, attempt }).inc(),
    called(backend, operation, code, seconds, traceId) {
      const outcome = backendOutcome(code);
      const labels = { backend, contract: operation.contract.name, operation: operation.name, outcome };
      metrics.child('backendDuration', labels).observe(seconds, outcome === 'ok' ? undefined : traceId);
      if (outcome !== 'ok') metrics.child('backendFaults', { backend, code }).inc();
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

function count(metrics: Metrics, exchange: Exchange, line: WalkLine): void {
  const { contract, operation, outcome, consumer } = line;
  const { fault } = exchange.record;
  // An exemplar leads from a bucket to one walk: worth its cost where somebody traces, or where something went wrong.
  const exemplar = exchange.trace.sampled || outcome !== 'ok' ? exchange.trace.traceId : undefined;
  metrics.child('requestDuration', { contract, operation, outcome }).observe(line.seconds, exemplar);
  metrics.child('overhead', { contract, operation }).observe(Math.max(0, line.seconds - line.backendSeconds));
  metrics.child('consumerRequests', { consumer, contract, outcome }).inc();
  if (exchange.replyHeaders['idempotency-replayed']) metrics.child('replays', { contract, operation }).inc();
  if (!fault) return;
  metrics.child('faults', { code: fault.code, stage: line.stage }).inc();
  const mapping = UNMAPPABLE.includes(fault.code) ? mappingOf(exchange, line.backend) : undefined;
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

/** The stage with its own time measured: what the stages behind it take is not counted. */
function timed(stage: Stage, observe: (seconds: number) => void): Stage {
  const measured: Stage = async (exchange, next) => {
    const began = performance.now();
    let behind = 0;
    try {
      await stage(exchange, async () => {
        const left = performance.now();
        try {
          await next();
        } finally {
          behind += performance.now() - left;
        }
      });
    } finally {
      observe((performance.now() - began - behind) / 1000);
    }
  };
  return Object.defineProperty(measured, 'name', { value: stage.name });
}
