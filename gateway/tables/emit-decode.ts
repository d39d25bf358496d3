/** Emits the backend-to-canonical half of a table. */
import type { Bound, BoundTable, Group } from './bind.ts';
import { condition, contextValue } from './condition.ts';
import { type Builder, type Container, container, ensure, plan, put } from './containers.ts';
import { codecName, services } from './emit-encode.ts';
import { type PathTree, pathKey, pointerOf } from './path.ts';
import type { Predicate } from './rule.ts';
import { fresh, literal, member, nested, passes, type Reads, read, type Source } from './source.ts';

interface Frame {
  source: Source;
  builder: Builder;
  text: boolean;
  pointer: string;
  targets: Map<Bound, Container>;
  /** Canonical paths that more than one rule can fill: the first one found stays. */
  contested: Set<string>;
  /** What has to wait until everything else is read: givens, defaults, required fields. */
  last: { guards: readonly Predicate[]; rule: Bound; failed?: string }[];
  /** Name of what custom code is given, where there is any. */
  given?: string;
}

/** The body of `function decode(B, S, F)`: tree, scope, findings. Returns the canonical value. */
export function emitDecode(source: Source, { rules, syntax }: BoundTable): string[] {
  const frame = open(source, rules, syntax === 'x12' || syntax === 'hl7v2', '""', false);
  source.lines = [];
  body(frame, rules, 'B');
  const { root } = frame.builder;
  const given = frame.given ? [`const ${frame.given} = ${services(frame)};`] : [];
  return [...declarations(frame), ...given, ...source.lines, `return ${root.variable};`];
}

