/** What the configuration makes of one operation of one API endpoint: everything its line needs, decided beforehand. */
import type { Operation } from './contracts/contract.ts';
import type { Destination } from './endpoint.ts';
import type { Exchange, Stage } from './exchange.ts';
import type { Keeper } from './keeper.ts';
import type { Referring } from './references/referring.ts';
import type { Deciding } from './stages/decide.ts';

/** Where the line reports to; bound once when the plan is made. */
export interface WalkTelemetry {
  /** The walk sets out: counted as under way until it is observed. */
  begin(exchange: Exchange): void;
  /** True for one walk in sixteen. */
  sampleStages(): boolean;
  stageTimer(stage: Stage): Stage;
  observe(exchange: Exchange, operation: Operation): void;
  violation(operation: Operation, direction: 'request' | 'answer'): void;
  attempted(endpoint: string, attempt: 'first' | 'retry'): void;
  called(endpoint: string, operation: Operation, outcome: string, seconds: number, traceId: string): void;
  warned(endpoint: string, cause: string): void;
  unmapped(mapping: string, count: number): void;
}

export interface Plan {
  operation: Operation;
  /** Name of the pipeline, for notes and metrics. */
  pipeline: string;
  policies: readonly Stage[];
  /** No policy of the pipeline says who calls, and the configuration says that this is meant. */
  anonymous: boolean;
  /** Destinations for a canonical request, best first; throws `unroutable` or `not-supported`. */
  destinations(exchange: Exchange): readonly Destination[];
  /** Absent where neither request nor answer holds an id that the gateway issues. */
  referring?: Referring;
  /** The gateway decides before it hands on; absent where it does not. */
  deciding?: Deciding;
  /** Counts what `translate` decided. */
  routed(decision: 'routed' | 'unroutable' | 'fallback'): void;
  keeper: Keeper;
  telemetry: WalkTelemetry;
  now(): Date;
}

/** The plan in force of `contract#operation`, where it is served. */
export type PlanOf = (kind: string) => Plan | undefined;
