/** Compiles a grammar table into what the walker asks at each segment: where does this id go from here? */
import { type CodeSet, codeNumber, hasCode } from './codes.ts';
import type { ElementTable, GrammarTable, LoopTable, SegmentTable, SyntaxNote } from './table.ts';

export interface SegmentRule {
  readonly id: string;
  readonly table: SegmentTable;
  /** Place among its siblings. */
  readonly order: number;
  readonly max: number;
  readonly elements: readonly (ElementTable | undefined)[];
  readonly notes: readonly SyntaxNote[];
  /** Number of the last required element. */
  readonly required: number;
  /** Some elements are composites or repeat, so that judging splits them in place. */
  readonly splits: boolean;
}

export interface LoopRule {
  /** '' for the set itself. */
  readonly id: string;
  readonly order: number;
  readonly max: number;
  readonly depth: number;
  readonly parent: LoopRule | undefined;
  readonly hl: string | undefined;
  readonly bracket: string | undefined;
  readonly segments: ReadonlyMap<string, SegmentRule>;
  readonly loops: readonly LoopRule[];
  /** Ids of segments and loops the guide requires, the opening segment left out. */
  readonly required: readonly { id: string; loop: boolean }[];
  /** The segment that opens it. */
  readonly opener: SegmentRule | undefined;
  /** What may stand in it, by id and in table order, for the writer. */
  readonly holds: ReadonlyMap<string, SegmentRule | LoopRule>;
  /** Where a segment goes when this is the innermost open loop, by the number of its id; nearest first. */
  readonly next: ReadonlyMap<number, readonly Transition[]>;
}

export interface Transition {
  /** How many loops are left behind: those between the innermost one and the target. */
  readonly pops: number;
  readonly segment: SegmentRule;
  /** Opens this loop; otherwise the segment is placed in the loop it reached. */
  readonly opens: LoopRule | undefined;
  /** Codes of element 01 that tell this loop from its siblings. */
  readonly qualifiers: CodeSet | undefined;
}

export interface Grammar {
  readonly table: GrammarTable;
  readonly root: LoopRule;
  readonly loops: ReadonlyMap<string, LoopRule>;
  /** By HL03. */
  readonly levels: ReadonlyMap<string, LoopRule>;
  /** Segment ids that occur anywhere in the set. */
  readonly known: ReadonlySet<string>;
}

type MutableLoop = { -readonly [K in keyof LoopRule]: LoopRule[K] };

export function compileGrammar(table: GrammarTable): Grammar {
  const loops = new Map<string, LoopRule>();
  const levels = new Map<string, LoopRule>();
  const whole: LoopTable = { kind: 'loop', id: '', usage: 'R', max: 1, content: table.content };
  const root = compileLoop(whole, undefined, 0, loops, levels);
  for (const rule of loops.values()) (rule as MutableLoop).next = transitions(rule);
  const known = new Set<string>(['SE', 'LS', 'LE']);
  for (const rule of loops.values()) for (const id of rule.segments.keys()) known.add(id);
  return { table, root, loops, levels, known };
}

function compileLoop(
  table: LoopTable,
  parent: LoopRule | undefined,
  order: number,
  loops: Map<string, LoopRule>,
  levels: Map<string, LoopRule>,
): LoopRule {
  const segments = new Map<string, SegmentRule>();
  const children: LoopRule[] = [];
  const rule: MutableLoop = {
    id: table.id,
    order,
    max: table.max,
    depth: parent === undefined ? 0 : parent.depth + 1,
    parent,
    hl: table.hl,
    bracket: table.bracket,
    segments,
    loops: children,
    required: [],
    opener: undefined,
    holds: new Map(),
    next: new Map(),
  };
  loops.set(rule.id, rule);
  if (rule.hl !== undefined) levels.set(rule.hl, rule);
  const holds = new Map<string, SegmentRule | LoopRule>();
  for (const [index, item] of table.content.entries()) {
    if (item.kind === 'loop') {
      const child = compileLoop(item, rule, index, loops, levels);
      children.push(child);
      holds.set(item.id, child);
    } else {
      const compiled = compileSegment(item, index);
      segments.set(item.id, compiled);
      holds.set(item.id, compiled);
    }
  }
  rule.holds = holds;
  if (parent !== undefined) rule.opener = segments.values().next().value;
  rule.required = table.content
    .filter(item => item.usage === 'R' && item.id !== rule.opener?.id)
    .map(item => ({ id: item.id, loop: item.kind === 'loop' }));
  return rule;
}

function compileSegment(table: SegmentTable, order: number): SegmentRule {
  const required = table.elements.findLastIndex(e => e?.usage === 'R');
  const { id, max, elements, notes } = table;
  const splits = elements.some(e => e !== undefined && !e.plain && e.usage !== '-');
  return { id, table, order, max, elements, notes, required: Math.max(required, 0), splits };
}

/** Up to the level that the last HL opened and no further: what belongs to one patient never lands at another. */
function transitions(from: LoopRule): Map<number, Transition[]> {
  const next = new Map<number, Transition[]>();
  let pops = 0;
  for (let loop: LoopRule | undefined = from; loop !== undefined; loop = loop.parent, pops++) {
    for (const segment of loop.segments.values())
      if (segment !== loop.opener) add(next, { pops, segment, opens: undefined, qualifiers: undefined });
    for (const child of loop.loops) {
      if (child.hl !== undefined || child.opener === undefined) continue;
      const first = child.opener.elements[1];
      // An element that may be left out cannot tell loops apart.
      const qualifiers = first?.usage === 'R' ? first.codes : undefined;
      add(next, { pops, segment: child.opener, opens: child, qualifiers });
    }
    if (loop.hl !== undefined) break;
  }
  return next;
}

function add(next: Map<number, Transition[]>, transition: Transition): void {
  const id = codeNumber(transition.segment.id);
  const there = next.get(id);
  if (there === undefined) next.set(id, [transition]);
  else there.push(transition);
}

/** Qualifier look-ahead: the first candidate whose codes hold element 01; failing that, the nearest. */
export function choose(candidates: readonly Transition[], value: string): Transition {
  if (candidates.length === 1) return candidates[0]!;
  for (const c of candidates) if (c.qualifiers === undefined || hasCode(c.qualifiers, value)) return c;
  return candidates[0]!;
}
