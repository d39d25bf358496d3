/** Waits for an operation to end: told at once where this replica ends it, found by looking where another does. */
import { setTimeout as pause } from 'node:timers/promises';
import { ENDED, type OperationRow } from './operation.ts';
import type { Operations } from './operations.ts';

export interface Endings {
  /** The operation once it has ended, or undefined after so many milliseconds. */
  wait(id: string, milliseconds: number, signal: AbortSignal): Promise<OperationRow | undefined>;
  /** Something was settled: whoever waits for it looks. */
  look(id: string): void;
}

const LOOK_MS = 250;

export function awaitEndings(operations: Pick<Operations, 'find'>): Endings {
  const waiting = new Map<string, AbortController>();
  return {
    async wait(id, milliseconds, signal) {
      const until = performance.now() + milliseconds;
      while (!signal.aborted) {
        const told = new AbortController();
        waiting.set(id, told);
        const row = await operations.find(id);
        if (row && ENDED.includes(row.status)) break;
        const left = until - performance.now();
        if (left <= 0) break;
        await pause(Math.min(left, LOOK_MS), undefined, { signal: AbortSignal.any([told.signal, signal]) }).catch(
          () => {},
        );
      }
      waiting.delete(id);
      const row = await operations.find(id);
      return row && ENDED.includes(row.status) ? row : undefined;
    },
    look: id => waiting.get(id)?.abort(),
  };
}
