/** What needs a person: a delivery that failed or is in doubt, aligned with FHIR Task. */
import { createHash } from 'node:crypto';
import type { DeliveryKey } from '../delivery/operations.ts';
import type { ExchangeRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
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
  /** Whether what was asked has taken effect. */
  outcome: string;
  owner?: string;
  resolution?: string;
  createdAt: string;
  updatedAt: string;
  dueAt: string;
  history: readonly { at: string; who: string; action: string; note?: string }[];
  links: { self: string; operation: string };
}

/** Items with one cause, resolved together. */
export interface WorkGroupView {
  id: string;
  queue: string;
  kind: string;
  fault: string;
  cause?: string;
  pointer?: string;
  open: number;
  oldest: string;
}

const DAY_MS = 86_400_000;

/** Made in the commit that settles the attempt. What may have taken effect is urgent. */
export function workItemRow(record: ExchangeRecord, { endpoint }: DeliveryKey, now: Date): RowOf<'work_items'> {
  const { id, facility = '', contract, operation, outcome = 'unknown' } = record;
  const fault = record.fault ?? new Fault('outcome-unknown');
  const cause = fault.info.backend?.cause;
  const pointer = fault.info.errors?.find(error => error.pointer !== '')?.pointer;
  const alike = [endpoint, contract, operation, fault.code, cause, pointer].join('\n');
  return {
    ...{ id, facility, endpoint, contract, operation, fault: fault.code, cause, pointer, outcome },
    group_key: createHash('sha256').update(alike).digest('hex').slice(0, 16),
    status: 'requested',
    priority: outcome === 'not_applied' ? 'routine' : 'urgent',
    owner: undefined,
    resolution: undefined,
    created_at: now,
    updated_at: now,
    due_at: new Date(now.getTime() + DAY_MS),
  };
}
