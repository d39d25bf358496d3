/** Drives servers in processes of their own with bounded load, and reads what CPU each call costs them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { median } from './row.ts';

export interface Served extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  url: string;
  /** Microseconds of CPU, user and system, that the process has used since it began. */
  cpu(): Promise<number>;
}

const START_MS = 20_000;
const CALL_MS = 10_000;
/** More would only queue: server, client and simulator share the cores. */
const IN_FLIGHT = 16;

/** Starts `bench/servers/<server>.ts` in a process of its own; it listens when the promise resolves. */
export async function serve(server: string, ...parameters: string[]): Promise<Served> {
  const child = fork(fileURLToPath(new URL(`servers/${server}.ts`, import.meta.url)), parameters, {
    // What a server logs costs it the writing, and nobody reads it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  try {
    const { port } = (await answerOf(child)) as { port: number };
    const cpu = async (): Promise<number> => {
      child.send('cpu');
      return ((await answerOf(child)) as { micros: number }).micros;
    };
    return { url: `http://127.0.0.1:${port}`, cpu, [Symbol.asyncDispose]: stop };
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
}

/** Medians over the rounds. */
export interface Figures {
  /** Microseconds of the server's CPU per call. */
  micros: number;
  /** Calls per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export interface Effort {
  rounds: number;
  /** Per contestant and round; the first round warms up, with three times as many, and does not count. */
  calls: number;
}

/** How much to measure: `BENCH_ROUNDS` and `BENCH_CALLS`, where they are set, are for those who want it short. */
export function effort({ rounds, calls }: Effort): Effort {
  const { BENCH_ROUNDS, BENCH_CALLS } = process.env;
  return { rounds: Number(BENCH_ROUNDS ?? rounds), calls: Number(BENCH_CALLS ?? calls) };
}

/** All contestants in turn, round after round, so that a busy machine is unfair to none of them. */
export async function compare(contestants: readonly Contestant[], { rounds, calls }: Effort): Promise<Figures[]> {
  const pools = contestants.map(({ served }) => new Pool(served.url, { connections: IN_FLIGHT, bodyTimeout: CALL_MS }));
  const taken = contestants.map(() => [] as Figures[]);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [index, contestant] of contestants.entries()) {
        const figures = await drive(pools[index]!, contestant, round === 0 ? 3 * calls : calls);
        if (round > 0) taken[index]!.push(figures);
      }
    }
  } finally {
    await Promise.all(pools.map(pool => pool.destroy()));
  }
  const middle = (all: readonly Figures[], name: keyof Figures) => median(all.map(figures => figures[name]));
  return taken.map(all => ({
    micros: middle(all, 'micros'),
    rate: middle(all, 'rate'),
    p50: middle(all, 'p50'),
    p99: middle(all, 'p99'),
  }));
}

async function drive(pool: Pool, contestant: Contestant, calls: number): Promise<Figures> {
  const took: number[] = [];
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const began = performance.now();
      await call(pool, contestant);
      took.push(performance.now() - began);
    }
  };
  const before = await contestant.served.cpu();
  const began = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const seconds = (performance.now() - began) / 1000;
  const micros = ((await contestant.served.cpu()) - before) / calls;
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(share * (took.length - 1))] ?? Number.NaN;
  return { micros, rate: calls / seconds, p50: at(0.5), p99: at(0.99) };
}

async function call(pool: Pool, { name, path, headers, body }: Contestant): Promise<void> {
  const signalled = { method: 'POST' as const, path, headers, body, headersTimeout: CALL_MS };
  const answer = await pool.request(signalled);
  await answer.body.arrayBuffer();
  if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}`);
}
