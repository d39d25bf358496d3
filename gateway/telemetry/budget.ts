/** How many series a configuration can reach at most: the product of its label sets, metric by metric. */
import { type Sources, valuesOf } from './dimensions.ts';
import { bucketsOf } from './metrics.ts';
import { METRICS, type MetricEntry } from './table.ts';

/** A scrape of this many lines takes about 17 ms of the event loop. */
export const SERIES_BUDGET = 11_000;
/** Series of the process and of Node, which know no label of ours. */
export const PROCESS_SERIES = 150;

/** Series of a configuration in all, those of the process among them. */
export function seriesInAll(sources: Sources, objectives: readonly number[]): number {
  return [...seriesOf(sources, objectives).values()].reduce((sum, series) => sum + series, PROCESS_SERIES);
}

/** Series by metric name, worst case; a histogram counts its buckets, `+Inf`, sum and count. */
export function seriesOf(sources: Sources, objectives: readonly number[]): Map<string, number> {
  const entries: MetricEntry[] = Object.values(METRICS);
  return new Map(
    entries.map(entry => {
      const combinations = entry.by.reduce((product, dimension) => product * valuesOf(dimension, sources).length, 1);
      const lines = entry.type === 'histogram' ? bucketsOf(entry, objectives).length + 3 : 1;
      return [entry.name, combinations * lines];
    }),
  );
}
