/** The containers of a tree in the making: created when something is first put into them, with all that is known by then. */
import { type ItemTest, type PathStep, type PathTree, pathKey, stepKey } from './path.ts';
import { fresh, literal, member, type Source } from './source.ts';

export interface Container {
  variable: string;
  step: PathStep | undefined;
  parent: Container | undefined;
  children: Map<string, Container>;
  /** The list that an `each` fills: it starts empty. */
  group: boolean;
  /** Segment id, where it is the array of a segment. */
  segment: string | undefined;
  /** Holds items by index. */
  list: boolean;
  /** Texts that are there from the beginning: the discriminators. */
  seeds: readonly ItemTest[];
}

export interface Builder {
  source: Source;
  root: Container;
  /** The root is made when the first value is found. */
  lazy: boolean;
  /** Positional syntaxes fill gaps with the empty text, which keeps arrays dense. */
  filled: boolean;
  /** List items are appended in the order of the rules instead of being put at their index. */
  appends: boolean;
  /** Made on some way through the block, so that it has to be asked for. */
  maybe: Set<Container>;
}

export function container(source: Source, step?: PathStep, parent?: Container): Container {
  return {
    variable: fresh(source, 't'),
    step,
    parent,
    children: new Map(),
    group: false,
    segment: step && 'segment' in step ? step.segment : undefined,
    list: false,
    seeds: step?.kind === 'where' ? step.tests : [],
  };
}

/** Announces a path before anything is emitted, so that arrays get their width and lists their kind. */
export function plan(source: Source, root: Container, path: PathTree): Container {
  let here = root;
  for (const step of path) {
    const id = stepKey(step);
    const child: Container = here.children.get(id) ?? container(source, step, here);
    here.children.set(id, child);
    child.seeds = [...child.seeds, ...seedsBelow(here, id, child.seeds)];
    if (step.kind !== 'key') here.list = true;
    here = child;
  }
  return here;
}

/** What a discriminator of the parent has put inside this child already. */
function seedsBelow({ seeds }: Container, id: string, own: readonly ItemTest[]): ItemTest[] {
  const deeper = seeds.filter(({ path: [first, ...rest] }) => first && rest.length > 0 && stepKey(first) === id);
  return deeper
    .map(({ path, values }) => ({ path: path.slice(1), values }))
    .filter(({ path }) => !own.some(known => pathKey(known.path) === pathKey(path)));
}

/** Emits what makes sure that the container exists; `known` holds those that certainly do. */
export function ensure(builder: Builder, node: Container, known: Set<Container>): void {
  if (known.has(node)) return;
  const { source, maybe } = builder;
  const asked = maybe.has(node);
  if (asked) source.lines.push(`if (${node.variable} === undefined) {`);
  const inside = asked ? new Set(known) : known;
  if (node.parent) ensure(builder, node.parent, inside);
  create(builder, node);
  if (asked) source.lines.push('}');
  for (let made: Container | undefined = node; made; made = made.parent) {
    known.add(made);
    maybe.add(made);
  }
}

/** A list made a line ago is made with its first item instead: one that grows from nothing takes room for seventeen. */
function create(builder: Builder, node: Container): void {
  const { step, parent, variable } = node;
  const { lines } = builder.source;
  const first = step?.kind === 'where' || (step?.kind === 'at' && step.index === 0);
  const before = lines.at(-1);
  if (first && parent && before?.endsWith(' = [];') && before === creation(builder, parent))
    lines[lines.length - 1] = `${before.slice(0, -3)}[${variable} = ${freshContainer(builder, node)}];`;
  else lines.push(creation(builder, node));
}

function creation(builder: Builder, node: Container): string {
  const { variable, step, parent } = node;
  const made = freshContainer(builder, node);
  if (!step || !parent) return `${variable} = ${made};`;
  if (step.kind === 'where') return `${parent.variable}.push(${variable} = ${made});`;
  if (step.kind === 'at' && builder.appends) return `${parent.variable}.push(${variable} = ${made});`;
  const place = spot(parent, step);
  if (seeded(parent, step)) return `${variable} = ${place};`;
  if (hasSelected(parent)) {
    return `${variable} = ${place}; if (typeof ${variable} !== 'object' || ${variable} === null) ${variable} = ${place} = ${made};`;
  }
  return `${variable} = ${place} = ${made};`;
}

/** Emits the writing of a value below a container that exists. */
export function put(builder: Builder, node: Container, value: string): string {
  const { step, parent } = node;
  if (!step || !parent) return `${node.variable} = ${value};`;
  if (step.kind === 'at' && builder.appends) return `${parent.variable}.push(${value});`;
  return `${spot(parent, step)} = ${value};`;
}

/** Where a child stands in its parent. */
export function spot(parent: Container, step: PathStep): string {
  if (step.kind === 'key') return member(parent.variable, step.name);
  return `${parent.variable}[${step.kind === 'at' ? step.index : 0}]`;
}

const hasSelected = (node: Container): boolean =>
  [...node.children.values()].some(child => child.step?.kind === 'where');

const seeded = (parent: Container, step: PathStep): boolean =>
  parent.seeds.some(
    ({ path, values }) =>
      values.length === 1 && path.length > 1 && path[0] !== undefined && stepKey(path[0]) === stepKey(step),
  );

/** The source of a new container with its discriminators in place. */
export function freshContainer(builder: Pick<Builder, 'filled'>, node: Container): string {
  return literal(seededValue(builder.filled, node));
}

function seededValue(filled: boolean, node: Container): unknown {
  const isList = node.list || node.segment !== undefined;
  const value: Record<string | number, unknown> = isList ? ([] as never) : {};
  if (isList && filled && positional(node)) fill(value as unknown as unknown[], node);
  if (node.segment !== undefined) value[0] = node.segment;
  for (const { path, values } of node.seeds) if (values.length === 1) seed(value, path, values[0] ?? '', filled);
  return value;
}

/** Segments and elements are positional; lists of segments, loops, repeats found by a condition are not. */
const positional = (node: Container): boolean => node.step?.kind !== 'key' && !node.group && !hasSelected(node);

/** Arrays of segments and components are made as wide as the table can need them: no holes, no growth. */
function fill(array: unknown[], node: Container): void {
  const indices = [...node.children.values()].map(child => {
    if (child.step?.kind === 'at') return child.step.index;
    return child.step?.kind === 'range' ? child.step.from - 1 : -1;
  });
  const seeds = node.seeds.map(({ path: [first] }) => (first?.kind === 'at' ? first.index : -1));
  for (let i = 0, last = Math.max(0, ...indices, ...seeds); i <= last; i++) array[i] = '';
}

function seed(into: Record<string | number, unknown>, path: PathTree, value: string, filled: boolean): void {
  let here = into;
  for (const [i, step] of path.entries()) {
    const name = step.kind === 'key' ? step.name : step.kind === 'at' ? step.index : 0;
    const next = path[i + 1];
    if (!next) here[name] = value;
    else if (typeof here[name] !== 'object')
      here[name] = next.kind === 'key' ? {} : filled && next.kind === 'at' ? Array(next.index).fill('') : [];
    here = here[name] as Record<string | number, unknown>;
  }
}
