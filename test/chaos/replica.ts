/** One replica as the nemesis sees it: a process that is started, killed, stopped for a while, and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { REFUSED, StartRefused } from './start-refused.ts';

/** On a busy machine a start takes ten seconds; what takes this long hangs. */
const START_MS = 60_000;
/** What the nemesis takes away is back within seconds: starts that have failed for so long fail of themselves. */
const PASSING_MS = 180_000;
/** The last of what a process said is why it ended. */
const MOST_SAID = 2_000;

export interface ReplicaOptions {
  /** Told of each start that failed, and why. */
  progress?: ((line: string) => void) | undefined;
  passing?: number;
}

/** Where it serves, or how its process ended and what that had to say. */
type Started = { url: string } | { code: number | null; reason: string };

export class Replica {
  /** Absent while it is down. */
  url: string | undefined;
  readonly #name: string;
  readonly #config: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #progress: (line: string) => void;
  readonly #passing: number;
  #child: ChildProcess | undefined;
  #ended = false;

  /** @param cache folder of what was compiled once: a start is half as long */
  constructor(
    name: string,
    config: string,
    database: string,
    cache: string,
    { progress = () => {}, passing = PASSING_MS }: ReplicaOptions = {},
  ) {
    this.#name = name;
    this.#config = config;
    this.#progress = progress;
    this.#passing = passing;
    // Coverage of a process that is killed is never written, and counting slows its start.
    const { NODE_V8_COVERAGE: _counted, ...env } = process.env;
    this.#env = { ...env, DATABASE_URL: database, REPLICA: name, NODE_COMPILE_CACHE: cache };
  }

  get name(): string {
    return this.#name;
  }

  /**
   * Again and again until it serves: the database may be away as well, and who starts may be killed.
   * @throws StartRefused where no further start would help
   */
  async start(): Promise<void> {
    const until = performance.now() + this.#passing;
    while (!this.#ended) {
      const started = await this.#startOnce();
      if ('url' in started) {
        this.url = started.url;
        return;
      }
      if (this.#ended) return;
      const refused = new StartRefused(this.#name, started.reason);
      this.#progress(refused.message);
      if (started.code === REFUSED || performance.now() > until) throw refused;
      await pause(200);
    }
  }

  async #startOnce(): Promise<Started> {
    const child = fork(join(import.meta.dirname, 'gateway.ts'), [this.#config], {
      env: this.#env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_SAID);
    });
    // Its streams end after it: until then it may not have said all.
    const ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      reason: said.trim() || `its process ended with ${code ?? signal}`,
    }));
    const served = once(child, 'message').then(([message]) => message as { url: string });
    const hung = { code: null, reason: `it did not serve within ${START_MS / 1000} seconds` };
    const started: Started = await Promise.race([served, ended, pause(START_MS, hung, { ref: false })]);
    if (!('url' in started)) child.kill('SIGKILL');
    return started;
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
