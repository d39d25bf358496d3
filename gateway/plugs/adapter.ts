/** What an adapter is: its declaration, and the link it opens to one partner. */
import type { Effect } from '../effect.ts';
import type { FaultCode } from '../faults.ts';
import type { Trace } from '../telemetry/trace.ts';
import type { Dialect, Mishap, Profile, Schema, Wire } from './dialect.ts';

/** One attempt at one round trip. */
export interface Attempt {
  /** Stable over all attempts of a step: the other side can recognise a repeat by it. */
  key: string;
  /** 1 for the first. */
  n: number;
  effect: Effect;
  signal: AbortSignal;
  /** When `signal` will abort, in milliseconds by the clock of `PolicyServices`; absent where no deadline is known. */
  deadline?: number;
  trace: Trace;
  /** Awaited before byte 1 with the very message that leaves: journaled, and from here the outcome is unknown. */
  leaving(wire: Wire, references?: Record<string, string>): Promise<void>;
  /** Awaited as soon as the answer is whole and before it is read: journaled whatever it turns out to be. */
  arrived(wire: Wire): Promise<void>;
}

/**
 * What one round trip brought. `tree` is what the link had to read to find the verdict; it is not read twice.
 * `warnings` are causes the reader tolerated, counted per endpoint. `others` are further places that a rejection blames.
 */
export type Reply =
  | { kind: 'answered'; wire: Wire; tree?: unknown; warnings?: readonly Mishap[]; references?: Record<string, string> }
  | {
      kind: 'rejected';
      wire: Wire;
      why: Mishap;
      others?: readonly Mishap[];
      retryAfter?: number;
      retryable?: boolean;
      /** Of what is more than a question nobody knows whether it was done: it is not sent again, but looked for. */
      doubtful?: boolean;
    };

export interface Health {
  ok: boolean;
  detail?: string;
}

export interface Link {
  /** ONE round trip: never retries, pages or falls back. Transport failures are thrown as Fault. */
  call(out: Wire, attempt: Attempt): Promise<Reply>;
  /** Whether an address that an answer names lies on this very system; without it no page is ever followed. */
  reaches?(address: string): boolean;
  probe(signal: AbortSignal): Promise<Health>;
  /** Read at scrape time: `certificate-expires`, in seconds since 1970; of a gate, `gate-width`, `gate-used` and `gate-queued`. */
  gauges?(): Record<string, number>;
  close(): Promise<void>;
}

/** What the gateway lends an adapter while it is open. */
export interface LinkServices {
  /** Name of the service endpoint. */
  endpoint: string;
  profile: Profile;
  now(): Date;
  /**
   * Next number of a persistent sequence, 1…max, never repeated within the partner's window. The name says between whom it
   * counts: service endpoints that name the same parties share it.
   */
  sequence(name: string, max: number): Promise<number>;
  /** Sets an answer aside that belongs to nobody we know of; it is kept, counted and alerted, never shown. */
  quarantine(wire: Wire, why: Mishap): Promise<void>;
  /** Says whether this control number came before within the window; remembers it. */
  seen(scope: string, id: string, windowMs: number): Promise<boolean>;
}

export interface AdapterDeclaration {
  name: string;
  summary: string;
  /** Of the URL of a service endpoint; `http` and `https` unless told. */
  schemes?: readonly string[];
  /** Settings of a service endpoint of this adapter, beside the common ones (adapter, dialect, url, profile, policies). */
  config: Schema;
  /** What a profile of a partner may say. */
  profile: Schema;
  dialects: readonly Dialect[];
  /** Protocol cause → fault code: the only place where the two meet. */
  faults: Readonly<Record<string, FaultCode>>;
  /** Causes that are only ever tolerated: counted, never a fault. */
  warnings?: readonly string[];
  /** The message within an answer as it was journaled, where the transport wraps it; throws DialectError. */
  unwrap?(received: Wire, sent: Wire): Wire;
  open(config: EndpointConfig, services: LinkServices): Promise<Link>;
}

/** A service endpoint as configured, secrets resolved. */
export interface EndpointConfig {
  name: string;
  adapter: string;
  dialect: string;
  url: string;
  /** Everything the adapter's own schema allows. */
  settings: Readonly<Record<string, unknown>>;
}

export function defineAdapter(declaration: AdapterDeclaration): AdapterDeclaration {
  return declaration;
}
