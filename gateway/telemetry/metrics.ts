/** Metrics of one gateway: a registry of its own, filled from the table, with label values held to their sets. */
import { Counter, Gauge, Histogram, Registry, type RegistryContentType } from 'prom-client';
import { BUCKETS } from './buckets.ts';
import { byLabels } from './by-labels.ts';
import { type Dimension, type LabelOf, labelsOf, NO_SOURCES, OTHER, type Sources, valuesOf } from './dimensions.ts';
import { type Exposition, expose } from './expose.ts';
import { type Counting, type Gathering, gatheredCounter, gatheredHistogram, type Observing } from './gathered.ts';
import { processMetrics } from './process.ts';
import { METRICS, type MetricEntry, type MetricKey } from './table.ts';

type Entry<K extends MetricKey> = (typeof METRICS)[K];
type Labels<K extends MetricKey> = Record<LabelOf<Entry<K>['by'][number]>, string>;

/** One series, bound once. */
export type Child<K extends MetricKey> = Entry<K>['type'] extends 'histogram'
  ? { observe(seconds: number, traceId?: string): void }
  : Entry<K>['type'] extends 'counter'
    ? { inc(by?: number, traceId?: string): void }
    : { set(value: number): void; inc(by?: number): void };

export interface Metrics {
  /** The series with these labels; a value outside its set becomes `other`. Cheap to ask for again, cheaper to keep. */
  child<K extends MetricKey>(key: K, labels: Labels<K>): Child<K>;
  /** Takes over the label sets of a configuration; what was counted before stays. */
  use(sources: Sources): void;
  /** Forgets every series of a gauge, before it is set anew. */
  clear(key: MetricKey): void;
  /** Runs before each scrape, to set gauges. */
  beforeScrape(set: () => void): void;
  /** The exposition, process metrics included; exemplars only in OpenMetrics. */
  text(exposition?: Exposition): Promise<string>;
}

/** Knows no label value until `use`. @param objectives latency objectives of all contracts, in seconds: each becomes a bucket bound. */
export function createMetrics(objectives: readonly number[] = []): Metrics {
  // The library accepts exemplars only on a registry of this type; the text is written by `expose` either way.
  const registry: Registry<RegistryContentType> = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const made = new Map<MetricKey, Counter | Gauge | Histogram>();
  for (const key of keys) made.set(key, make(METRICS[key], registry, objectives));
  const bound = new Map(keys.map(key => [key, byLabels(namesOf[key])]));
  const setters: (() => void)[] = [];
  const series = new Map<string, unknown>();
  let allowed = allow(NO_SOURCES);

  const child = (key: MetricKey, labels: Record<string, string>): unknown => {
    const known = bound.get(key)!;
    const before = known.get(labels);
    if (before) return before;
    const own = held(METRICS[key], labels, allowed);
    const name = [key, ...Object.values(own)].join('\u0000');
    const only = series.get(name) ?? gathered(METRICS[key], bind(METRICS[key], made.get(key)!, own));
    series.set(name, only);
    if (known.size < MOST_BOUND) known.set(labels, only);
    return only;
  };

  const metrics: Metrics = {
    child: child as Metrics['child'],
    use(next) {
      allowed = allow(next);
      for (const known of bound.values()) known.clear();
      for (const key of keys) zero(METRICS[key], next, labels => child(key, labels));
      setInfo(metrics, next);
    },
    clear: key => made.get(key)!.reset(),
    beforeScrape: set => void setters.push(set),
    async text(exposition = 'text') {
      for (const set of setters) set();
      for (const one of series.values()) (one as Partial<Gathering>).flush?.();
      const families = [...(await registry.getMetricsAsJSON()), ...(await processMetrics())];
      return expose(families as never, exposition);
    },
  };
  return metrics;
}

const keys = Object.keys(METRICS) as MetricKey[];
const namesOf = Object.fromEntries(keys.map(key => [key, labelNames(METRICS[key])])) as Record<MetricKey, string[]>;
/** More bound children than this is a caller that puts free text into labels; they are then bound each time. */
const MOST_BOUND = 10_000;

/** Bounds of a histogram, the objectives among them. */
export function bucketsOf(entry: MetricEntry, objectives: readonly number[]): number[] {
  if (!entry.buckets) return [];
  const base: readonly number[] = BUCKETS[entry.buckets];
  return [...new Set([...base, ...(entry.buckets === 'calls' ? objectives : [])])].sort((a, b) => a - b);
}

