/** What was accepted to be done later, as the caller may follow it (FHIR asynchronous pattern; statuses of FHIR Task). */
import type { Effect } from '../effect.ts';
import type { Problem } from '../problem.ts';

export type OperationStatus =
  | 'accepted'
  | 'running'
  | 'awaiting-backend'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'needs-attention';

/** Nothing happens to it any more by itself. */
export const ENDED: readonly OperationStatus[] = ['succeeded', 'failed', 'cancelled', 'needs-attention'];

export interface OperationRow {
  seq: number;
  /** That of its exchange. */
  id: string;
  consumer: string | null;
  facility: string;
  contract: string;
  operation: string;
  effect: Effect;
  endpoint: string;
  partition: string;
  status: OperationStatus;
  attempts: number;
  createdAt: Date;
  updatedAt: Date;
  dueAt: Date;
  problem: string | null;
  /** A person did it: there is no answer to read. */
  byHand: boolean;
  /** What a person says became of the attempt in doubt. */
  asserted: 'not_applied' | null;
  /** Claims that ended with their replica. */
  cutOff: number;
  /** While it waits: it was taken, and is asked for until its answer is there. */
  awaits: boolean;
}

/** `operations/v1` as a caller reads it. */
export interface OperationView {
  id: string;
  /** Contract and operation: `eligibility-checks/v1#check`. */
  kind: string;
  status: OperationStatus;
  createdAt: string;
  updatedAt: string;
  attempts: number;
  /** While it waits: when it is tried next. */
  dueAt?: string;
  /** While it waits behind another: whose turn it is. Where that one needs a person, its work item has the same id. */
  waitingFor?: string;
  result?: { href: string };
  error?: Problem;
  links: { self: string; cancel?: string };
}

export const hrefOf = (id: string): string => `/v1/operations/${id}`;

export function viewOf(row: OperationRow, ahead?: { id: string }): OperationView {
  const { id, contract, operation, status, createdAt, updatedAt, dueAt, attempts, problem } = row;
  const [name, version] = contract.split('/');
  const waits = status === 'accepted';
  const self = hrefOf(id);
  return {
    id,
    kind: `${contract}#${operation}`,
    status: waits && row.awaits ? 'awaiting-backend' : status,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    attempts,
    ...(waits && { dueAt: dueAt.toISOString() }),
    ...(waits && ahead && { waitingFor: ahead.id }),
    ...(status === 'succeeded' && !row.byHand && { result: { href: `/${version}/${name}/${id}` } }),
    ...(problem !== null && { error: JSON.parse(problem) as Problem }),
    links: { self, ...(waits && !row.awaits && { cancel: `${self}/cancel` }) },
  };
}
