/** What a verb of the command is. */
import { readFile } from 'node:fs/promises';
import type { ParseArgsConfig } from 'node:util';

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Verb {
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Resolves to the exit code. */
  run(positionals: readonly string[], values: Values): Promise<number>;
}

/** The command was called wrongly: exit code 2 and the usage. */
export class UsageError extends Error {}

const MAX_BYTES = 64 * 1024 * 1024;

/** Bytes of a file, or of standard input where it is called `-`. At most 64 MiB. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file !== '-') {
    return readFile(file).catch(() => {
      throw new UsageError(`${file} cannot be read.`);
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new UsageError('Standard input is larger than 64 MiB.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
