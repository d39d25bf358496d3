/** What needs a person: a delivery that failed or is in doubt, aligned with FHIR Task. */
import { createHash } from 'node:crypto';
import type { DeliveryKey } from '../delivery/operations.ts';
import type { Effect } from '../effect.ts';
import type { AttemptRecord, ExchangeRecord, StepRecord } from '../exchange.ts';
import { Fault, type Outcome } from '../faults.ts';
import type { RowOf } from '../store/tables.ts';

export type WorkItemStatus = 'requested' | 'in-progress' | 'completed' | 'cancelled';

/** `work-items/v1` as a caller reads it. */
export interface WorkItemView {
  /** That of the operation and of its exchange. */
  id: string;
  group: string;
  status: WorkItemStatus;
  priority: 'routine' | 'urgent';
  /** Service endpoint that it waits for. */
  queue: string;
  kind: string;
  fault: string;
  cause?: string;
  pointer?: string;
  /** Rule of the mapping that failed, `file:line`. */
  rule?: string;
  /** Whether what was asked has taken effect. */
  outcome: string;
  /** What was done of it, step by step; of a single item, as long as it is kept. */
  steps?: readonly WorkStepView[];
  owner?: string;
  resolution?: string;
  createdAt: string;
  updatedAt: string;
  dueAt: string;
  history: readonly WorkHistoryView[];
  links: { self: string; operation: string; where?: string };
}

export interface WorkHistoryView {
  at: string;
  who: string;
  role?: string;
  action: string;
  note?: string;
  /** JSON Pointers of the request that were changed. */
  changed?: readonly string[];
}

/** One step of the mapping: what the system of record was told, as far as anybody knows. */
export interface WorkStepView {
  name: string;
  endpoint: string;
  effect: Effect;
  /** Of a step that may change something. */
  outcome?: Outcome;
  attempts: readonly {
    endpoint: string;
    sentAt?: string;
    endedAt?: string;
    fault?: string;
    outcome?: Outcome;
    references: readonly { kind: string; value: string }[];
  }[];
}

/** Items with one cause, resolved together. */
export interface WorkGroupView {
  id: string;
  queue: string;
  kind: string;
  fault: string;
  cause?: string;
  pointer?: string;
  rule?: string;
  open: number;
  oldest: string;
}

/** In which somebody should have seen to it. */
export const DUE_MS = 86_400_000;

/** The third line of an order fails for the same reason as the fourth. */
const INDEX = /\/\d+(?=\/|$)/g;

type Failed = Pick<ExchangeRecord, 'id' | 'facility' | 'contract' | 'operation' | 'outcome' | 'fault'>;

/** Made in the commit that settles the attempt. What may have taken effect is urgent. */
export function workItemRow(record: Failed, { endpoint }: DeliveryKey, now: Date): RowOf<'work_items'> {
  const { id, facility = '', contract, operation, outcome = 'unknown' } = record;
  const fault = record.fault ?? new Fault('outcome-unknown');
  const cause = fault.info.backend?.cause;
  const pointer = fault.info.errors?.find(error => error.pointer !== '')?.pointer;
  const { rule } = fault.info;
  const alike = [endpoint, contract, operation, fault.code, cause, rule ?? pointer?.replaceAll(INDEX, '/*')];
  return {
    ...{ id, facility, endpoint, contract, operation, fault: fault.code, cause, pointer, outcome, rule },
    group_key: groupOf(alike),
    status: 'requested',
    priority: outcome === 'not_applied' ? 'routine' : 'urgent',
    owner: undefined,
    resolution: undefined,
    created_at: now,
    updated_at: now,
    due_at: new Date(now.getTime() + DUE_MS),
  };
}

/** What fails alike is one group. */
export const groupOf = (alike: readonly (string | undefined)[]): string =>
  createHash('sha256').update(alike.join('\n')).digest('hex').slice(0, 16);

export const stepsOf = ({ steps }: ExchangeRecord): WorkStepView[] =>
  Object.entries(steps).map(([name, step]) => ({
    name,
    endpoint: step.endpoint,
    effect: step.effect,
    ...(step.effect !== 'read' && { outcome: outcomeOf(step) }),
    attempts: step.attempts.map(attemptOf),
  }));

/** An answer that came is an effect, whether or not anybody could read it. */
export function outcomeOf({ attempts, result }: StepRecord): Outcome {
  const last = attempts.at(-1);
  if (result !== undefined) return 'applied';
  if (last?.sentAt === undefined) return 'not_applied';
  if (last.outcome) return last.outcome;
  return last.endedAt === undefined ? 'unknown' : 'applied';
}

const attemptOf = ({ endpoint, sentAt, endedAt, fault, outcome, references }: AttemptRecord) => ({
  endpoint,
  ...(sentAt !== undefined && { sentAt }),
  ...(endedAt !== undefined && { endedAt }),
  ...(fault !== undefined && { fault }),
  ...(outcome !== undefined && { outcome }),
  references: Object.entries(references).map(([kind, value]) => ({ kind, value })),
});
