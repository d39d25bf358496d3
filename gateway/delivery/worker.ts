/** Walks what was accepted: answers each ring by draining its key in order, and looks after what others left behind. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { problemOf } from '../problem.ts';
import type { Bell } from './bell.ts';
import type { OperationRow } from './operation.ts';
import type { Claimed, DeliveryKey, Operations } from './operations.ts';
import { assertNotApplied, resumeExchange, type Stored } from './resume.ts';
import { DELIVERY, type Delivering } from './settings.ts';

export interface WorkerParts {
  bell: Bell;
  operations: Operations;
  /** This replica and all that are alive, by their incarnations. */
  claimant(): string;
  alive(): Promise<string[]>;
  /** Locks a key for this replica; undefined where another one has it. Ends with the replica. */
  lock(key: DeliveryKey): Promise<(() => Promise<void>) | undefined>;
  stored(id: string): Promise<Stored | undefined>;
  /** Walks the back half of the line; ends with the operation settled. */
  walk(exchange: Exchange): Promise<void>;
  /** Aborts when the replica loses its session: nothing more may leave. @throws Fault `store-unavailable` without one */
  signal(): AbortSignal;
}

export interface Worker {
  /** Answers for these endpoints from now on, and for no others. */
  serve(endpoints: ReadonlyMap<string, Delivering>): Promise<void>;
  /** Takes nothing new; resolves when what is under way has ended. */
  close(): Promise<void>;
}

const SWEEP_MS = 2_000;
const SWEPT = 100;

export function openWorker(parts: WorkerParts): Worker {
  const { bell, operations } = parts;
  const served = new Map<string, Delivering>();
  const busy = new Map<string, Promise<void>>();
  const closing = new AbortController();

  /** Between the last look and the unlocking something may have come, whose ring found the key locked: look once more. */
  const drain = async (key: DeliveryKey): Promise<void> => {
    for (let more = true; more && !closing.signal.aborted; ) {
      const unlock = await parts.lock(key);
      if (!unlock) return;
      try {
        more = await drainLocked(parts, key, served.get(key.endpoint) ?? DELIVERY, closing.signal);
      } finally {
        await unlock();
      }
    }
  };
  const answer = (key: DeliveryKey): Promise<void> => {
    const name = `${key.endpoint} ${key.partition}`;
    const before = busy.get(name) ?? Promise.resolve();
    const work = before.then(() => drain(key)).finally(() => busy.get(name) === work && busy.delete(name));
    busy.set(name, work);
    return work;
  };

  /** Rings may be lost with the replica they rang at; operations are not. */
  const sweep = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await pause(SWEEP_MS, undefined, { signal: closing.signal, ref: false }).catch(() => {});
      if (closing.signal.aborted) return;
      await adopt(parts).catch(() => {});
      const due = await operations.due(SWEPT).catch(() => []);
      for (const key of due) if (served.has(key.endpoint)) void answer(key).catch(() => {});
    }
  };
  const sweeping = sweep();

  return {
    async serve(endpoints) {
      for (const [endpoint, { concurrency }] of served)
        if (endpoints.get(endpoint)?.concurrency !== concurrency) {
          await bell.silence(endpoint);
          served.delete(endpoint);
        }
      for (const [endpoint, settings] of endpoints) {
        if (!served.has(endpoint)) await bell.answer(endpoint, settings.concurrency, answer);
        served.set(endpoint, settings);
      }
    },
    async close() {
      closing.abort();
      await sweeping;
      await Promise.allSettled(busy.values());
    },
  };
}

/** True where the key may hold more than was seen. */
async function drainLocked(
  parts: WorkerParts,
  key: DeliveryKey,
  settings: Delivering,
  closing: AbortSignal,
): Promise<boolean> {
  let done = 0;
  const signal = parts.signal();
  while (!closing.aborted && !signal.aborted) {
    const row = await parts.operations.claimNext(key, parts.claimant());
    if (!row) return done > 0;
    await deliver(parts, row, settings, signal);
    done++;
  }
  return false;
}

async function deliver(
  parts: WorkerParts,
  row: OperationRow,
  settings: Delivering,
  signal: AbortSignal,
): Promise<void> {
  const stored = await parts.stored(row.id);
  if (!stored) {
    const fault = new Fault('internal', { detail: 'What was accepted is no longer kept.' });
    return parts.operations.giveBack(row, 'failed', JSON.stringify(problemOf(fault, row.id)));
  }
  const { endpoint, partition, attempts } = row;
  const delivery = { key: { endpoint, partition }, attempt: attempts, settings };
  if (row.asserted === 'not_applied') assertNotApplied(stored);
  const exchange = resumeExchange(stored, delivery, signal);
  await parts.walk(exchange);
  const { fault } = exchange.record;
  if (fault?.code === 'store-unavailable') await unsettled(parts, row, signal);
}

/** It was walked, and what came of it could not be kept: the next walk finds what was sent and is in doubt. */
async function unsettled({ operations }: WorkerParts, claim: Claimed, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await operations.giveBack(claim, 'accepted');
    } catch {
      await pause(SWEEP_MS, undefined, { ref: false });
    }
  }
}

/** What a replica that is gone had claimed is taken up again: the walk itself finds what was sent and is in doubt. */
async function adopt({ operations, alive, bell }: WorkerParts): Promise<void> {
  const replicas = await alive();
  for (const row of await operations.orphaned(replicas)) {
    await operations.giveBack(row, 'accepted');
    await bell.ring({ endpoint: row.endpoint, partition: row.partition });
  }
  for (const key of await operations.adoptCalls(replicas)) await bell.ring(key);
}
