/** The disk below a private server: nothing new is taken for later before it is full, so that what was accepted can still end. */
import { statfs } from 'node:fs/promises';
import { pollEvery } from '../delivery/poller.ts';
import { Fault } from '../faults.ts';
import { bytesOf } from '../store/retention.ts';

export interface Disk {
  /** Bytes that are left, as of the last look, and the least that there should be. */
  readonly free: number;
  readonly least: number;
  readonly hasRoom: boolean;
  readonly warning: string | undefined;
  /** @throws Fault `store-unavailable` where nothing more may be taken for later */
  accepts(): void;
  close(): Promise<void>;
}

/** As much as the server's own log may take between two checkpoints (`max_wal_size`). */
const LEAST = '1GB';
const LOOK_MS = 2_000;
const AGAIN_SECONDS = 30;

/** @param least a size such as `500MB` */
export async function openDisk(folder: string, least: string = LEAST): Promise<Disk> {
  const floor = bytesOf(least);
  let free = Number.POSITIVE_INFINITY;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(folder);
    free = bavail * bsize;
  };
  await look();
  const looking = pollEvery(LOOK_MS, look);
  return {
    least: floor,
    get free() {
      return free;
    },
    get hasRoom() {
      return free >= floor;
    },
    get warning() {
      return free < floor ? 'The disk is nearly full: nothing new is taken for later (store.leastFree).' : undefined;
    },
    accepts() {
      if (free >= floor) return;
      throw new Fault('store-unavailable', {
        ...{ outcome: 'not_applied', retryAfter: AGAIN_SECONDS },
        detail: 'The disk of the store is nearly full: nothing new is taken for later.',
      });
    },
    close: () => looking.close(),
  };
}