export function labelNames(entry: MetricEntry): string[] {
  return entry.by.flatMap(dimension => labelsOf(dimension));
}

function make(
  entry: MetricEntry,
  registry: Registry<RegistryContentType>,
  objectives: readonly number[],
): Counter | Gauge | Histogram {
  const common = {
    name: entry.name,
    help: entry.help,
    labelNames: labelNames(entry),
    registers: [registry as Registry],
  };
  if (entry.type === 'counter')
    return entry.exemplars ? new Counter({ ...common, enableExemplars: true }) : new Counter(common);
  if (entry.type === 'gauge') return new Gauge(common);
  const enableExemplars = entry.exemplars === true;
  return new Histogram({ ...common, buckets: bucketsOf(entry, objectives), enableExemplars });
}

const TRACE_ID = /^[0-9a-f]{32}$/;

function bind(
  { exemplars }: MetricEntry,
  metric: Counter | Gauge | Histogram,
  labels: Record<string, string>,
): unknown {
  if (exemplars && metric instanceof Counter) return bindCounter(metric, labels);
  if (!(metric instanceof Histogram)) return metric.labels(labels);
  const plain = metric.labels(labels);
  return {
    observe(value: number, traceId?: string) {
      if (traceId === undefined || !TRACE_ID.test(traceId)) plain.observe(value);
      else metric.observe({ labels, value, exemplarLabels: { trace_id: traceId } });
    },
  };
}

/** The library's own binding takes no exemplar. */
const bindCounter = (metric: Counter, labels: Record<string, string>) => ({
  inc(value = 1, traceId?: string) {
    const exemplar = traceId !== undefined && TRACE_ID.test(traceId);
    metric.inc({ labels, value, ...(exemplar && { exemplarLabels: { trace_id: traceId } }) });
  },
});

/** Counters and histograms are told of every call; a gauge is what it was set to last. */
function gathered({ type }: MetricEntry, series: unknown): unknown {
  if (type === 'counter') return gatheredCounter(series as Counting);
  return type === 'histogram' ? gatheredHistogram(series as Observing) : series;
}

type Allowed = ReadonlyMap<Dimension, ReadonlySet<string>>;

function allow(sources: Sources): Allowed {
  const dimensions = new Set<Dimension>(keys.flatMap(key => METRICS[key].by as readonly Dimension[]));
  return new Map([...dimensions].map(d => [d, new Set(valuesOf(d, sources).map(tuple => tuple.join('\u0000')))]));
}

/** The labels with each dimension held to its set: as given, or its last label `other`, or all of them. */
function held(entry: MetricEntry, labels: Record<string, string>, allowed: Allowed): Record<string, string> {
  const result: Record<string, string> = {};
  for (const dimension of entry.by) {
    const names = labelsOf(dimension);
    const given = names.map(name => labels[name] ?? OTHER);
    const choices = [given, [...given.slice(0, -1), OTHER], names.map(() => OTHER)];
    const chosen = choices.find(tuple => allowed.get(dimension)?.has(tuple.join('\u0000'))) ?? choices[2]!;
    names.forEach((name, at) => {
      result[name] = chosen[at]!;
    });
  }
  return result;
}

function zero(entry: MetricEntry, sources: Sources, child: (labels: Record<string, string>) => unknown): void {
  if (!entry.zero) return;
  let combinations: Record<string, string>[] = [{}];
  for (const dimension of entry.by) {
    const names = labelsOf(dimension);
    const wanted = (tuple: readonly string[]): boolean =>
      names.every((name, at) => entry.zero === true || (entry.zero?.[name]?.includes(tuple[at]!) ?? true));
    const tuples = valuesOf(dimension, sources).filter(tuple => !tuple.includes(OTHER) && wanted(tuple));
    combinations = combinations.flatMap(labels =>
      tuples.map(tuple => ({ ...labels, ...Object.fromEntries(names.map((name, at) => [name, tuple[at]!])) })),
    );
  }
  for (const labels of combinations) (child(labels) as { inc(by: number): void }).inc(0);
}

/** A configuration that reaches the metrics has been accepted. */
function setInfo(metrics: Metrics, { version, contracts }: Sources): void {
  metrics.child('configReloads', { result: 'accepted' }).inc();
  metrics.child('configReloaded', {}).set(1);
  metrics.child('configSuccess', {}).set(Math.floor(Date.now() / 1000));
  metrics.clear('configInfo');
  metrics.child('configInfo', { version }).set(1);
  metrics.clear('contractInfo');
  for (const labels of contracts) metrics.child('contractInfo', labels).set(1);
}
