/** The command as an operator types it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export async function canongate(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [join(HOME, 'cli/canongate.mjs'), ...args], {
    cwd: HOME,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', chunk => (out += chunk));
  child.stderr.on('data', chunk => (err += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
