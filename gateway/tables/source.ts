/** Emitted JavaScript: lines, fresh names, reads along paths that share their prefixes, and item finders. */
import type { Codec } from './codec.ts';
import { type ItemTest, type PathStep, type PathTree, pathKey, stepKey } from './path.ts';
import type { Custom } from './rule.ts';

/** One function in the making, with the codecs and customs it refers to by number. */
export interface Source {
  lines: string[];
  names: number;
  codecs: Codec[];
  customs: Custom[];
  /** Name of the finder by its condition. */
  finders: Map<string, string>;
  finderLines: string[];
}

export function newSource(): Source {
  return { lines: [], names: 0, codecs: [], customs: [], finders: new Map(), finderLines: [] };
}

export const fresh = (source: Source, prefix: string): string => `${prefix}${source.names++}`;

export const literal = (value: unknown): string => JSON.stringify(value);

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** `object.name`, or `object?.name` where the object may be absent. */
export function member(object: string, name: string, optional = false): string {
  if (IDENTIFIER.test(name)) return `${object}${optional ? '?.' : '.'}${name}`;
  return `${object}${optional ? '?.' : ''}[${literal(name)}]`;
}

/** Reads within one block: `root` is the variable they start from, `known` the prefixes that already have a name. */
export interface Reads {
  root: string;
  known: Map<string, string>;
}

/** Reads made inside a nested block are not known outside. */
export const nested = (reads: Reads): Reads => ({ root: reads.root, known: new Map(reads.known) });

/** An expression for what is found at the path; `name` gives it a variable of its own. */
export function read(source: Source, reads: Reads, path: PathTree, name = false): string {
  const last = path.at(-1);
  if (!last) return reads.root;
  const id = pathKey(path);
  const held = reads.known.get(id);
  if (held) return held;
  const text = move(source, read(source, reads, path.slice(0, -1), true), last);
  if (!name) return text;
  const variable = fresh(source, 'r');
  source.lines.push(`const ${variable} = ${text};`);
  reads.known.set(id, variable);
  return variable;
}

/** What stands where a list may stand is its own first item: readers and partners keep a single one bare. */
function move(source: Source, from: string, step: PathStep): string {
  if (step.kind === 'key') return member(from, step.name, true);
  if (step.kind === 'where') return `${finder(source, step)}(${from})`;
  if (step.kind === 'range') return `${from}?.slice(${step.from}, ${step.to + 1})`;
  if (step.kind === 'at' && step.field) return `field(${from}, ${step.index})`;
  if (step.segment) return `${from}?.[${step.index}]`;
  return `(Array.isArray(${from}) ? ${from}[${step.index}] : ${step.index === 0 ? from : 'undefined'})`;
}

function finder(source: Source, step: PathStep & { kind: 'where' }): string {
  const id = stepKey(step);
  const held = source.finders.get(id);
  if (held) return held;
  const name = `find${source.finders.size}`;
  source.finders.set(id, name);
  source.finderLines.push(
    `function ${name}(found) {`,
    '  const list = items(found);',
    '  for (let i = 0; i < list.length; i++) {',
    `    const item = list[i]; if (${passes('item', step.tests)}) return item;`,
    '  }',
    '}',
  );
  return name;
}

/** A condition that holds where the item passes every test. */
export function passes(item: string, tests: readonly ItemTest[]): string {
  const conditions = tests.map(({ path, values }) => {
    const found = path.reduce((from, step) => {
      if (step.kind === 'key') return member(from, step.name, true);
      if (step.kind !== 'at') return 'undefined';
      return `${step.field ? 'field' : 'nth'}(${from}, ${step.index})`;
    }, item);
    return values.length === 1 ? `${found} === ${literal(values[0])}` : `${literal(values)}.includes(${found})`;
  });
  return conditions.join(' && ');
}
