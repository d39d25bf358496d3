/** Walks what was accepted: answers each notice by draining its key in order, and looks after what others left behind. */
import { setTimeout as pause } from 'node:timers/promises';
import { type RetryBudget, retryBudget } from '../budget.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Stored } from '../store/exchange-rows.ts';
import { isWithheld, MAY } from './control.ts';
import type { Controls } from './controls.ts';
import { limitKeys } from './limiter.ts';
import { familyOf, type Notifier } from './notifier.ts';
import type { OperationRow, OperationStatus } from './operation.ts';
import type { Claimed, DeliveryKey, Operations } from './operations.ts';
import { assertNotApplied, resumeExchange } from './resume.ts';
import type { Delivery } from './schedule.ts';
import { DELIVERY, type Delivering } from './settings.ts';

export interface WorkerParts {
  notifier: Notifier;
  operations: Operations;
  controls: Pick<Controls, 'serve' | 'opened' | 'state'>;
  /** What became of one attempt. */
  told(endpoint: string, attempt: 'first' | 'retry', became: OperationStatus | 'over-budget' | 'claim-lost'): void;
  /** Commits that it is given up: a read has failed, a write needs a person. */
  abandon(row: OperationRow, fault: Fault, settings: Delivering): Promise<void>;
  /** Stops the endpoints that were drained and are empty. */
  conclude(): Promise<void>;
  /** Incarnation of this replica. */
  claimant(): string;
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

/** What could not be walked or kept is not claimed again at once. */
const AGAIN_S = 5;
const SWEEP_MS = 2_000;
const SWEPT = 200;
/** Keys of one member of a family at a time: members are many and not all well, and none holds up the others. */
const EACH = 4;
/** More need not be remembered: what waits is found when those before it are done. */
const REMEMBERED = 1_000;

export function openWorker(parts: WorkerParts): Worker {
  const { notifier, operations, controls } = parts;
  const served = new Map<string, Delivering>();
  const budgets = new Map<string, RetryBudget>();
  const overBudget = (): string[] => [...budgets].filter(([, budget]) => budget.left() < 1).map(([name]) => name);
  const closing = new AbortController();
  const settingsOf = (endpoint: string): Delivering => served.get(endpoint) ?? DELIVERY;

  /** Keys under which something may be claimed that nobody walks: the answer of the database was lost with its connection. */
  const unsure = new Set<string>();

  /** How many operations of the key were tried. */
  const drain = async (key: DeliveryKey): Promise<number> => {
    if (closing.signal.aborted || !MAY[controls.state(key.endpoint)].deliver) return 0;
    const unlock = await parts.lock(key);
    if (!unlock) return 0;
    const name = `${key.endpoint} ${key.partition}`;
    try {
      if (unsure.has(name)) await operations.unclaim(key, parts.claimant());
      unsure.delete(name);
      const settings = settingsOf(key.endpoint);
      const budget = budgets.get(key.endpoint) ?? retryBudget(settings);
      return await drainLocked(parts, key, { settings, budget }, closing.signal);
    } catch (error) {
      unsure.add(name);
      setTimeout(() => offer(key), AGAIN_S * 1000).unref();
      throw error;
    } finally {
      await unlock();
    }
  };
  const isMember = (endpoint: string): boolean => familyOf(endpoint) !== endpoint;
  const limiter = limitKeys(endpoint => (isMember(endpoint) ? EACH : settingsOf(endpoint).concurrency), drain);
  const offer = (key: DeliveryKey): void => limiter.offer(key, REMEMBERED);

  const catchingUp = new Set<string>();
  /** What is due and was not notified, oldest first: all that waits for an endpoint that was kept back, too. */
  const catchUp = async (endpoint: string, found?: readonly DeliveryKey[]): Promise<void> => {
    if (isMember(endpoint)) {
      if (served.has(familyOf(endpoint))) for (const key of found ?? []) offer(key);
      return;
    }
    if (catchingUp.has(endpoint) || !served.has(endpoint)) return;
    catchingUp.add(endpoint);
    let tried = 0;
    const keys = (async function* () {
      try {
        for (let due = found, before = -1; tried > before && !closing.signal.aborted; due = undefined) {
          before = tried;
          due ??= await operations.due(SWEPT, overBudget(), endpoint);
          yield* due;
          if (due.length < SWEPT) return;
        }
      } finally {
        // One that hangs must not keep the next look away.
        catchingUp.delete(endpoint);
      }
    })();
    // Each takes the next one when it is done with its own, so that a slow one does not hold up the others.
    const take = async (): Promise<void> => {
      for (let next = await keys.next(); !next.done; next = await keys.next()) {
        const done = await limiter.take(next.value).catch(() => 0);
        tried += done;
      }
    };
    const takers = served.get(endpoint)!.concurrency;
    await Promise.all(Array.from({ length: takers }, take));
  };
  controls.opened(endpoint => void catchUp(endpoint).catch(() => {}));

  /** Notices may be lost with the replica that gave them; operations are not. */
  const sweep = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await pause(SWEEP_MS, undefined, { signal: closing.signal, ref: false }).catch(() => {});
      if (closing.signal.aborted) return;
      await adopt(parts).catch(() => {});
      await parts.conclude().catch(() => {});
      const due = await operations.due(SWEPT, overBudget(), undefined, [...catchingUp]).catch(() => []);
      for (const [endpoint, keys] of Map.groupBy(due, key => key.endpoint))
        void catchUp(endpoint, keys).catch(() => {});
    }
  };
  const sweeping = sweep();

  return {
    async serve(endpoints) {
      for (const endpoint of served.keys())
        if (!endpoints.has(endpoint)) {
          await notifier.silence(endpoint);
          served.delete(endpoint);
        }
      for (const [endpoint, settings] of endpoints) {
        const before = served.get(endpoint);
        if (before?.budget !== settings.budget || before.floor !== settings.floor)
          budgets.set(endpoint, retryBudget(settings));
        served.set(endpoint, settings);
        if (!before) await notifier.answer(endpoint, offer);
      }
      controls.serve(served);
    },
    async close() {
      closing.abort();
      await sweeping;
      await limiter.close();
    },
  };
}

