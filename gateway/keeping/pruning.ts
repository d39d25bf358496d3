/** Retention while a gateway serves: who removes, how often, and what the operator has to know of it. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { type Daily, daily, HOUR_MS, type Retention, type Rhythm } from '../store/retention.ts';
import { prune } from './prune.ts';

export interface Pruning extends Pick<Daily, 'close'> {
  readonly warning: string | undefined;
  /** Bytes by which what has not ended keeps the bodies above their size; undefined where there is none. */
  readonly excess: number | undefined;
}

/** By size more often than by time: a day may bring more than there is room for. */
export function openPruning(
  pool: pg.Pool,
  retention: Retention,
  record: (record: AuditRecord) => Promise<void>,
  { first, failing }: Pick<Rhythm, 'first' | 'failing'> = {},
): Pruning {
  const sized = retention.size !== undefined;
  let excess = sized ? 0 : undefined;
  const run = async (signal: AbortSignal): Promise<void> => {
    const pruned = await prune(pool, { retention, record, signal });
    if (pruned && sized) excess = pruned.above ?? 0;
  };
  const running = daily(run, {
    failing,
    ...(sized && { first: HOUR_MS / 60, every: HOUR_MS }),
    ...(first !== undefined && { first }),
  });
  return {
    get warning() {
      if (running.failed) return 'What is past its retention was not removed.';
      return excess
        ? 'The bodies take more than store.retention.size: what is left is young or has not ended.'
        : undefined;
    },
    get excess() {
      return excess;
    },
    close: () => running.close(),
  };
}
