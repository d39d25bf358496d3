/** What a composition is: an operation that the gateway answers itself. */
import type { ControlVerb } from '../delivery/control.ts';
import type { EndpointView, WaitingList } from '../delivery/endpoint-view.ts';
import type { OperationView } from '../delivery/operation.ts';
import type { CloudEvent } from '../events/event.ts';
import type { SubscriptionInput, SubscriptionView } from '../events/subscription.ts';
import type { Person } from '../exchange.ts';
import type { Records } from '../keeping/records.ts';
import type { ReferenceService } from '../references/reference-service.ts';
import type { Found } from '../work/found.ts';
import type { WorkGroupView, WorkItemView } from '../work/item.ts';
import type { ReplayService } from '../work/replay/view.ts';
import type { Approvals } from './approvals.ts';
import type { Profile, Schema } from './dialect.ts';

export type { AuditEventSearch } from '../audit/page.ts';
export type { About, ExchangeSearch } from '../keeping/records.ts';
export type { Found, FoundWork } from '../work/found.ts';
export type * from '../work/replay/view.ts';
export * from './approvals.ts';
export type { ControlVerb };

/** What the gateway has kept, as far as the caller may see it. Each throws `not-found` for what is not the caller's. */
export interface Kept {
  /** The stored answer of an exchange of a contract, as it was given. */
  answer(contract: string, id: string): Promise<unknown>;
  operation(id: string): Promise<OperationView>;
  /** Newest first; `before` is the id of the last of the page before. */
  operations(search: {
    status?: string;
    contract?: string;
    before?: string;
    limit?: number;
  }): Promise<readonly OperationView[]>;
  /** Throws `conflict` for one that no longer waits. */
  cancel(id: string): Promise<OperationView>;
  work: WorkService;
  endpoints: EndpointService;
  replays: ReplayService;
  events: EventService;
  references: ReferenceService;
  records: Records;
}

/** Service endpoints and their queues. Throws `not-found` for one that the configuration does not have. */
export interface EndpointService {
  list(): Promise<readonly EndpointView[]>;
  find(name: string): Promise<EndpointView>;
  /** Effective here at once, and on every replica within a second. */
  say(name: string, verb: ControlVerb, note: string): Promise<EndpointView>;
  /** What a resume would send, in the order in which it would be sent. */
  waiting(name: string, page: { after?: string; limit?: number }): Promise<WaitingList>;
}

/** For whom something is looked up or done. */
export interface WorkCaller {
  consumer: string;
  actor?: Person | undefined;
  /** Where the consumer belongs: it sees no other. */
  facility?: string | undefined;
  scopes: readonly string[];
}

/** Events and subscriptions, as far as the caller may see them: its own, and by its scopes. */
export interface EventService {
  /** In the order of their places, those behind `after`; `next` is where to go on. Throws `gone` where `after` is older than what is kept. */
  read(search: {
    after?: number;
    /** A type, or the beginning of one and a star. */
    type?: string;
    limit?: number;
  }): Promise<{ events: readonly CloudEvent[]; next: number }>;
  /** The secret is told here, and never again. */
  subscribe(input: SubscriptionInput & { after?: number }): Promise<SubscriptionView>;
  subscription(id: string): Promise<SubscriptionView>;
  /** Newest first. */
  subscriptions(search: { status?: string; before?: string; limit?: number }): Promise<readonly SubscriptionView[]>;
  change(id: string, input: SubscriptionInput): Promise<SubscriptionView>;
  /** `pause`, `resume` or `cancel`. Throws `conflict` for one that is cancelled. */
  move(id: string, verb: 'pause' | 'resume' | 'cancel'): Promise<SubscriptionView>;
  replay(id: string, after: number): Promise<SubscriptionView>;
  /** The secret before signs beside the new one for so long. */
  rotateSecret(id: string, overlap?: string): Promise<SubscriptionView>;
}

/** What a person says with a verb. */
export interface WorkSaid {
  note?: string;
  owner?: string;
  priority?: 'routine' | 'urgent';
  dueAt?: string;
}

export interface WorkAmendment {
  /** The whole request as it should have been. */
  input: Readonly<Record<string, unknown>>;
  note: string;
  /** The person has found out that nothing was applied. */
  outcome?: 'not_applied';
}

