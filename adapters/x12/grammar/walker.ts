/** Walks the segments of a set through its grammar: a neutral tree, and everything that is wrong with it. */
import type { Issue } from '../codec/issue.ts';
import type { RawSegment } from '../codec/tokenizer.ts';
import { codeNumber, hasCode } from './codes.ts';
import { judgeElements } from './elements.ts';
import { choose, type Grammar, type LoopRule, type SegmentRule, type Transition } from './grammar.ts';
import { judgeChildCodes, openFrame, openLevel } from './levels.ts';
import { UNPLACED, type X12Segment, type X12Tree } from './tree.ts';
import { type Frame, newFrame, report, type Walking, type WalkOptions } from './walking.ts';

export interface Walk {
  tree: X12Tree;
  issues: Issue[];
}

/** The tree takes over the segment arrays and splits repeating and composite elements in place. */
export function walk(segments: readonly RawSegment[], grammar: Grammar, options: WalkOptions): Walk {
  const walking = begin(grammar, options);
  const judge = (cause: string, element: number, component?: number, vital = false) =>
    report(walking, cause, component === undefined ? { element, vital } : { element, component, vital });
  // SE closes the envelope and has been judged there.
  const end = segments.at(-1)?.[0] === 'SE' ? segments.length - 1 : segments.length;
  for (let i = 0; i < end; i++) {
    walking.segment = segments[i] as X12Segment;
    walking.index = i;
    const rule = step(walking);
    if (rule !== undefined) judgeElements(walking.segment, rule, options, judge);
  }
  finish(walking);
  return { tree: walking.root.node, issues: walking.issues };
}

function begin(grammar: Grammar, options: WalkOptions): Walking {
  const root = newFrame(grammar.root, {}, undefined, 0, 0);
  return {
    grammar,
    options,
    issues: [],
    root,
    judged: [root],
    levels: [],
    levelsOf: new Map(),
    levelById: new Map(),
    current: root,
    bracket: '',
    lost: false,
    segment: [],
    index: 0,
    frame: root,
  };
}

/** Places the segment at hand; returns what its elements are judged by, or undefined where it found no place. */
function step(walking: Walking): SegmentRule | undefined {
  const { segment, current } = walking;
  const id = segment[0] as string;
  if (id === 'HL' && walking.grammar.levels.size > 0) return level(walking);
  const candidates = current.rule.next.get(codeNumber(id));
  if (candidates === undefined) return structure(walking, id);
  const transition = choose(candidates, (segment[1] ?? '') as string);
  let frame = current;
  for (let n = transition.pops; n > 0; n--) frame = frame.parent!;
  if (transition.opens !== undefined) return openLoop(walking, transition, transition.opens, frame);
  if (walking.lost) return unplaced(walking, 'unexpected-segment');
  return put(walking, frame, transition.segment);
}

function openLoop(walking: Walking, transition: Transition, rule: LoopRule, parent: Frame): SegmentRule | undefined {
  const { qualifiers } = transition;
  const strange = qualifiers !== undefined && !hasCode(qualifiers, (walking.segment[1] ?? '') as string);
  if (strange && (parent.node[rule.id]?.length ?? 0) >= rule.max) {
    walking.lost = true;
    return unplaced(walking, 'unexpected-segment');
  }
  walking.lost = false;
  if ((rule.bracket ?? '') !== walking.bracket) misbracketed(walking, rule);
  return open(walking, openFrame(walking, rule, parent), transition.segment);
}

/** The first segment of a new loop, which nothing can stand before. */
function open(walking: Walking, frame: Frame, rule: SegmentRule): SegmentRule {
  walking.frame = frame;
  frame.order = rule.order;
  walking.options.onPlace?.(walking.index, { frame, key: rule.id, index: 0 });
  return rule;
}

function put(walking: Walking, frame: Frame, rule: SegmentRule): SegmentRule {
  const { segment } = walking;
  walking.frame = frame;
  const there = frame.node[rule.id] as X12Segment[] | undefined;
  const index = there === undefined ? 0 : there.length;
  if (there === undefined) frame.node[rule.id] = [segment];
  else there.push(segment);
  walking.options.onPlace?.(walking.index, { frame, key: rule.id, index });
  if (rule.order < frame.order) report(walking, 'segment-order');
  else frame.order = rule.order;
  if (index >= rule.max) report(walking, 'segment-over-maximum');
  return rule;
}

function unplaced(walking: Walking, cause: string, vital = false): undefined {
  const { segment, current } = walking;
  walking.frame = current;
  const there = current.node[UNPLACED] as X12Segment[] | undefined;
  const index = there === undefined ? 0 : there.length;
  if (there === undefined) current.node[UNPLACED] = [segment];
  else there.push(segment);
  walking.options.onPlace?.(walking.index, { frame: current, key: UNPLACED, index });
  report(walking, cause, { key: UNPLACED, vital });
}

/** LS and LE, ids of other loops, ids of nowhere. */
function structure(walking: Walking, id: string): undefined {
  if (id === 'LS' || id === 'LE') return bracket(walking, id);
  unplaced(walking, walking.grammar.known.has(id) ? 'unexpected-segment' : 'unknown-segment');
}

/** LS and LE are structure: they leave nothing in the tree but the loops between them. */
function bracket(walking: Walking, id: string): undefined {
  const named = (walking.segment[1] as string | undefined) ?? '';
  const home = homeOf(walking.current, named);
  const within = walking.current.rule.bracket === undefined ? walking.current : walking.current.parent!;
  const outer = home ?? within;
  walking.frame = outer;
  if (id === 'LS' ? home === undefined || walking.bracket !== '' : named === '' || named !== walking.bracket)
    report(walking, 'loop-bracket');
  walking.current = outer;
  walking.bracket = id === 'LS' && home !== undefined ? named : '';
  if (id === 'LE') walking.lost = false;
}

/** The nearest loop that holds loops of this bracket, within the level at hand. */
function homeOf(current: Frame, named: string): Frame | undefined {
  for (let frame: Frame | undefined = current; frame !== undefined; frame = frame.parent) {
    if (frame.rule.loops.some(child => child.bracket === named && named !== '')) return frame;
    if (frame.rule.hl !== undefined) return undefined;
  }
  return undefined;
}

/** A bracketed loop outside of LS and LE, or another loop before LE came. */
function misbracketed(walking: Walking, rule: LoopRule | undefined): void {
  walking.frame = walking.current;
  report(walking, 'loop-bracket');
  if (rule?.bracket === undefined) walking.bracket = '';
}

function level(walking: Walking): SegmentRule | undefined {
  if (walking.bracket !== '') misbracketed(walking, undefined);
  const frame = openLevel(walking);
  walking.lost = frame === undefined;
  if (frame !== undefined) return open(walking, frame, frame.rule.opener!);
  walking.current = walking.root;
  return unplaced(walking, 'hl-linkage', true);
}

function finish(walking: Walking): void {
  if (walking.bracket !== '') misbracketed(walking, undefined);
  for (const frame of walking.judged) {
    for (const { id, loop } of frame.rule.required) {
      if (frame.node[id] !== undefined) continue;
      walking.segment = [id];
      walking.index = frame.opened;
      report(
        walking,
        loop ? 'required-loop-missing' : 'required-segment-missing',
        loop ? { frame, loop: id } : { frame },
      );
    }
  }
  judgeChildCodes(walking);
}
