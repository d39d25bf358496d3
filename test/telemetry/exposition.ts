/** Reads the Prometheus text format 0.0.4 from its specification, strictly; knows nothing of the gateway. */

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}
export interface Family {
  help?: string;
  type: string;
  samples: Sample[];
}

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? +(\S+)(?: +(-?\d+))?$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

/** Families by name, in order. Throws an Error with the number of the line that breaks the format. */
export function readExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const helps = new Map<string, string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line must end with a line feed');
  let current: string | undefined;
  lines.forEach((line, at) => {
    const fail = (why: string): never => {
      throw new Error(`line ${at + 1}: ${why}`);
    };
    const comment = COMMENT.exec(line);
    if (comment) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind === 'HELP') {
        if (helps.has(name)) fail('HELP given twice');
        helps.set(name, rest);
        return;
      }
      if (families.has(name)) fail('TYPE given twice, or after samples');
      if (!TYPES.includes(rest)) fail(`unknown type ${rest}`);
      const help = helps.get(name);
      families.set(name, { type: rest, samples: [], ...(help === undefined ? {} : { help }) });
      current = name;
      return;
    }
    if (line === '' || line.startsWith('#')) return;
    const match = SAMPLE.exec(line) ?? fail('not a sample');
    const [, name = '', labels, value = ''] = match;
    const owner = owns(families, name) ?? fail('a sample before its TYPE');
    if (owner !== current) fail('samples of one metric must stand together');
    families.get(owner)!.samples.push({
      name,
      labels: labels === undefined ? {} : readLabels(labels, fail),
      value: readValue(value, fail),
    });
  });
  for (const [name, family] of families) judge(name, family);
  return families;
}

function owns(families: Map<string, Family>, name: string): string | undefined {
  if (families.has(name)) return name;
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return families.get(base)?.type === 'histogram' ? base : undefined;
}

function readLabels(text: string, fail: (why: string) => never): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? fail('labels cannot be read');
    if (name in labels) fail(`label ${name} twice`);
    labels[name] = value.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  return labels;
}

function readValue(text: string, fail: (why: string) => never): number {
  const special: Record<string, number> = { NaN: Number.NaN, '+Inf': Infinity, '-Inf': -Infinity };
  if (text in special) return special[text]!;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : fail(`not a number: ${text}`);
}

/** No series twice; buckets of a histogram cumulative, the last `+Inf` and equal to the count. */
function judge(family: string, { type, samples }: Family): void {
  const seen = new Set<string>();
  const groups = new Map<string, { buckets: [number, number][]; count?: number }>();
  for (const { name, labels, value } of samples) {
    const series = `${name}${JSON.stringify(Object.entries(labels).sort())}`;
    if (seen.has(series)) throw new Error(`${series} twice`);
    seen.add(series);
    if (type !== 'histogram') continue;
    const { le, ...rest } = labels;
    const key = JSON.stringify(Object.entries(rest).sort());
    const group = groups.get(key) ?? { buckets: [] };
    groups.set(key, group);
    if (name.endsWith('_bucket')) group.buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
    if (name.endsWith('_count')) group.count = value;
  }
  for (const [key, { buckets, count }] of groups) {
    const rising = buckets.every(
      ([le, value], at) => at === 0 || (le > buckets[at - 1]![0] && value >= buckets[at - 1]![1]),
    );
    const last = buckets.at(-1);
    if (!rising || last?.[0] !== Infinity || last[1] !== count) throw new Error(`${family}${key} is no histogram`);
  }
}