export interface WorkInput {
  kind: string;
  /** 1 for the request as it came. */
  version: number;
  input: unknown;
}

/**
 * Work items, as far as the caller may see them. What acts throws `not-found`, `conflict` for what is closed or in other
 * hands, `invalid-request` without a note where one is due.
 */
export interface WorkService {
  find(id: string): Promise<WorkItemView>;
  /** Newest first; the owner `me` is the caller. */
  search(search: {
    status?: string;
    queue?: string;
    group?: string;
    owner?: string;
    overdue?: boolean;
    before?: string;
    limit?: number;
  }): Promise<readonly WorkItemView[]>;
  groups(): Promise<readonly WorkGroupView[]>;
  act(id: string, verb: string, said: WorkSaid): Promise<WorkItemView>;
  /** `withheld` are open ones that the caller may not move so. */
  actOnGroup(group: string, verb: string, said: WorkSaid): Promise<{ moved: number; withheld?: number }>;
  input(id: string): Promise<WorkInput>;
  amend(id: string, amendment: WorkAmendment): Promise<WorkItemView>;
}

/** What a composition may use beside its input. */
export interface CompositionContext {
  /** Named tables of the configuration, such as `payers`; where it has none, the composition's own. */
  table(name: string): readonly Readonly<Record<string, unknown>>[];
  /** The profile of a service endpoint. */
  profile(endpoint: string): Profile | undefined;
  now(): Date;
  kept: Kept;
  /** What the answer leaves to people: work items about one thing, kept with the answer. Said anew each time, with all that is found. */
  found(work: Found): void;
}

/** A service endpoint as a composition sees it that hands on. */
export interface SystemView {
  name: string;
  /** Who holds the approving authority over what it keeps. */
  approvals: 'gateway' | 'system';
  /** Whether it can do another operation of the same contract. */
  can(operation: string): boolean;
  /** Whether that takes a field of the request. */
  carries(operation: string, field: string): boolean;
}

/** What a composition may use that hands on: its operation has mappings, and it decides around them. */
export interface HandingOn {
  /** Id of the exchange: the same where it is walked again. */
  exchange: string;
  person?: Person;
  /**
   * The rest of the line, once: the system of record that the ids or the route say, held against the contract, with ids of
   * the gateway. `input` stands for what the caller sent. @throws Fault
   */
  onward(input?: unknown): Promise<unknown>;
  /** What it is about; of a creation or a search it is known once that was handed on. */
  system(): SystemView | undefined;
  /** Absent where nothing is kept over a restart. */
  approvals?: Approvals;
}

/** Rules held as data: a table that a site may give in place of the one that comes with the composition. */
export interface RuleTable {
  name: string;
  /** Of the whole table: a list of rows. */
  schema: Schema;
  /** In force where the configuration names none. */
  usual: readonly Readonly<Record<string, unknown>>[];
  /** What no schema can say; the keys lead to the place in the table. */
  check(rows: readonly Readonly<Record<string, unknown>>[]): readonly RuleBreach[];
  /** Without it nothing can be decided where the gateway holds the approving authority: no endpoint may say so then. */
  decides?: true;
}

export interface RuleBreach {
  keys: readonly (string | number)[];
  message: string;
  fix: string;
}

export interface CompositionDeclaration {
  contract: string;
  operation: string;
  /** Operations as `contract#operation` that only read; whoever may call this may call each of them. */
  uses: readonly string[];
  /** How long all that it asks may take together, such as `20s`. */
  timeout?: string;
  rules?: RuleTable;
  /** Its operation has mappings: it decides before or after they are walked. */
  handsOn?: true;
  /** Where the gateway holds the approving authority it needs no mapping: what it decided stands alone. */
  standsAlone?: true;
  /** Where the gateway holds the approving authority: another operation of its contract, which a system is handed that has no mapping of this one. */
  carriedBy?: string;
  run(
    input: never,
    call: (operation: string, input: unknown) => Promise<unknown>,
    context: CompositionContext & HandingOn,
  ): Promise<unknown>;
}

export function defineComposition(declaration: CompositionDeclaration): CompositionDeclaration {
  return declaration;
}
