/** What the store and its worker tell: commits and attempts as they happen, queues and switches as they stand at a scrape. */
import type { EndpointState } from '../delivery/control.ts';
import type { OperationStatus } from '../delivery/operation.ts';
import type { Queue } from '../delivery/queues.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface StoreTelemetry {
  /** One commit, with so many entries. */
  committed(entries: number, seconds: number): void;
  /** One attempt of the worker, whether or not its claim was still its own, or a repeat that it left because the budget was spent. */
  delivered(backend: string, attempt: 'first' | 'retry', became: OperationStatus | 'over-budget' | 'claim-lost'): void;
  /** An operator, here or on another replica, has said something else of an endpoint. */
  switched(backend: string, state: EndpointState): void;
  /** The database is another one than before: what was committed last is not in it. */
  cutBack(): void;
  /** What is past its retention could not be removed. */
  pruneFailed(error: unknown): void;
}

/** Nobody listens yet. */
export const SILENT: StoreTelemetry = {
  committed: () => {},
  delivered: () => {},
  switched: () => {},
  cutBack: () => {},
  pruneFailed: () => {},
};

/** How the store and the queues stand. */
export interface StoreGauges {
  connected: boolean;
  endpoints: readonly { backend: string; state: EndpointState; queue: Queue | undefined }[];
  /** Bytes on the disk of a private server. */
  disk: { readonly free: number; readonly least: number } | undefined;
}

const STATES: readonly EndpointState[] = ['running', 'paused', 'draining', 'stopped'];

export function storeTelemetry(metrics: Metrics, log: Log): StoreTelemetry {
  const commits = metrics.child('storeCommit', {});
  const entries = metrics.child('storeEntries', {});
  return {
    committed(count, seconds) {
      commits.observe(seconds);
      entries.inc(count);
    },
    delivered(backend, attempt, became) {
      const result = became === 'accepted' ? 'again' : became;
      metrics.child('deliveryAttempts', { backend, attempt, result }).inc();
      if (became === 'claim-lost') log.event('claim-lost', { backend });
    },
    switched: (backend, state) => log.event('endpoint-switched', { backend, state }),
    cutBack: () => log.event('store-cut-back', {}),
    pruneFailed: error => log.event('prune-failed', {}, error),
  };
}

export function setStoreGauges(metrics: Metrics, { connected, endpoints, disk }: StoreGauges): void {
  metrics.child('storeConnected', { kind: 'durable' }).set(Number(connected));
  if (disk) {
    metrics.child('storeFree', {}).set(disk.free);
    metrics.child('storeLeastFree', {}).set(disk.least);
  }
  const now = Date.now();
  for (const { backend, state, queue } of endpoints) {
    for (const one of STATES) metrics.child('endpointState', { backend, state: one }).set(Number(one === state));
    const { waiting = 0, running = 0, needsAttention = 0, heldKeys = 0, oldestFree = null } = queue ?? {};
    metrics.child('deliveryOperations', { backend, state: 'waiting' }).set(waiting);
    metrics.child('deliveryOperations', { backend, state: 'running' }).set(running);
    metrics.child('deliveryOperations', { backend, state: 'needs-attention' }).set(needsAttention);
    metrics.child('deliveryHeldKeys', { backend }).set(heldKeys);
    metrics.child('deliveryOldest', { backend }).set(oldestFree ? Math.max(0, now - oldestFree.getTime()) / 1000 : 0);
  }
}
