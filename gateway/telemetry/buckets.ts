/** Upper bounds in seconds. `calls` is joined by the objective of every contract, so that an SLO falls on a bound. */
export const BUCKETS = {
  calls: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  work: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
} as const;
