/** Writes metric families as text: Prometheus exposition format 0.0.4, or OpenMetrics 1.0.0 with exemplars. */

export type Exposition = 'text' | 'openmetrics';

export const CONTENT_TYPES: Readonly<Record<Exposition, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

type LabelSet = Readonly<Record<string, string | number>>;

export interface Family {
  name: string;
  help: string;
  type: string;
  values: readonly {
    value: number;
    labels: LabelSet;
    metricName?: string;
    exemplar?: { labelSet: LabelSet; value: number; timestamp: number } | null;
  }[];
}

/** OpenMetrics is given only to who asks for it: its text is not valid in the older format. */
export function expositionFor(accept: string | undefined): Exposition {
  return accept?.toLowerCase().includes('application/openmetrics-text') ? 'openmetrics' : 'text';
}

export function expose(families: readonly Family[], exposition: Exposition): string {
  const open = exposition === 'openmetrics';
  const lines: string[] = [];
  for (const family of families) {
    // OpenMetrics names the family without the suffix that its counter samples carry.
    const name = open && family.type === 'counter' ? family.name.replace(/_total$/, '') : family.name;
    lines.push(`# HELP ${name} ${escaped(family.help, open)}`, `# TYPE ${name} ${family.type}`);
    for (const sample of family.values) {
      let line = `${sample.metricName ?? family.name}${labelled(sample.labels)} ${number(sample.value)}`;
      if (open && sample.exemplar) {
        const { labelSet, value, timestamp } = sample.exemplar;
        line += ` # ${labelled(labelSet)} ${number(value)} ${timestamp.toFixed(3)}`;
      }
      lines.push(line);
    }
  }
  if (open) lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

function labelled(labels: LabelSet): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value), true)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escaped(text: string, quotes: boolean): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return quotes ? plain.replaceAll('"', '\\"') : plain;
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
