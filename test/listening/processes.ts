/** Gateways with a listening door, each a process, on one database. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { configured } from '../store/configured.ts';
import { OPERATOR_KEY } from '../store/rig.ts';
import { withDoor } from './rig.ts';

export interface GatewayProcess {
  child: ChildProcess;
  url: string;
  port: number;
  kill(): Promise<void>;
}

export interface Gateways {
  start(replica?: string): Promise<GatewayProcess>;
  close(): Promise<void>;
}

/** @param port where the door is; of several replicas each takes a free one, 0 */
export async function gateways(
  database: string,
  port = 0,
  more: object = {},
  adjust?: (configuration: Configuration) => void,
): Promise<Gateways> {
  const folder = await mkdtemp(join(tmpdir(), 'canongate-door-'));
  const config = await configured(folder, { data: folder, key: OPERATOR_KEY.toString('base64') });
  const configuration = parse(await readFile(config, 'utf8')) as Configuration;
  withDoor(configuration, { listen: `mllp://127.0.0.1:${port}`, ...more });
  adjust?.(configuration);
  await writeFile(config, stringify(configuration, { aliasDuplicateObjects: false }));
  const running = new Set<ChildProcess>();
  // Coverage of a process that is killed is never written.
  const { NODE_V8_COVERAGE: _counted, ...env } = process.env;
  return {
    async start(replica = 'one') {
      const child = fork(join(import.meta.dirname, 'gateway-process.ts'), [config], {
        env: { ...env, DATABASE_URL: database, REPLICA: replica },
      });
      running.add(child);
      const [{ url, port: at }] = (await once(child, 'message')) as [{ url: string; port: number }];
      const kill = async (): Promise<void> => {
        running.delete(child);
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      };
      return { child, url, port: at, kill };
    },
    async close() {
      for (const child of running) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
