/** What a contract is once it is loaded: one version of one canonical API, with its checks compiled. */
import type { ConfigFinding } from '../config/findings.ts';
import type { Effect } from '../effect.ts';
import type { Finding } from '../faults.ts';
import type { Afterwards } from './afterwards.ts';
import type { IdPlaces } from './id-places.ts';
import type { LastKnown } from './last-known.ts';
import type { Polling } from './polling.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Lifecycle {
  state: 'draft' | 'published' | 'deprecated' | 'retired';
  /** Day of publication. */
  since: string;
  /** Day from which new callers should not begin; sent as `Deprecation` (RFC 9745). */
  deprecatedAt?: string;
  /** Day from which it may stop answering; sent as `Sunset` (RFC 8594). */
  sunsetAt?: string;
  /** Contract that takes over, such as `eligibility-checks/v2`. */
  successor?: string;
  /** Page that explains the change. */
  notice?: string;
}

export interface Slo {
  latencySeconds: number;
  /** Share of calls within the latency, 0…1. */
  objective: number;
  source: string;
}

export interface ExamplePair {
  name: string;
  request?: unknown;
  answer?: unknown;
}

export interface Operation {
  contract: Contract;
  name: string;
  summary: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the door, parameters as `:id`: `/v1/appointments/:id/cancel`. */
  path: string;
  /** Status of a success. */
  status: number;
  /** Whether the answer tells of something made anew: 201 instead. */
  created?(answer: unknown): boolean;
  /** What is to be done later because of it. */
  afterwards?: Afterwards;
  /** Its answer may be what another operation waits for. */
  polled?: Polling;
  /** It tells how a thing stands, which another operation answers with where the system of record cannot be asked. */
  tells?: LastKnown;
  /** It is that other operation. */
  lastKnown?: LastKnown;
  scopes: readonly string[];
  mode: 'sync' | 'async' | 'either';
  effect: Effect;
  /** JSON Pointers of two ids of the request: its success retires the one, and the other answers for it. */
  merges?: { from: string; into: string };
  /** JSON Pointer of the field within whose value deliveries keep their order. */
  partition?: string;
  /** What becomes of a call whose system of record is away; `accept` keeps it and delivers it later. Default `refuse`. */
  whenUnavailable?: 'refuse' | 'accept';
  idempotency: 'none' | 'optional' | 'required';
  /** Answers that may be given again to who asks for no newer one. */
  reuse?: { longestSeconds: number; isComplete(answer: unknown): boolean };
  retry: { attempts: number };
  capability: string;
  maxBytes: number;
  slo: Slo;
  accepts: 'body' | 'query' | 'none';
  /** What is wrong with a request; empty where nothing is. Codes and pointers, never values. */
  checkInput(value: unknown): Finding[];
  checkAnswer(value: unknown): Finding[];
  requestSchema?: JsonSchema;
  querySchema?: JsonSchema;
  answerSchema: JsonSchema;
  /** Pointers of the request marked `x-phi`; `*` stands for any item or name. */
  phi: readonly string[];
  /** The same for the answer. */
  answerPhi: readonly string[];
  /** Where a request, its path included, and an answer hold ids that the gateway issues. */
  readonly ids: IdPlaces;
  readonly answerIds: IdPlaces;
  /** Whom a request is about, as `kind:value` of the fields marked `x-id`. */
  subjects(input: unknown): string[];
  examples: readonly ExamplePair[];
}

/** Something that happens and that others may want to hear of. */
export interface ContractEvent {
  name: string;
  /** `org.canongate.ledger-entries.posted.v1` */
  type: string;
  summary: string;
  /** Which an application must hold to see it. */
  scopes: readonly string[];
  /** Only the application whose call it tells of, or any that holds the scopes. */
  audience: 'caller' | 'scope';
  /** The operation whose success it is; without one the gateway itself tells it. */
  after?: string;
  /** JSON Pointer into what it tells: the id of what it is about. */
  subject: string;
  /** Scopes with which the whole of it may be told, not only the id; absent where it may not. */
  full?: readonly string[];
  /** JSON Pointers of two ids of what it tells: the one is retired, and the other answers for it. */
  merges?: { from: string; into: string };
  /** What it tells in full: that of its own schema, else the answer it follows; absent where it tells no more than an id. */
  body?: EventBody;
  /** It tells how a thing stands, as an answer does that an operation gives in place of the system of record. */
  tells?: LastKnown;
}

export interface EventBody {
  schema: JsonSchema;
  /** What is wrong with one; empty where nothing is. Codes and pointers, never values. */
  check(value: unknown): Finding[];
  /** Where it holds ids that the gateway issues. */
  ids: IdPlaces;
  /** Whom it is about, as `kind:value`. */
  subjects(value: unknown): string[];
}

export interface Contract {
  /** `eligibility-checks/v1` */
  name: string;
  title: string;
  summary: string;
  owner: string;
  systemOfRecord: string;
  lifecycle: Lifecycle;
  operations: readonly Operation[];
  events: readonly ContractEvent[];
  /** SHA-256 over contract.yaml and its schemas. */
  hash: string;
  directory: string;
}

export interface ContractSet {
  /** By name; only those without a finding. */
  contracts: ReadonlyMap<string, Contract>;
  findings: readonly ConfigFinding[];
}
