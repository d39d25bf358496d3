/** What looks after the store while it serves – retention, heads written down, room on the disk – and what an operator has to know of it. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { exportingHeads, type HeadSettings } from '../audit/head-export.ts';
import type { Retention } from '../store/retention.ts';
import { type Disk, openDisk } from './disk.ts';
import { openPruning } from './pruning.ts';

export interface UpkeepOptions {
  /** Without it nothing is ever removed. */
  retention?: Retention | undefined;
  auditHead?: HeadSettings | undefined;
  /** Below it nothing new is taken for later, where the disk is ours. */
  leastFree?: string | undefined;
}

export interface UpkeepParts extends UpkeepOptions {
  pool: pg.Pool;
  /** In which the files of a private server lie. */
  folder: string | undefined;
  record(record: AuditRecord): Promise<void>;
  pruneFailed(error: unknown): void;
}

export interface Upkeep {
  readonly warning: string | undefined;
  /** Bytes by which what has not ended keeps the bodies above their size. */
  readonly excess: number | undefined;
  readonly disk: Disk | undefined;
  /** Removes nothing more and looks no more. */
  stop(): Promise<void>;
  /** Once nothing is written any more: the last heads are written down. */
  close(): Promise<void>;
}

export async function openUpkeep(parts: UpkeepParts): Promise<Upkeep> {
  const { pool, folder, record, pruneFailed, retention, auditHead, leastFree } = parts;
  const heads = auditHead && exportingHeads(pool, auditHead);
  const pruning = retention && openPruning(pool, retention, record, { failing: pruneFailed });
  const disk = folder === undefined ? undefined : await openDisk(folder, leastFree);
  return {
    get warning() {
      const unwritten = heads?.failed ? 'The head of the audit could not be written down.' : undefined;
      return disk?.warning ?? pruning?.warning ?? unwritten;
    },
    get excess() {
      return pruning?.excess;
    },
    disk,
    async stop() {
      await pruning?.close();
      await disk?.close();
    },
    close: async () => heads?.close(),
  };
}
