/** Emits the canonical-to-backend half of a table. */
import type { Bound, BoundTable, Place } from './bind.ts';
import type { Codec } from './codec.ts';
import { condition, contextValue } from './condition.ts';
import { type Builder, type Container, container, ensure, freshContainer, plan, put } from './containers.ts';
import { type PathTree, pointerOf } from './path.ts';
import { fresh, literal, nested, type Reads, read, type Source } from './source.ts';

/** The item at hand: where it is read, built and pointed to. */
interface Frame {
  source: Source;
  builder: Builder;
  text: boolean;
  /** The backend has a null of its own, which deletes (HL7 v2.5.1 §2.5.3). */
  nulls: boolean;
  /** Expression of the pointer to the canonical item. */
  pointer: string;
  targets: Map<Place, Container>;
}

/** The body of `function encode(C, S, F)`: canonical value, scope, findings. Returns the tree. */
export function emitEncode(source: Source, { rules, syntax }: BoundTable): string[] {
  const text = syntax === 'x12' || syntax === 'hl7v2';
  const frame = open(source, rules, container(source), { text, nulls: syntax === 'hl7v2', pointer: '""' });
  const { root } = frame.builder;
  source.lines = [];
  const reads: Reads = { root: 'C', known: new Map() };
  block(frame, rules, reads, new Set([root]));
  customs(frame, rules, reads);
  return [
    ...declarations(frame, `${freshContainer(frame.builder, root)}`),
    ...source.lines,
    `return ${root.variable};`,
  ];
}

function open(
  source: Source,
  rules: readonly Bound[],
  root: Container,
  { text, nulls, pointer }: Pick<Frame, 'text' | 'nulls' | 'pointer'>,
): Frame {
  const targets = new Map<Place, Container>();
  announce(source, rules, root, targets);
  const builder = { source, root, lazy: false, filled: text, appends: false, maybe: new Set<Container>() };
  return { source, builder, text, nulls, pointer, targets };
}

/** The rules of one frame: those inside `when` belong to it, those inside `each` do not. */
const rulesBelow = (rules: readonly Bound[]): Bound[] =>
  rules.flatMap(rule => (rule.kind === 'when' ? rulesBelow(rule.rules) : [rule]));

function announce(source: Source, rules: readonly Bound[], root: Container, targets: Map<Place, Container>): void {
  for (const rule of rulesBelow(rules)) {
    if (rule.kind === 'field') for (const place of rule.write) targets.set(place, plan(source, root, place.steps));
    if (rule.kind === 'fixed' || rule.kind === 'context') targets.set(rule.write, plan(source, root, rule.write.steps));
    if (rule.kind !== 'each' || !rule.write) continue;
    const list = plan(source, root, rule.write.steps);
    if (list.step?.kind !== 'range') Object.assign(list, { list: true, group: true });
    targets.set(rule.write, list);
  }
}

/** Variables of all containers of a frame; the root is made at once. */
function declarations({ builder: { root } }: Frame, made: string | undefined): string[] {
  const names: string[] = [];
  const visit = (node: Container): void => {
    if (node !== root && (node.children.size > 0 || node.list)) names.push(node.variable);
    for (const child of node.children.values()) visit(child);
  };
  visit(root);
  const first = made === undefined ? root.variable : `${root.variable} = ${made}`;
  return [`let ${[first, ...names].join(', ')};`];
}

function block(frame: Frame, rules: readonly Bound[], reads: Reads, known: Set<Container>): void {
  for (const rule of rules) {
    if (rule.kind === 'field' && rule.write.length > 0) field(frame, rule, reads, known);
    else if (rule.kind === 'fixed') write(frame, rule.write, literal(rule.rule.value), known);
    else if (rule.kind === 'context') context(frame, rule, known);
    else if (rule.kind === 'when') when(frame, rule, reads, known);
    else if (rule.kind === 'each' && rule.write) each(frame, rule, reads, known);
  }
}

/** Custom code sees what the other rules of its frame have written, whatever the order of the lines. */
function customs(frame: Frame, rules: readonly Bound[], reads: Reads): void {
  const { source, builder } = frame;
  for (const rule of rules) {
    if (rule.kind === 'when' && rulesBelow([rule]).some(inner => inner.kind === 'custom')) {
      source.lines.push(`if (${condition(source, reads, rule.rule.test)}) {`);
      customs(frame, rule.rules, nested(reads));
      source.lines.push('}');
    } else if (rule.kind === 'custom' && rule.custom.enc) {
      const number = source.customs.push(rule.custom) - 1;
      source.lines.push(`X[${number}].enc(${reads.root}, ${builder.root.variable}, ${services(frame)});`);
    }
  }
}

function write({ builder, targets, source }: Frame, place: Place, value: string, known: Set<Container>): void {
  const target = targets.get(place) as Container;
  if (target.parent) ensure(builder, target.parent, known);
  source.lines.push(put(builder, target, value));
}

