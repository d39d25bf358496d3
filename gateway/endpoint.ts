/** A system of record as the line sees it: a service endpoint opened with its guards, and where one call may go. */
import type { Delivering } from './delivery/settings.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './faults.ts';
import type { AdapterDeclaration, Attempt, Health, Link, Reply } from './plugs/adapter.ts';
import type { Dialect, Profile, Wire } from './plugs/dialect.ts';
import type { CompiledMapping } from './tables/compile.ts';
import { childTrace } from './telemetry/trace.ts';

export type Answered = Extract<Reply, { kind: 'answered' }>;
export type Rejected = Extract<Reply, { kind: 'rejected' }>;

/** An attempt with what the innermost call needs, so that guards are composed once and not per call. */
export interface GuardedAttempt extends Attempt {
  out: Wire;
  /** What a rejection means: a Fault that the guards see, repeat and count. */
  rejected(reply: Rejected): Fault;
  /** What anything thrown means. */
  failed(error: unknown): Fault;
}

/** The innermost call, in a span of its own: protocol verdicts and protocol errors leave it as Faults. */
export async function callLink(link: Link, attempt: GuardedAttempt): Promise<Answered> {
  let reply: Reply;
  try {
    reply = await link.call(attempt.out, { ...attempt, trace: childTrace(attempt.trace) });
  } catch (error) {
    throw attempt.failed(error);
  }
  if (reply.kind === 'answered') return reply;
  throw reply.kind === 'rejected' ? attempt.rejected(reply) : attempt.failed(new Error('accepted for later'));
}

export interface Endpoint {
  name: string;
  /** Whose numbers it gives; empty where it serves every facility. */
  facility: string;
  /** Who holds the approving authority over what it keeps. */
  approvals: 'gateway' | 'system';
  adapter: AdapterDeclaration;
  dialect: Dialect;
  profile: Profile;
  /** SHA-256 of the profile as loaded. */
  profileHash: string;
  /** Milliseconds after which a call has ended, with all its attempts. */
  lastsMs: number;
  /** One round trip under the endpoint's policies. */
  call(attempt: GuardedAttempt): Promise<Answered>;
  /** Whether an address that an answer names lies on this very system. */
  reaches(address: string): boolean;
  /** Mappings by `contract#operation`. */
  mappings: ReadonlyMap<string, CompiledMapping>;
  /** How what was accepted for later is delivered to it. */
  delivering: Delivering;
  gauges(): Record<string, Record<string, number>>;
  probe(signal: AbortSignal): Promise<Health>;
  close(): Promise<void>;
}

/** One place a call may go: a service endpoint with its mapping, a composition of the gateway, or what an endpoint told last. */
export type Destination =
  | { kind: 'endpoint'; endpoint: Endpoint; mapping: CompiledMapping; row: Readonly<Record<string, string>> }
  | { kind: 'composition'; name: string; run(exchange: Exchange): Promise<unknown> }
  /** `cannot` says why it is not asked. */
  | { kind: 'last-known'; endpoint: string; id: string; cannot: string };
