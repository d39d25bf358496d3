/** Types a command as a person does, and hears what it says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';

export const COMMAND = join(HOME, 'cli/canongate.mjs');

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export async function canongate(args: string[], input?: string): Promise<Ran> {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: HOME });
  let [out, err] = ['', ''];
  child.stdout.on('data', chunk => (out += chunk));
  child.stderr.on('data', chunk => (err += chunk));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
