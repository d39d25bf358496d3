/** What a composition is: an operation that the gateway answers itself. */
import type { OperationView } from '../delivery/operation.ts';
import type { Person } from '../exchange.ts';
import type { Records } from '../store/records.ts';
import type { WorkGroupView, WorkItemView } from '../work/item.ts';
import type { Profile } from './dialect.ts';

export type { AuditEventSearch } from '../audit/page.ts';
export type { ExchangeSearch } from '../store/records.ts';

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
  work: WorkDesk;
  records: Records;
}

/** For whom something is looked up or done. */
export interface WorkCaller {
  consumer: string;
  actor?: Person | undefined;
  /** Where the consumer belongs: it sees no other. */
  facility?: string | undefined;
}

/** Work items, as far as the caller may see them. `act` throws `not-found`, `conflict` for a closed one, `invalid-request` without a note where one is due. */
export interface WorkDesk {
  find(id: string): Promise<WorkItemView>;
  /** Newest first. */
  search(search: {
    status?: string;
    queue?: string;
    group?: string;
    before?: string;
    limit?: number;
  }): Promise<readonly WorkItemView[]>;
  groups(): Promise<readonly WorkGroupView[]>;
  act(id: string, verb: string, note: string | undefined): Promise<WorkItemView>;
  actOnGroup(group: string, verb: string, note: string | undefined): Promise<{ moved: number }>;
}

/** What a composition may use beside its input. */
export interface CompositionContext {
  /** Named tables of the configuration, such as `payers`. */
  table(name: string): readonly Readonly<Record<string, unknown>>[];
  /** The profile of a service endpoint. */
  profile(endpoint: string): Profile | undefined;
  now(): Date;
  kept: Kept;
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
