/** All that the author of an adapter, a mapping, a policy or a composition may import from the gateway. */
import type { Consumer, Effect, Exchange, Stage, Trace } from './exchange.ts';
import type { BackendCause, FaultCode } from './faults.ts';
import type { Mapping } from './tables/mapping.ts';

export { conditionSchema } from './config/conditions.ts';
export { duration, durationSchema } from './config/duration.ts';
export type { Consumer, Effect, Exchange, Next, Person, Stage, Trace } from './exchange.ts';
export { type BackendCause, Fault, type FaultCode, type Finding, type Outcome } from './faults.ts';
export { identify, parseSecretHash } from './identity.ts';
export * from './tables/index.ts';

/** JSON Schema 2020-12, as data. */
export type Schema = { readonly [keyword: string]: unknown };

/** One message as bytes or already decoded text, with the coded facts around it: method, path, `query.*`, status, action … */
export interface Wire {
  head: Record<string, string>;
  body: string | Uint8Array;
}

/** One partner's data: local codes, delimiters, identifiers, time zone. Validated against the adapter's profile schema. */
export type Profile = Readonly<Record<string, unknown>>;

/** Why a backend's message cannot be read or ours cannot be written: a cause of the adapter's table, and where. */
export interface Mishap extends BackendCause {
  /** Where in the neutral tree, outermost first; the mapping turns it into a JSON Pointer. */
  at?: readonly (string | number)[];
}

/** Thrown by readers and writers. `deliver` makes a Fault of it by the adapter's fault table. */
export class DialectError extends Error {
  readonly mishaps: readonly [Mishap, ...Mishap[]];

  constructor(...mishaps: [Mishap, ...Mishap[]]) {
    super(mishaps.map(m => (m.position ? `${m.cause} at ${m.position}` : m.cause)).join('; '));
    this.name = 'DialectError';
    this.mishaps = mishaps;
  }
}

/** A vocabulary over a syntax. Reading is lossless and tolerant, writing is strict. */
export interface Dialect<Tree = unknown> {
  name: string;
  /** How paths of this dialect are spelled in mapping tables. */
  syntax: 'json' | 'xml' | 'hl7v2' | 'x12';
  /** Bytes to neutral tree; throws DialectError. */
  read(wire: Wire, profile: Profile): Tree;
  /** Neutral tree to bytes; throws DialectError whose mishaps carry `at`. */
  write(tree: Tree, profile: Profile): Wire;
  /** The full place of a path within the tree, from its spelling: loops an X12 author leaves out, and the like. */
  resolve?(path: string): string;
  /** What is wrong with a path of a mapping table, or nothing. */
  checkPath(path: string, direction: 'request' | 'response'): string | undefined;
}

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
 * `warnings` are causes the reader tolerated, counted per endpoint.
 */
export type Reply =
  | { kind: 'answered'; wire: Wire; tree?: unknown; warnings?: readonly Mishap[]; references?: Record<string, string> }
  | { kind: 'rejected'; wire: Wire; why: Mishap; retryAfter?: number; retryable?: boolean }
  | { kind: 'accepted'; correlation: string; due: Date };

export interface Health {
  ok: boolean;
  detail?: string;
}

export interface Link {
  /** ONE round trip: never retries, pages or falls back. Transport failures are thrown as Fault. */
  call(out: Wire, attempt: Attempt): Promise<Reply>;
  probe(signal: AbortSignal): Promise<Health>;
  /** Read at scrape time: `certificate-expires`, in seconds since 1970. */
  gauges?(): Record<string, number>;
  close(): Promise<void>;
}

/** What the gateway lends an adapter while it is open. */
export interface LinkServices {
  /** Name of the service endpoint. */
  endpoint: string;
  profile: Profile;
  now(): Date;
  /** Next number of a persistent sequence, 1…max, never repeated within the partner's window. */
  sequence(name: string, max: number): Promise<number>;
  /** Sets an answer aside that belongs to nobody we know of; it is kept, counted and alerted, never shown. */
  quarantine(wire: Wire, why: Mishap): Promise<void>;
  /** Says whether this control number came before within the window; remembers it. */
  seen(scope: string, id: string, windowMs: number): Promise<boolean>;
}

