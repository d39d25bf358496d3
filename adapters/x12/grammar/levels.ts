/** HL: decides which level, and so which patient, everything after it belongs to. */
import type { LoopRule } from './grammar.ts';
import type { X12Loop, X12Segment } from './tree.ts';
import { type Frame, loopOf, newFrame, report, type Walking } from './walking.ts';

/** The loop the HL at hand opens, or undefined where no level can take it. */
export function openLevel(walking: Walking): Frame | undefined {
  const [, id = '', parentId = '', code = ''] = walking.segment as string[];
  const rule = walking.grammar.levels.get(code);
  const parent = rule === undefined ? undefined : parentLevel(walking, rule, parentId);
  if (rule === undefined || parent === undefined) return undefined;
  const frame = openFrame(walking, rule, parent);
  parent.levels++;
  walking.levels.push(frame);
  walking.levelsOf.set(rule, { count: (walking.levelsOf.get(rule)?.count ?? 0) + 1, last: frame });
  if (walking.levelById.has(id)) {
    walking.levelById.set(id, undefined);
    report(walking, 'hl-linkage', { frame, element: 1 });
  } else walking.levelById.set(id, frame);
  return frame;
}

/** HL02 decides. Where it leads to no level of the right kind, the last one is taken: an error as soon as there are several. */
function parentLevel(walking: Walking, rule: LoopRule, parentId: string): Frame | undefined {
  const above = rule.parent!;
  if (above.hl === undefined) return walking.root;
  const named = walking.levelById.get(parentId);
  if (named?.rule === above) return named;
  const candidates = walking.levelsOf.get(above);
  if (candidates === undefined) return undefined;
  const { count, last } = candidates;
  report(walking, 'hl-linkage', { frame: last, element: 2, vital: count > 1 });
  return last;
}

export function openFrame(walking: Walking, rule: LoopRule, parent: Frame): Frame {
  const siblings = loopsIn(parent, rule);
  const index = siblings.length;
  const frame = newFrame(rule, loopOf(walking.segment), parent, index, walking.index);
  siblings.push(frame.node);
  if (rule.required.length > 0) walking.judged.push(frame);
  walking.current = frame;
  if (rule.order < parent.order) report(walking, 'segment-order', { frame });
  else parent.order = rule.order;
  if (index >= rule.max) report(walking, 'loop-over-maximum', { frame });
  return frame;
}

function loopsIn(parent: Frame, rule: LoopRule): X12Loop[] {
  if (parent.lastRule === rule) return parent.last!;
  const loops = (parent.node[rule.id] ?? []) as X12Loop[];
  parent.node[rule.id] = loops;
  parent.lastRule = rule;
  parent.last = loops;
  return loops;
}

/** HL04 says whether levels follow; a wrong one misleads nobody who looks at HL02. */
export function judgeChildCodes(walking: Walking): void {
  for (const frame of walking.levels) {
    const segment = (frame.node['HL'] as X12Segment[])[0]!;
    const code = segment[4] ?? '';
    if (code === '' || code === (frame.levels > 0 ? '1' : '0')) continue;
    walking.segment = segment;
    walking.index = frame.opened;
    report(walking, 'hl-linkage', { frame, element: 4 });
  }
}
