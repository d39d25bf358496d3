/**
 * Series that gather what they are told and hand it on in one go: the library finds a series by writing out its labels
 * each time, which in a loop costs a fraction of what it costs once per call.
 */

export interface Gathering {
  /** Hands on what was gathered; due before a scrape. */
  flush(): void;
}

export interface Counting {
  inc(by?: number, traceId?: string): void;
}

export interface Observing {
  observe(value: number, traceId?: string): void;
}

/** As many observations are gathered at most, so that what waits for the next scrape stays small. */
const MOST_GATHERED = 64;

export function gatheredCounter(series: Counting): Counting & Gathering {
  let sum = 0;
  let told = false;
  return {
    inc(by = 1, traceId) {
      if (traceId !== undefined) return series.inc(by, traceId);
      sum += by;
      told = true;
    },
    flush() {
      // A zero counts: it makes the series known.
      if (told) series.inc(sum);
      sum = 0;
      told = false;
    },
  };
}

export function gatheredHistogram(series: Observing): Observing & Gathering {
  const values = new Float64Array(MOST_GATHERED);
  let count = 0;
  const flush = (): void => {
    for (let at = 0; at < count; at++) series.observe(values[at]!);
    count = 0;
  };
  return {
    observe(value, traceId) {
      if (traceId !== undefined) return series.observe(value, traceId);
      values[count++] = value;
      if (count === MOST_GATHERED) flush();
    },
    flush,
  };
}
