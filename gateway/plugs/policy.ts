/** What a policy is: a stage of a pipeline, a guard around a round trip, or the route at the end. */
import type { Consumer, Stage } from '../exchange.ts';
import type { Attempt, Reply } from './adapter.ts';
import type { Schema } from './dialect.ts';

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

/** Nothing sent is taken for over sooner, where no policy ends it: as long as `timeout` may be told to wait. */
export const LONGEST_CALL_MS = 600_000;

export interface GuardHandle {
  guard: Guard;
  /** Milliseconds after which it has ended every call. */
  lastsMs?: number;
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
