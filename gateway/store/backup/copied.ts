/** Copies a file, on disk when it is done, and says what it was by its SHA-256. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StoreUnavailable } from '../store-unavailable.ts';

/** Hashes what passes. */
export function hashing(): { through: Transform; digest(): string } {
  const hash = createHash('sha256');
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { through, digest: () => hash.digest('hex') };
}

export async function copied(from: string, to: string): Promise<string> {
  const { through, digest } = hashing();
  await pipeline(createReadStream(from), through, createWriteStream(to, { mode: 0o600, flush: true }));
  return digest();
}

/** @throws StoreUnavailable where it is not the file that was written */
export async function copiedBack(from: string, to: string, expected: string | undefined): Promise<void> {
  if ((await copied(from, to)) !== expected) throw damaged(from);
}

export const damaged = (file: string): StoreUnavailable =>
  new StoreUnavailable(`The backup is damaged: ${file} is not what was written.`, 'Restore another.');

/** Makes a folder that must not have been there, or must be empty. @throws StoreUnavailable */
export async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new StoreUnavailable(`${folder} is not empty.`, 'Name a folder that is, or that is not there yet.');
}

export const within = (folder: string, path: string): string => join(folder, ...path.split('/'));
