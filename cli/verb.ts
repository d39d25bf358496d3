/** What a verb of the command is. */
import { createReadStream } from 'node:fs';
import type { ParseArgsConfig } from 'node:util';

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Verb {
  usage: string;
  /** How many arguments it takes besides options: one more is an error, never overlooked. */
  positionals: number;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Resolves to the exit code. */
  run(positionals: readonly string[], values: Values): Promise<number>;
}

/** The command was called wrongly: exit code 2 and the usage. */
export class UsageError extends Error {}

const MAX_BYTES = 64 * 1024 * 1024;

/** Bytes of a file, or of standard input where it is called `-`. At most 64 MiB. */
export async function readInput(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // As a stream, because a device or a pipe does not say how long it is.
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      size += (chunk as Buffer).length;
      if (size > MAX_BYTES) throw new UsageError(`${nameOf(file)} is larger than 64 MiB.`);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${nameOf(file)} cannot be read.`);
  }
  return Buffer.concat(chunks);
}

const nameOf = (file: string): string => (file === '-' ? 'Standard input' : file);
