/** One replica as the nemesis sees it: a process that is started, killed, stopped for a while, and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export class Replica {
  /** Absent while it is down. */
  url: string | undefined;
  readonly #name: string;
  readonly #config: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  constructor(name: string, config: string, database: string) {
    this.#name = name;
    this.#config = config;
    this.#env = { ...process.env, DATABASE_URL: database, REPLICA: name };
  }

  /** Again and again until it serves: the database may be away as well. */
  async start(): Promise<void> {
    for (;;) {
      const child = fork(join(import.meta.dirname, 'gateway.ts'), [this.#config], {
        env: this.#env,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const ended = once(child, 'exit').then(() => undefined);
      const served = once(child, 'message').then(([message]) => message as { url: string });
      const first = await Promise.race([served, ended, pause(20_000, undefined, { ref: false })]);
      if (first) {
        this.#child = child;
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
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await gone;
  }

  /** Sleeps and wakes up: what it had claimed may have been taken over meanwhile. */
  async sleep(milliseconds: number): Promise<void> {
    this.#child?.kill('SIGSTOP');
    await pause(milliseconds);
    this.#child?.kill('SIGCONT');
  }

  get name(): string {
    return this.#name;
  }
}
