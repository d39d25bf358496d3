/** One replica as the nemesis sees it: a process that is started, killed, stopped for a while, and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** On a busy machine a start takes ten seconds; what takes this long hangs. */
const START_MS = 60_000;

export class Replica {
  /** Absent while it is down. */
  url: string | undefined;
  readonly #name: string;
  readonly #config: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #ended = false;

  /** @param cache folder of what was compiled once: a start is half as long */
  constructor(name: string, config: string, database: string, cache: string) {
    this.#name = name;
    this.#config = config;
    // Coverage of a process that is killed is never written, and counting slows its start.
    const { NODE_V8_COVERAGE: _counted, ...env } = process.env;
    this.#env = { ...env, DATABASE_URL: database, REPLICA: name, NODE_COMPILE_CACHE: cache };
  }

  get name(): string {
    return this.#name;
  }

  /** Again and again until it serves: the database may be away as well. */
  async start(): Promise<void> {
    while (!this.#ended) {
      const child = fork(join(import.meta.dirname, 'gateway.ts'), [this.#config], {
        env: this.#env,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      this.#child = child;
      const ended = once(child, 'exit').then(() => undefined);
      const served = once(child, 'message').then(([message]) => message as { url: string });
      const first = await Promise.race([served, ended, pause(START_MS, undefined, { ref: false })]);
      if (first) {
        this.url = first.url;
        return;
      }
      child.kill('SIGKILL');
      await pause(200);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.url = undefined;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** For good. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.kill();
  }

  /** Sleeps and wakes up: what it had claimed may have been taken over meanwhile. */
  async sleep(milliseconds: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await pause(milliseconds);
    child?.kill('SIGCONT');
  }
}
