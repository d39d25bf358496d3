/** A small disk of a test's own, to be filled and freed: a tmpfs, which only root of a machine or a privileged container may mount. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Takes every byte that is left, but for so many. */
  fill(leaving?: number): Promise<void>;
  /** Gives back what was taken. */
  free(): Promise<void>;
  unmount(): void;
}

const PIECES = [1 << 20, 1 << 12, 1];

/** Undefined where this account may not mount. */
export function smallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const options = `size=${megabytes}m,mode=755`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill(leaving = 0) {
      const file = await open(ballast, 'a');
      try {
        for (const size of PIECES) await takeAll(() => file.write(Buffer.alloc(size)));
        if (leaving > 0) await file.truncate(Math.max(0, (await file.stat()).size - leaving));
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    unmount: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

async function takeAll(take: () => Promise<unknown>): Promise<void> {
  try {
    for (;;) await take();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
}