function field(frame: Frame, rule: Bound & { kind: 'field' }, reads: Reads, known: Set<Container>): void {
  const { source } = frame;
  const value = fresh(source, 'v');
  source.lines.push(`const ${value} = ${read(source, reads, rule.canonical)};`);
  const skip = rule.rule.absent === undefined ? '' : ` && ${value} !== ${literal(rule.rule.absent)}`;
  const code = rule.codec?.code ?? (frame.text ? 'bad-text' : 'bad-type');
  const bad = note(frame, rule.canonical, code, rule.write[0]?.label);
  const present = `${value} !== undefined && ${value} !== null && ${value} !== ''${skip}`;
  if (rule.codec) {
    const encoded = fresh(source, 'w');
    source.lines.push(`if (${present}) {`, `const ${encoded} = ${codecName(source, rule.codec)}.encode(${value});`);
    source.lines.push(`if (${encoded} === undefined) ${bad} else {`);
    writeAll(frame, rule, encoded, known);
    source.lines.push('} }');
  } else {
    const fits = frame.text ? `typeof ${value} === 'string'` : `typeof ${value} !== 'object'`;
    source.lines.push(`if (${fits} && ${frame.text ? `${value} !== ''${skip}` : present}) {`);
    writeAll(frame, rule, value, known);
    source.lines.push(`} else if (${present}) { ${bad} }`);
  }
  if (frame.nulls) {
    source.lines.push(`if (${value} === null) {`);
    writeAll(frame, rule, 'null', known);
    source.lines.push('}');
  }
  if (rule.rule.required) {
    const missing = note(frame, rule.canonical, 'required', rule.write[0]?.label);
    source.lines.push(`if (${value} === undefined || ${value} === null || ${value} === '') { ${missing} }`);
  }
}

function writeAll(frame: Frame, rule: Bound & { kind: 'field' }, value: string, known: Set<Container>): void {
  const inside = new Set(known);
  for (const place of rule.write) write(frame, place, value, inside);
}

function context(
  frame: Frame,
  { rule, write: place, codec }: Bound & { kind: 'context' },
  known: Set<Container>,
): void {
  const { source } = frame;
  const value = fresh(source, 'v');
  source.lines.push(`let ${value} = ${contextValue(rule.key)};`);
  if (codec) source.lines.push(`if (has(${value})) ${value} = ${codecName(source, codec)}.encode(${value});`);
  source.lines.push(`if (has(${value})) {`);
  write(frame, place, value, new Set(known));
  const missing = note(frame, [], 'required', place.label);
  source.lines.push(rule.required ? `} else { ${missing} }` : '}');
}

function when(frame: Frame, { rule, rules }: Bound & { kind: 'when' }, reads: Reads, known: Set<Container>): void {
  const { source } = frame;
  source.lines.push(`if (${condition(source, reads, rule.test)}) {`);
  block(frame, rules, nested(reads), new Set(known));
  source.lines.push('}');
}

function each(frame: Frame, rule: Bound & { kind: 'each' }, reads: Reads, known: Set<Container>): void {
  const { source, builder, targets } = frame;
  const group = rule.write;
  if (!group) return;
  const target = targets.get(group) as Container;
  const [list, i, item] = [fresh(source, 'l'), fresh(source, 'i'), fresh(source, 'c')];
  source.lines.push(`const ${list} = ${read(source, reads, rule.canonical)};`);
  source.lines.push(`if (Array.isArray(${list}) && ${list}.length > 0) {`);
  const range = target.step?.kind === 'range' ? target.step : undefined;
  const holder = range ? (target.parent as Container) : target;
  ensure(builder, holder, new Set(known));
  source.lines.push(`for (let ${i} = 0; ${i} < ${list}.length; ${i}++) {`, `const ${item} = ${list}[${i}];`);
  const pointer = `${pointerExpression(frame, rule.canonical)} + "/" + ${i}`;
  if (range) {
    const tooMany = `note(F, ${pointer}, "too-many", ${literal(group.label)});`;
    source.lines.push(`if (${i} > ${range.to - range.from}) { ${tooMany} break; }`);
  }
  const variable = itemBody(frame, rule, item, pointer);
  const stored = range
    ? `${holder.variable}[${range.from} + ${i}] = ${variable};`
    : `${target.variable}.push(${variable});`;
  source.lines.push(`if (${variable} !== undefined) ${stored}`, '} }');
}

/** The item of a group, built in a frame of its own; gives the variable that holds it. */
function itemBody(frame: Frame, rule: Bound & { kind: 'each' }, item: string, pointer: string): string {
  const { source } = frame;
  const root = container(source);
  root.segment = rule.write?.item.segment;
  root.seeds = rule.tests;
  const inner = open(source, rule.rules, root, { ...frame, pointer });
  const before = source.lines;
  source.lines = [];
  const reads: Reads = { root: item, known: new Map() };
  block(inner, rule.rules, reads, new Set([root]));
  customs(inner, rule.rules, reads);
  const scalar = root.children.size === 0 && root.seeds.length === 0 && root.segment === undefined;
  const loop = rule.write?.item.level === 'loop' || rule.write?.item.level === 'value';
  const made = scalar && (!loop || isValue(inner)) ? undefined : freshContainer(inner.builder, root);
  source.lines = [...before, ...declarations(inner, made), ...source.lines];
  return root.variable;
}

/** A rule writes the item itself: it is a text, not a container. */
const isValue = (frame: Frame): boolean => [...frame.targets.values()].includes(frame.builder.root);

/** What custom code is given; the pointer is put together only for a finding. */
export const services = ({ pointer }: { pointer: string }): string =>
  `{ scope: S, finding: (at, code, position = '') => note(F, ${pointer} + at, code, position) }`;

export const codecName = (source: Source, codec: Codec): string => {
  const at = source.codecs.indexOf(codec);
  return `K${at >= 0 ? at : source.codecs.push(codec) - 1}`;
};

const pointerExpression = ({ pointer }: { pointer: string }, path: PathTree): string =>
  pointer === '""' ? literal(pointerOf(path)) : `${pointer} + ${literal(pointerOf(path))}`;

const note = (frame: Frame, path: PathTree, code: string, position: string | undefined): string =>
  `note(F, ${pointerExpression(frame, path)}, ${literal(code)}, ${literal(position ?? '')});`;
