/** The store as the line sees it: what must be kept before the next thing may happen. */

import type { KeyObject } from 'node:crypto';
import type { ToldState } from './contracts/last-known.ts';
import type { EndpointGate } from './delivery/controls.ts';
import type { OperationView } from './delivery/operation.ts';
import type { Worker } from './delivery/worker.ts';
import type { Destination } from './endpoint.ts';
import type { Events } from './events/events.ts';
import type { Exchange } from './exchange.ts';
import type { Receiving } from './keeping/receiving.ts';
import type { PlanOf } from './plan.ts';
import type { Approvals } from './plugs/approvals.ts';
import type { Kept, WorkCaller } from './plugs/composition.ts';
import type { Mishap, Wire } from './plugs/dialect.ts';
import type { CrossReference } from './references/cross-reference.ts';
import type { FreshAnswer } from './store/reuse.ts';
import type { StoreGauges, StoreTelemetry } from './telemetry/store.ts';

/** What the keeper says of a call that brings an idempotency key. */
export type Admission =
  | { kind: 'new' }
  | { kind: 'replay'; answer: unknown }
  | { kind: 'running' }
  | { kind: 'mismatch' }
  /** It was accepted for later and has not ended. */
  | { kind: 'accepted'; operation: OperationView };

/** One part of a round trip, as bytes: what left and what came. */
export interface JournalPart {
  step: string;
  endpoint: string;
  attempt: number;
  direction: 'sent' | 'received';
  wire: Wire;
  /** Milliseconds after which the attempt has ended, however it ends. */
  lastsMs?: number;
}

export interface Keeper {
  readonly kind: 'volatile' | 'durable';
  /** Where it keeps, for people: `private PostgreSQL 18.4 in …`. */
  readonly described?: string;
  /** The clock that stamps what is kept, in milliseconds since 1970. */
  now(): number;
  admit(exchange: Exchange): Promise<Admission>;
  /**
   * A complete answer to the same request of the same consumer, kept since then, by one of these ways; on record before it
   * is given again. Absent where nothing is kept over a restart.
   */
  fresh?(exchange: Exchange, since: Date, destinations: readonly Destination[]): Promise<FreshAnswer | undefined>;
  journal(exchange: Exchange, part: JournalPart): Promise<void>;
  /** For what may have an effect: aborts with the exchange, and once what becomes of it could no longer be kept. */
  sending?(exchange: Exchange): AbortSignal;
  /** A step that had an effect is done and others follow: kept before they begin. */
  stepped(exchange: Exchange): Promise<void>;
  /** Answer, fault and outcome: kept before the reply leaves. */
  settle(exchange: Exchange): Promise<void>;
  /** A call that ended before its back half, for the audit: who was refused what, and why. */
  refused(exchange: Exchange): Promise<void>;
  /** Next number of a sequence, 1…max, never repeated within a partner's window. */
  sequence(name: string, max: number): Promise<number>;
  /** Whether this id came before within the window, which starts anew each time. */
  seen(scope: string, id: string, windowMs: number): Promise<boolean>;
  quarantine(endpoint: string, wire: Wire, why: Mishap): Promise<void>;
  /** What operators said of the service endpoints; absent where nothing is kept that they could say. */
  readonly gate?: EndpointGate;
  /** Tells what happens in the store from now on. */
  report?(to: StoreTelemetry): void;
  /** How the store and the queues stand. */
  gauges?(): StoreGauges;
  /** Bytes by which bodies are above the size they may take, where they have one. */
  excess?(): number | undefined;
  /** Seals the cursors of pages: one for all replicas, where there may be several. */
  readonly pageKey: KeyObject;
  /** For readiness. */
  health(): { ok: boolean; detail: string; warning?: string };
  /**
   * Commits the call for later, to wait for a service endpoint; absent where nothing is kept over a restart.
   * @throws Fault `store-unavailable`
   */
  accept?(exchange: Exchange, endpoint: string): Promise<OperationView>;
  /** Whether earlier calls for the same subject still wait for this service endpoint. */
  waits?(exchange: Exchange, endpoint: string): Promise<boolean>;
  /** Waits at most so many milliseconds for an accepted call to end; its answer or fault is then in the record. */
  ended?(exchange: Exchange, milliseconds: number): Promise<boolean>;
  /** Walks what was accepted, by the back half of the line, until it is closed; `planOf` tells what is served now. */
  work?(walk: (exchange: Exchange) => Promise<void>, planOf: PlanOf): Worker;
  /** Events of what is kept; absent where nothing is. */
  events?: Pick<Events, 'use' | 'undelivered'>;
  /** What was told of one thing, newest first, as far as it is needed to know how it stands; absent where nothing is kept. */
  known?(contract: string, id: string): Promise<ToldState[]>;
  /** Absent where nothing is kept over a restart. */
  readonly references?: CrossReference;
  /** What comes in by itself; absent where nothing is kept over a restart. */
  readonly receiving?: Receiving;
  /** Approvals, as this exchange may decide about them; absent where nothing is kept over a restart. */
  approvals?(exchange: Exchange): Approvals;
  /** What was kept, as far as this caller may see it. */
  kept(caller: WorkCaller): Kept;
  close(): Promise<void>;
}
