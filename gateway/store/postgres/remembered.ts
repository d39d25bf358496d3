/** What is remembered of a private server in the data folder: where its data lie, and how it is reached. */
import { randomBytes } from 'node:crypto';
import { access, link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable } from '../store-unavailable.ts';

/** Readable by its owner alone. */
export interface Remembered {
  folder: string;
  password: string;
  port: number;
  /** Where it was made, until it is moved to its folder. */
  made?: string;
}

const MEMORY = 'store.json';

export const memoryOf = (data: string): string => join(data, MEMORY);

/**
 * Undefined only where there is none: a memory that cannot be read is no reason to begin anew.
 * @throws StoreUnavailable
 */
export async function recall(memory: string): Promise<Remembered | undefined> {
  try {
    return JSON.parse(await readFile(memory, 'utf8')) as Remembered;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw new StoreUnavailable(
      `${memory} cannot be read, and without it nobody enters the private PostgreSQL.`,
      'Put the file back from a copy, or restore a backup into another data folder (store.data). Nothing was removed.',
    );
  }
}

/** Whole or not at all, also where the disk is full. */
export async function remember(memory: string, known: Remembered): Promise<void> {
  await written(memory, known, fresh => rename(fresh, memory));
}

/** False where somebody else was first. */
export async function rememberFirst(memory: string, known: Remembered): Promise<boolean> {
  try {
    await written(memory, known, fresh => link(fresh, memory));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

async function written(memory: string, known: Remembered, put: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${memory}-${randomBytes(6).toString('hex')}`;
  try {
    await using file = await open(fresh, 'wx', 0o600);
    await file.writeFile(JSON.stringify(known));
    await file.sync();
    await put(fresh);
  } finally {
    await rm(fresh, { force: true });
  }
}

/** True where the files of a server lie. */
export const holdsServer = (folder: string): Promise<boolean> =>
  access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/** Moved to its folder, by whoever comes first. */
export async function settledIn({ folder, made }: Remembered): Promise<void> {
  if (made === undefined || (await holdsServer(folder))) return;
  await rename(made, folder).catch(async error => {
    if (!(await holdsServer(folder))) throw error;
  });
}

/** @throws StoreUnavailable where files of a server lie that nothing is remembered of */
export async function refuseForgotten(folder: string, memory: string): Promise<void> {
  if (await holdsServer(folder))
    throw new StoreUnavailable(
      `A PostgreSQL lies in ${folder}, and ${memory}, which holds its password, is missing.`,
      'Put the file back from a copy, or restore a backup into another data folder (store.data). Nothing was removed.',
    );
}
