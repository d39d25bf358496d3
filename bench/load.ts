/** Drives servers in processes of their own with bounded load, and reads what CPU each call costs them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { median } from './row.ts';
import type { Used } from './servers/report.ts';

export interface Served extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  /** What the process has used since it began. */
  cpu(): Promise<Used>;
  /** Says something to the process, which knows what to do. */
  tell(word: string): void;
}

/** On a busy machine a gateway takes ten seconds to start. */
const START_MS = 60_000;
const CALL_MS = 10_000;
/** More would only queue: server, client and simulator share the cores. */
const IN_FLIGHT = 16;
/** By then what the engine compiles while it runs has been compiled: that is a cost of starting, not of a call. */
const WARM_CALLS = 12_000;

/** Those that are the gateway run as its command does, by its first line. */
const OURS: ReadonlySet<string> = new Set(['governed', 'mllp-door']);
const [firstLine = ''] = readFileSync(new URL('../cli/canongate.mjs', import.meta.url), 'utf8').split('\n');
const asShipped = firstLine.split(' ').filter(word => word.startsWith('--'));

/** Starts `bench/servers/<server>.ts` in a process of its own; it listens when the promise resolves. */
export async function serve(server: string, ...parameters: string[]): Promise<Served> {
  const child = fork(fileURLToPath(new URL(`servers/${server}.ts`, import.meta.url)), parameters, {
    // What a server logs costs it the writing, and nobody reads it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
    execArgv: OURS.has(server) ? asShipped : [],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    const { port } = (await answerOf(child)) as { port: number };
    const cpu = async (): Promise<Used> => {
      child.send('cpu');
      return (await answerOf(child)) as Used;
    };
    return { url: `http://127.0.0.1:${port}`, cpu, tell: word => void child.send(word), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The next message of a child. Rejects where it ends or stays silent instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const silence = new AbortController();
  const ended = once(child, 'exit', { signal: silence.signal }).then(() => {
    throw new Error(`${child.spawnargs.slice(1).join(' ')} ended before it answered`);
  });
  const signal = AbortSignal.any([silence.signal, AbortSignal.timeout(START_MS)]);
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    silence.abort();
    ended.catch(() => {});
  }
}

export interface Contestant {
  name: string;
  served: Served;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Another body for each call. */
  bodyOf?(): string;
  /** Of the answer; default 200. */
  status?: number;
  /** Calls at a time; default sixteen. */
  inFlight?: number;
}

/** Medians over the rounds. */
export interface Figures {
  /** Microseconds of the server's CPU per call: all of it, the engine's own compiling and collecting included. */
  micros: number;
  /** Of the thread that runs JavaScript. */
  thread: number;
  /** Calls per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** How long to measure: a busy machine makes fewer calls, not a longer bench. */
export interface Effort {
  rounds: number;
  /** Of each contestant in each round. */
  seconds: number;
  /** At most, of each contestant before the first round. */
  warmUp: number;
}

/** `BENCH_ROUNDS` and `BENCH_SECONDS` (of a round, and of the warm-up) are for those who want it short. */
export function effort({ rounds, seconds, warmUp }: Effort): Effort {
  const { BENCH_ROUNDS, BENCH_SECONDS } = process.env;
  return {
    rounds: Number(BENCH_ROUNDS ?? rounds),
    seconds: Number(BENCH_SECONDS ?? seconds),
    warmUp: Number(BENCH_SECONDS ?? warmUp),
  };
}

/** All contestants in turn, round after round, so that a busy machine is unfair to none of them. */
export async function compare(
  contestants: readonly Contestant[],
  { rounds, seconds, warmUp }: Effort,
): Promise<Figures[]> {
  const pools = contestants.map(poolOf);
  const taken = contestants.map(() => [] as Figures[]);
  try {
    for (const [index, contestant] of contestants.entries()) await drive(pools[index]!, contestant, warmUp, WARM_CALLS);
    for (let round = 0; round < rounds; round++)
      for (const [index, contestant] of contestants.entries())
        taken[index]!.push(await drive(pools[index]!, contestant, seconds));
  } finally {
    await Promise.all(pools.map(pool => pool.destroy()));
  }
  const middle = (all: readonly Figures[], name: keyof Figures) => median(all.map(figures => figures[name]));
  return taken.map(all => ({
    micros: middle(all, 'micros'),
    thread: middle(all, 'thread'),
    rate: middle(all, 'rate'),
    p50: middle(all, 'p50'),
    p99: middle(all, 'p99'),
  }));
}

export const poolOf = ({ served, inFlight = IN_FLIGHT }: Contestant): Pool =>
  new Pool(served.url, { connections: inFlight, bodyTimeout: CALL_MS });

/** For so many seconds, or so many calls where that is less. */
export async function drive(pool: Pool, contestant: Contestant, seconds: number, most = Infinity): Promise<Figures> {
  const took: number[] = [];
  let begun = 0;
  const before = await contestant.served.cpu();
  const began = performance.now();
  const until = began + seconds * 1000;
  const worker = async (): Promise<void> => {
    for (let now = performance.now(); now < until && begun < most; ) {
      begun++;
      await call(pool, contestant);
      const done = performance.now();
      took.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: contestant.inFlight ?? IN_FLIGHT }, worker));
  const calls = took.length;
  const passed = (performance.now() - began) / 1000;
  const after = await contestant.served.cpu();
  const [micros, thread] = [(after.whole - before.whole) / calls, (after.thread - before.thread) / calls];
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (calls - 1))] ?? Number.NaN;
  return { micros, thread, rate: calls / passed, p50: at(0.5), p99: at(0.99) };
}

/** Without the streams and promises of a usual client: what the driver takes of the machine, the server does not have. */
function call(pool: Pool, { name, path, headers, body: usual, bodyOf, status = 200 }: Contestant): Promise<void> {
  const body = bodyOf?.() ?? usual;
  return new Promise((resolve, reject) => {
    let answered = 0;
    pool.dispatch(
      { method: 'POST', path, headers, body, headersTimeout: CALL_MS },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          answered = statusCode;
        },
        onResponseData() {},
        onResponseEnd() {
          if (answered === status) resolve();
          else reject(new Error(`${name} answered ${answered}`));
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}
