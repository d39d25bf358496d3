/** The one thing that flows through the gateway. It knows nothing of HTTP servers, Express or MLLP. */
import type { LastKnown } from './contracts/last-known.ts';
import type { OperationView } from './delivery/operation.ts';
import type { Delivery } from './delivery/schedule.ts';
import type { Effect } from './effect.ts';
import type { Destination, Endpoint } from './endpoint.ts';
import type { Published } from './events/outbox.ts';
import type { Fault, Outcome } from './faults.ts';
import type { Referred } from './references/referring.ts';
import type { Trace } from './telemetry/trace.ts';
import type { Found } from './work/found.ts';

/** One attempt to reach a backend, as the journal sees it. */
export interface AttemptRecord {
  /** Service endpoint: after a fallback not that of the step any more. */
  endpoint: string;
  /** 1 for the first at this endpoint. */
  n: number;
  sentAt?: string;
  endedAt?: string;
  /** What the other side calls it: ISA13, TRN02, MSH-10, a vendor's document number. */
  references: Record<string, string>;
  fault?: string;
  /** Of a failed attempt: `unknown` where it may have taken effect. */
  outcome?: Outcome;
}

export interface StepRecord {
  /** Service endpoint that was asked last. */
  endpoint: string;
  effect: Effect;
  attempts: AttemptRecord[];
  /** What the answer held that no rule reads; coded places, never values. */
  unmapped: string[];
  result?: unknown;
}

/** Who calls: the application, what it may do, and whether it may speak for a person. */
export interface Consumer {
  id: string;
  scopes: readonly string[];
  /** Where the application belongs, as the organization names it. */
  facility?: string;
  /** May state the person behind the call in the `Canongate-Actor` header. */
  assertsActor?: boolean;
}

/** The person behind the application, where there is one. */
export interface Person {
  id: string;
  role?: string;
  purpose?: string;
}

/** Plain data: can be stored, resumed and replayed. */
export interface ExchangeRecord {
  id: string;
  /** `eligibility-checks/v1` */
  contract: string;
  /** The operation within the contract, such as `check`. */
  operation: string;
  effect: Effect;
  receivedAt: string;
  consumer?: string;
  actor?: Person;
  facility?: string;
  idempotencyKey?: string;
  partition?: string;
  /** Asked by the gateway itself: for the nth time, since an instant. */
  poll?: { n: number; since: string };
  /** By what the other side recognises a repeat, where that is not the id. */
  key?: string;
  /** Whom it is about, as `kind:value`: patients and members. PHI: only keyed hashes of it are stored in the open. */
  subjects?: readonly string[];
  /**
   * Set once it waits for what comes later: by what a message that comes in by itself tells that it may be there; kept like
   * `subjects`.
   */
  awaits?: readonly string[];
  input: unknown;
  /** Ids of the request and what they stand for at the systems of record. PHI. */
  referred?: readonly Referred[];
  steps: Record<string, StepRecord>;
  answer?: unknown;
  fault?: Fault;
  outcome?: Outcome;
  hashes: { contract: string; mapping?: string; profile?: string };
}

/** What arrived, without its body. Header names are lower case. */
export interface Head {
  method: string;
  /** Path without the query: never holds PHI, by contract. */
  path: string;
  params: Record<string, string>;
  /** A parameter given more than once is a list: no contract has one, so that `check` refuses it. */
  query: Record<string, string | readonly string[]>;
  headers: Record<string, string | undefined>;
  remote: string;
  /** SHA-256 of the peer's client certificate, where there is one. */
  certificate?: string;
}

export interface Exchange {
  record: ExchangeRecord;
  head: Head;
  /** Reads the body once, bounded; rejects with `too-large` or `request-timeout`. */
  body(): Promise<Uint8Array>;
  consumer?: Consumer;
  /** The stage that is at work: names the place of a fault. */
  stage: string;
  /** Where the call goes, in order of preference; set by `route`. */
  destinations: readonly Destination[];
  /** What the gateway hands on in place of what the caller sent, where it decides before it does. */
  onward?: unknown;
  /** Asked last: what it answers are its own identifiers. */
  endpoint?: Endpoint;
  trace: Trace;
  replyHeaders: Record<string, string>;
  /** The call was accepted for later: what the caller is told instead of an answer. */
  accepted?: OperationView;
  /** What its contract wants done later because of it. */
  afterwards?: { record: ExchangeRecord; dueAt: Date };
  /** It found what the gateway asks for by itself: whoever finds it first tells it, and nobody asks on. */
  concludes?: { partition: string; published: Published };
  /** The contract lets it be delivered later where its system of record is away. */
  forwards?: boolean;
  /** Its answer is complete, and the contract lets it be given again while it is fresh. */
  reusable?: boolean;
  /** Events that it is, where it came in by itself: told in the commit that settles it. */
  published?: readonly Published[];
  /** What it did at the system of record retires an id: the alias is kept in the commit that settles it. */
  merging?: { from: string; into: string } | undefined;
  /** Set where a composition asks: under what name its steps stand among those of the exchange around it. */
  within?: string;
  /** What a composition asked on the way, in the order in which it ended. */
  used?: readonly Exchange[];
  /** Its answer tells how a thing stands: kept in the commit that settles it, where the system of record cannot be asked. */
  tells?: LastKnown;
  /** What its answer leaves to people: opened and closed in the commit that settles it. */
  found?: Found;
  /** What was said of what it made, for those who approve that: kept in the commit that settles it. */
  asked?: { reference: string; said: Readonly<Record<string, string>> };
  /** Set where the worker walks it, not a caller. */
  delivery?: Delivery;
  /** Aborts when the caller leaves or the gateway must stop: one signal, down to the socket. */
  signal: AbortSignal;
  /** `performance.now()` when the walk began. */
  began?: number;
  /** Nanoseconds spent waiting for backends, for the overhead metric. */
  backendNanos: bigint;
  /** Why something was decided; for explain. Codes and names, never values of the payload. */
  notes: string[];
  note(why: string): void;
}

/** A stage does its part, then calls `next`; what it throws is a Fault. */
export type Next = () => Promise<void>;
export type Stage = (exchange: Exchange, next: Next) => Promise<void>;
