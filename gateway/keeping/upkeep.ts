/** What goes on beside the calls: room on the disk, retention, the heads of the audit; and what of it an operator has to know. */

import type { AuditRecord } from '../audit/chain.ts';
import { exportingHeads, type HeadSettings } from '../audit/head-export.ts';
import type { Clock } from '../store/clock.ts';
import type { Database } from '../store/postgres/database.ts';
import type { Retention } from '../store/retention.ts';
import { type Disk, openDisk } from './disk.ts';
import { openPruning } from './pruning.ts';

export interface UpkeepSettings {
  /** Without it nothing is ever removed. */
  retention?: Retention;
  auditHead?: HeadSettings | undefined;
  /** Below it nothing new is taken for later, where the disk is ours. */
  leastFree?: string | undefined;
}

export interface Upkeep {
  /** Of a private server. */
  readonly disk: Disk | undefined;
  readonly warning: string | undefined;
  /** Bytes by which bodies are above the size they may take, where they have one. */
  readonly excess: number | undefined;
  /** Nothing is removed any more. */
  close(): Promise<void>;
  /** The heads once more, with all that was committed. */
  conclude(): Promise<void>;
}

interface Parts {
  clock: Clock;
  record(record: AuditRecord): Promise<void>;
  pruneFailed(error: unknown): void;
}

export async function openUpkeep(
  { pool, folder }: Pick<Database, 'pool' | 'folder'>,
  { retention, auditHead, leastFree }: UpkeepSettings,
  { clock, record, pruneFailed }: Parts,
): Promise<Upkeep> {
  const disk = folder === undefined ? undefined : await openDisk(folder, leastFree);
  const heads = auditHead && exportingHeads(pool, auditHead);
  const pruning = retention && openPruning(pool, retention, record, { failing: pruneFailed });
  const unwritten = () => (heads?.failed ? 'The head of the audit could not be written down.' : undefined);
  return {
    disk,
    get warning() {
      return disk?.warning ?? clock.warning ?? pruning?.warning ?? unwritten();
    },
    get excess() {
      return pruning?.excess;
    },
    async close() {
      clock.close();
      await pruning?.close();
      await disk?.close();
    },
    conclude: async () => heads?.close(),
  };
}