function open(source: Source, rules: readonly Bound[], text: boolean, pointer: string, lazy: boolean): Frame {
  const root = container(source);
  const targets = new Map<Bound, Container>();
  const seen = new Map<string, number>();
  const flat = rulesBelow(rules);
  for (const rule of flat) {
    if (!('canonical' in rule) || (rule.kind !== 'given' && rule.read.length === 0)) continue;
    targets.set(rule, plan(source, root, rule.canonical));
    const id = pathKey(rule.canonical);
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  const builder = { source, root, lazy, filled: false, appends: true, maybe: new Set<Container>([root]) };
  const contested = new Set([...seen].filter(([, times]) => times > 1).map(([id]) => id));
  return { source, builder, text, pointer, targets, contested, last: [] };
}

const rulesBelow = (rules: readonly Bound[]): Bound[] =>
  rules.flatMap(rule => (rule.kind === 'when' ? rulesBelow(rule.rules) : [rule]));

function declarations({ builder: { root, lazy } }: Frame): string[] {
  const names: string[] = [];
  const visit = (node: Container): void => {
    if (node !== root && node.children.size > 0) names.push(node.variable);
    for (const child of node.children.values()) visit(child);
  };
  visit(root);
  return [`let ${[lazy ? root.variable : `${root.variable} = {}`, ...names].join(', ')};`];
}

/** Everything of one frame, then what had to wait. */
function body(frame: Frame, rules: readonly Bound[], tree: string): void {
  const { source, builder } = frame;
  const known = new Set<Container>(builder.lazy ? [] : [builder.root]);
  block(frame, rules, { root: tree, known: new Map() }, known, []);
  customs(frame, rules, tree);
  if (frame.last.length === 0) return;
  const { variable } = builder.root;
  const isItem = builder.lazy ? `if (typeof ${variable} === 'object') {` : '{';
  source.lines.push(isItem);
  for (const { guards, rule, failed } of frame.last) afterwards(frame, guards, rule, failed);
  source.lines.push('}');
}

function block(
  frame: Frame,
  rules: readonly Bound[],
  reads: Reads,
  known: Set<Container>,
  guards: readonly Predicate[],
): void {
  for (const rule of rules) {
    if (rule.kind === 'field' && rule.read.length > 0) field(frame, rule, reads, known, guards);
    else if (rule.kind === 'given') frame.last.push({ guards, rule });
    else if (rule.kind === 'when') block(frame, rule.rules, reads, known, [...guards, rule.rule.test]);
    else if (rule.kind === 'each' && rule.read.length > 0) each(frame, rule, reads, known, guards);
  }
}

function field(
  frame: Frame,
  rule: Bound & { kind: 'field' },
  reads: Reads,
  known: Set<Container>,
  guards: readonly Predicate[],
): void {
  const { source } = frame;
  const { lines } = source;
  const target = frame.targets.get(rule) as Container;
  const value = fresh(source, 'v');
  const bare = (text: string): string => (frame.text && !rule.codec?.whole ? `text(${text})` : text);
  const [first, ...others] = rule.read;
  lines.push(`let ${value} = ${bare(first ? read(source, reads, first.steps) : 'undefined')};`);
  // Where the first place holds it, nobody looks into the others.
  const further = nested(reads);
  for (const other of others) {
    lines.push(`if (!has(${value})) {`);
    lines.push(`${value} = ${bare(read(source, further, other.steps))};`);
  }
  if (others.length > 0) lines.push('}'.repeat(others.length));
  const waits = rule.rule.required || rule.rule.absent !== undefined;
  const failed = rule.rule.required ? fresh(source, 'bad') : undefined;
  if (failed) lines.push(`let ${failed} = false;`);
  if (waits) frame.last.push({ guards, rule, ...(failed && { failed }) });
  const free = frame.contested.has(pathKey(rule.canonical))
    ? ` && ${standing(frame, rule.canonical)} === undefined`
    : '';
  lines.push(`if (${value} !== undefined && ${value} !== null && ${value} !== ''${free}) {`);
  if (rule.codec) lines.push(`${value} = ${codecName(source, rule.codec)}.decode(${value});`);
  else if (!frame.text) lines.push(`if (typeof ${value} === 'object') ${value} = undefined;`);
  const code = rule.codec?.code ?? 'bad-type';
  const position = literal(rule.read[0]?.label ?? '');
  const bad = `note(F, ${pointerExpression(frame, rule.canonical)}, ${literal(code)}, ${position});`;
  lines.push(`if (${value} === undefined) { ${bad}${failed ? ` ${failed} = true;` : ''} } else {`);
  set(frame, target, value, known);
  lines.push('} }');
}

function set({ builder, source }: Frame, target: Container, value: string, known: Set<Container>): void {
  if (target.parent) ensure(builder, target.parent, new Set(known));
  source.lines.push(put(builder, target, value));
}

/** What the canonical value holds at a path by now. */
const standing = ({ source, builder }: Frame, path: PathTree): string =>
  read(source, { root: builder.root.variable, known: new Map() }, path);

function each(
  frame: Frame,
  rule: Bound & { kind: 'each' },
  reads: Reads,
  known: Set<Container>,
  guards: readonly Predicate[],
): void {
  const { source } = frame;
  const target = frame.targets.get(rule) as Container;
  const found = fresh(source, 'a');
  if (rule.rule.empty) frame.last.push({ guards, rule });
  const free = frame.contested.has(pathKey(rule.canonical)) ? `if (!has(${standing(frame, rule.canonical)})) ` : '';
  source.lines.push(`${free}{`);
  source.lines.push(`const ${found} = [];`);
  for (const [i, group] of rule.read.entries()) {
    source.lines.push(i > 0 ? `if (${found}.length === 0) {` : '{');
    items(frame, rule, group, { root: reads.root, known: new Map(reads.known) }, found);
    source.lines.push('}');
  }
  source.lines.push(`if (${found}.length > 0) {`);
  set(frame, target, found, known);
  source.lines.push('} }');
}

function items(frame: Frame, rule: Bound & { kind: 'each' }, group: Group, reads: Reads, found: string): void {
  const { source } = frame;
  const [list, i, item] = [fresh(source, 'l'), fresh(source, 'i'), fresh(source, 'b')];
  source.lines.push(`const ${list} = items(${read(source, reads, group.steps)});`);
  const pointer = `${pointerExpression(frame, rule.canonical)} + "/" + ${found}.length`;
  const inner = open(source, rule.rules, frame.text, pointer, true);
  const before = source.lines;
  source.lines = [];
  body(inner, rule.rules, item);
  const { variable } = inner.builder.root;
  const wanted = rule.tests.length > 0 ? ` || !(${passes(item, rule.tests)})` : '';
  source.lines = [
    ...before,
    // Once for all items: it asks for the pointer of the one at hand only when there is something to say.
    ...(inner.given ? [`const ${inner.given} = ${services(inner)};`] : []),
    `for (let ${i} = 0; ${i} < ${list}.length; ${i}++) {`,
    `const ${item} = ${list}[${i}];`,
    `if (${item} === undefined || ${item} === null || ${item} === ''${wanted}) continue;`,
    ...declarations(inner),
    ...source.lines,
  ];
  source.lines.push(`if (${variable} !== undefined) ${found}.push(${variable});`, '}');
}

/** What custom code finds is merged over what the other rules of its frame have found. */
function customs(frame: Frame, rules: readonly Bound[], tree: string): void {
  const { source, builder } = frame;
  const { variable } = builder.root;
  for (const rule of rulesBelow(rules)) {
    if (rule.kind !== 'custom' || !(rule.custom.dec || rule.custom.fill)) continue;
    frame.given ??= fresh(source, 's');
    const hatch = `X[${source.customs.push(rule.custom) - 1}]`;
    if (rule.custom.dec) source.lines.push(`${variable} = merge(${variable}, ${hatch}.dec(${tree}, ${frame.given}));`);
    if (rule.custom.fill) source.lines.push(`${hatch}.fill(${variable} ??= {}, ${tree}, ${frame.given});`);
  }
}

/** Givens, defaults and required fields look at what was found; their guards hold for the canonical value as it is now. */
function afterwards(frame: Frame, guards: readonly Predicate[], rule: Bound, failed: string | undefined): void {
  if (!('canonical' in rule)) return;
  const { source, builder } = frame;
  const { lines } = source;
  lines.push('{');
  const tests = guards.map(guard => condition(source, { root: builder.root.variable, known: new Map() }, guard));
  const missing = `${rule.kind === 'each' ? '!Array.isArray' : '!has'}(${standing(frame, rule.canonical)})`;
  lines.push(`if (${[...tests, missing].join(' && ')}) {`);
  if (rule.kind === 'given') given(frame, rule);
  else if (rule.kind === 'each') assign(frame, rule.canonical, '[]');
  else if (rule.kind === 'field' && rule.rule.absent !== undefined) {
    assign(frame, rule.canonical, literal(rule.rule.absent));
  } else if (rule.kind === 'field') {
    const position = literal(rule.read[0]?.label ?? '');
    lines.push(`if (!${failed}) note(F, ${pointerExpression(frame, rule.canonical)}, "required", ${position});`);
  }
  lines.push('} }');
}

/** Objects on the way are made: a given stands for itself. */
function given(frame: Frame, { rule, canonical }: Bound & { kind: 'given' }): void {
  const { source, builder } = frame;
  const value = fresh(source, 'v');
  source.lines.push(`const ${value} = ${contextValue(rule.key)};`, `if (has(${value})) {`);
  let holder = builder.root.variable;
  for (const step of canonical.slice(0, -1)) {
    const inner = fresh(source, 'o');
    const place = member(holder, step.kind === 'key' ? step.name : '0');
    source.lines.push(`const ${inner} = ${place} ?? (${place} = {});`);
    holder = inner;
  }
  const last = canonical.at(-1);
  if (last?.kind === 'key') source.lines.push(`${member(holder, last.name)} = ${value};`);
  source.lines.push('}');
}

/** Only where the object it belongs to was found: nothing is made up around a default. */
function assign(frame: Frame, path: PathTree, value: string): void {
  const last = path.at(-1);
  if (last?.kind !== 'key') return;
  const holder = standing(frame, path.slice(0, -1));
  const exists = `typeof ${holder} === 'object' && ${holder} !== null`;
  frame.source.lines.push(`if (${exists}) ${member(holder, last.name)} = ${value};`);
}

const pointerExpression = ({ pointer }: Frame, path: PathTree): string =>
  pointer === '""' ? literal(pointerOf(path)) : `${pointer} + ${literal(pointerOf(path))}`;