/** How many were tried. */
async function drainLocked(
  parts: WorkerParts,
  key: DeliveryKey,
  { settings, budget }: { settings: Delivering; budget: RetryBudget },
  closing: AbortSignal,
): Promise<number> {
  let done = 0;
  const signal = parts.signal();
  while (!closing.aborted && !signal.aborted) {
    const giveBack = budget.take();
    const row = await parts.operations.claimNext(key, parts.claimant(), giveBack !== undefined).catch(error => {
      giveBack?.();
      throw error;
    });
    const isRepeat = (row?.attempts ?? 0) > 1;
    if (!isRepeat) giveBack?.();
    if (!row && !giveBack) parts.told(key.endpoint, 'retry', 'over-budget');
    if (!row) return done;
    const fault = await deliver(parts, row, settings, signal).catch(error => letGo(parts, row, settings, error));
    // Only repeats that fail use the budget up: what was waiting for a system that is well again is not held back.
    if (isRepeat && (!fault || isWithheld(fault))) giveBack?.();
    if (!neverLeft(fault)) budget.called();
    done++;
  }
  return done;
}

async function deliver(
  parts: WorkerParts,
  row: OperationRow,
  settings: Delivering,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  // It may well be what ended them: one replica after the other is not given to it.
  if (row.cutOff >= settings.attempts) return givenUp(parts, row, settings, 'Each replica that took it up ended.');
  const stored = await parts.stored(row.id);
  if (!stored) return givenUp(parts, row, settings, 'What was accepted is no longer kept.');
  const { endpoint, partition, attempts } = row;
  const delivery: Delivery = { key: { endpoint, partition }, attempt: attempts, settings };
  // Asked again for what comes later, it repeats nothing that failed.
  const isRetry = attempts > 1 && stored.record.awaits === undefined;
  if (row.asserted === 'not_applied') assertNotApplied(stored);
  const exchange = resumeExchange(stored, delivery, signal);
  await parts.walk(exchange);
  const { fault } = exchange.record;
  const isHeld = fault?.code !== 'store-unavailable' || (await unsettled(parts, row, signal));
  parts.told(endpoint, isRetry ? 'retry' : 'first', isHeld ? (delivery.became ?? 'accepted') : 'claim-lost');
  return fault;
}

async function givenUp(parts: WorkerParts, row: OperationRow, settings: Delivering, detail: string): Promise<Fault> {
  const fault = new Fault('internal', { detail });
  await parts.abandon(row, fault, settings);
  return fault;
}

/**
 * It could not even be walked: nothing is read of it, or it is no longer served. Let go, so that it is not held for ever by a
 * replica that lives; after as many times as it may be tried it ends.
 */
async function letGo(parts: WorkerParts, row: OperationRow, settings: Delivering, error: unknown): Promise<Fault> {
  const fault = Fault.from(error);
  if (row.attempts < settings.attempts) await parts.operations.giveBack(row, AGAIN_S);
  else await parts.abandon(row, fault, settings);
  return fault;
}

/** What a guard or an operator kept back was not sent. */
const neverLeft = (fault: Fault | undefined): boolean =>
  isWithheld(fault) || fault?.code === 'circuit-open' || fault?.code === 'overloaded';

/**
 * It was walked, and what came of it could not be kept: the next walk finds what was sent and is in doubt. False where that is
 * another replica's, or whose ever it will be once this session is seen to be gone.
 */
async function unsettled({ operations }: WorkerParts, claim: Claimed, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      return await operations.giveBack(claim, AGAIN_S);
    } catch {
      await pause(SWEEP_MS, undefined, { ref: false });
    }
  }
  return false;
}

/** What a replica that is gone had claimed is taken up again: the walk itself finds what was sent and is in doubt. */
async function adopt({ operations, notifier }: WorkerParts): Promise<void> {
  notifier.notify(await operations.takeOver());
}
