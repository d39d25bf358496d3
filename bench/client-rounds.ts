/** Clients in this process against one server of another, in interleaved rounds: rate and CPU of each. */
import type { Effort } from './load.ts';

export interface Contestant {
  name: string;
  /** One call and what it answers. */
  call(): Promise<unknown>;
}

/** By round: calls a second, and microseconds of this process's CPU a call, which neighbours do not change. */
export interface Taken {
  rates: number[];
  micros: number[];
}

/** In turn, round after round, so that a busy machine is unfair to none of them. */
export async function measured(
  all: readonly Contestant[],
  inFlight: number,
  { rounds, seconds, warmUp }: Effort,
): Promise<Taken[]> {
  const taken = all.map((): Taken => ({ rates: [], micros: [] }));
  for (let round = -1; round < rounds; round++)
    for (const [n, { call }] of all.entries()) {
      const [began, used] = [performance.now(), process.cpuUsage()];
      const until = began + (round < 0 ? warmUp : seconds) * 1000;
      let done = 0;
      const worker = async (): Promise<void> => {
        for (; performance.now() < until; done++) await call();
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
      const { user, system } = process.cpuUsage(used);
      if (round < 0) continue;
      taken[n]!.rates.push((done * 1000) / (performance.now() - began));
      taken[n]!.micros.push((user + system) / done);
    }
  return taken;
}
