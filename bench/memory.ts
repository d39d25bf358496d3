/** How memory is counted, and a program that counts its own in a process that has done nothing else. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In bytes: what is left after a collection (`--expose-gc`). */
export function live(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Most that this process ever took, in bytes: with what was not collected yet. What the system reports of resources counts its parent's too. */
export const peak = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;

/** What a program beside this file prints, as JSON. */
export function counted(program: string): unknown {
  const file = fileURLToPath(new URL(program, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', file], { encoding: 'utf8', timeout: 60_000 }));
}