export interface AdapterDeclaration {
  name: string;
  summary: string;
  /** Settings of a service endpoint of this adapter, beside the common ones (adapter, dialect, url, profile, policies). */
  config: Schema;
  /** What a profile of a partner may say. */
  profile: Schema;
  dialects: readonly Dialect[];
  /** Protocol cause → fault code: the only place where the two meet. */
  faults: Readonly<Record<string, FaultCode>>;
  /** Causes that are only ever tolerated: counted, never a fault. */
  warnings?: readonly string[];
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

/** What the gateway lends a policy while its pipeline or endpoint is in use. */
export interface PolicyServices {
  /** Name of the pipeline or service endpoint that lists it. */
  owner: string;
  consumers: ConsumerDirectory;
  /** Contract of each operation that passes here, for rules that depend on it. */
  now(): number;
  /** Counts one decision of this policy: allowed, denied, retried, opened … A closed set per policy. */
  count(decision: string): void;
  /** Fetches a document from an allow-listed address, bounded; for key sets. */
  fetchJson(url: string, signal?: AbortSignal): Promise<unknown>;
}

/** Applications and their credentials, from the configuration. */
export interface ConsumerDirectory {
  byKeyId(keyId: string): { consumer: Consumer; secretHash: Uint8Array } | undefined;
  byId(id: string): Consumer | undefined;
}

/** One round trip under guard, and what wraps it. */
export type Call = (attempt: Attempt) => Promise<Reply>;
export type Guard = (call: Call) => Call;

interface PolicyBase {
  name: string;
  summary: string;
  /** JSON Schema of the settings beside `name` and `when`. */
  config: Schema;
  /** Decisions this policy counts: the closed set of its metric label. */
  decisions: readonly string[];
}

/** A pipeline policy is a stage; an endpoint policy wraps the round trip; the terminal one configures the route. */
export type PolicyDeclaration =
  | (PolicyBase & {
      at: 'pipeline';
      /** Establishes who calls; a pipeline without one is refused unless it says `anonymous: true`. */
      identifies?: boolean;
      open(settings: never, services: PolicyServices): PolicyStage;
    })
  | (PolicyBase & { at: 'endpoint'; order: number; open(settings: never, services: PolicyServices): GuardHandle })
  | (PolicyBase & { at: 'terminal' });

/** A stage that may also show gauges read at scrape time, such as the age of a key set. */
export type PolicyStage = Stage & { gauges?(): Record<string, number> };

export interface GuardHandle {
  guard: Guard;
  /** Gauges read at scrape time, such as breaker state or used slots. */
  gauges?(): Record<string, number>;
}

/** Whoever opens a policy may leave settings out: it sees the defaults of its own schema. */
export function definePolicy(declaration: PolicyDeclaration): PolicyDeclaration {
  if (declaration.at === 'terminal') return declaration;
  const defaults = defaultsOf(declaration.config);
  const complete = (settings: object): never => ({ ...defaults, ...settings }) as never;
  return declaration.at === 'pipeline'
    ? { ...declaration, open: (settings, services) => declaration.open(complete(settings), services) }
    : { ...declaration, open: (settings, services) => declaration.open(complete(settings), services) };
}

function defaultsOf({ properties = {} }: { readonly properties?: object }): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, setting]) => setting.default !== undefined)
      .map(([name, setting]) => [name, setting.default]),
  );
}

/** What a composition may use beside its input. */
export interface CompositionContext {
  /** Named tables of the configuration, such as `payers`. */
  table(name: string): readonly Readonly<Record<string, unknown>>[];
  /** The profile of a service endpoint. */
  profile(endpoint: string): Profile | undefined;
  now(): Date;
}

export interface CompositionDeclaration {
  contract: string;
  operation: string;
  uses: readonly string[];
  run(
    input: never,
    call: (operation: string, input: unknown) => Promise<unknown>,
    context: CompositionContext,
  ): Promise<unknown>;
}

export function defineComposition(declaration: CompositionDeclaration): CompositionDeclaration {
  return declaration;
}

export function defineMapping(declaration: Mapping): Mapping {
  return declaration;
}

export type { Exchange as GovernedExchange };
