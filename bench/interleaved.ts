/** Times several works in turn, so that what the machine does meanwhile is unfair to none of them. */
import { median } from './row.ts';

/** Rounds before the first that counts: what is measured is a server that has been running, not one that starts. */
const WARM_UP = 12;

/**
 * All in turn, round after round. Medians of CPU time in microseconds: what neighbours take of the wall clock does not
 * count, garbage collection does.
 */
export function interleaved(works: Record<string, () => unknown>, times: number, rounds = 25): Record<string, number> {
  const taken = new Map<string, number[]>(Object.keys(works).map(name => [name, []]));
  for (let n = -WARM_UP; n < rounds; n++)
    for (const [name, work] of Object.entries(works)) {
      const start = process.cpuUsage();
      for (let i = 0; i < times; i++) work();
      const { user, system } = process.cpuUsage(start);
      if (n >= 0) taken.get(name)!.push((user + system) / times);
    }
  return Object.fromEntries([...taken].map(([name, values]) => [name, median(values)]));
}
