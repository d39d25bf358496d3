/** What the table of metrics says of each. */
import type { BUCKETS } from './buckets.ts';
import type { Dimension } from './dimensions.ts';

export interface MetricEntry {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly by: readonly Dimension[];
  readonly buckets?: keyof typeof BUCKETS;
  /** Starts at zero for every combination, or for these values of a label: an alert on an increase must see the first one. */
  readonly zero?: true | Readonly<Record<string, readonly string[]>>;
  /** An observation may carry the id of its trace. */
  readonly exemplars?: true;
}
