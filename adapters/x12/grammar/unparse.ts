/** Lays a neutral tree out as segments in the order of its grammar, with HL, LS and LE where the tree leaves them out. */
import type { Issue } from '../codec/issue.ts';
import { codeNumber } from './codes.ts';
import { judgeElements, type Report, type Separators } from './elements.ts';
import { FINDINGS } from './findings.ts';
import { choose, type Grammar, type LoopRule, type SegmentRule } from './grammar.ts';
import type { ElementTable } from './table.ts';
import { isLoopId, loopsOf, UNPLACED, type X12Loop, type X12Segment, type X12Tree } from './tree.ts';
import { spellPlace } from './walking.ts';

export interface Layout {
  /** Element strings, lists joined; without SE. */
  segments: string[][];
  issues: Issue[];
  /**
   * The walker would find nothing: each element was judged by its table, and each segment leads to where it stood. False
   * says only that nobody knows, so that the walker has to be asked.
   */
  sound: boolean;
}

export interface LayoutOptions extends Separators {
  /** Changes an element, such as to upper case; refuses by returning undefined (`bad-character`). */
  text(value: string): string | undefined;
}

interface Laying extends Layout {
  options: LayoutOptions;
  levels: number;
  /** The innermost open loop, as the walker would see it. */
  current: LoopRule;
  /** Where in the tree we are, outermost first. */
  at: (string | number)[];
  doubt: Report;
}

export function layOut(tree: X12Tree, grammar: Grammar, options: LayoutOptions): Layout {
  const doubt = (): void => {
    laying.sound = false;
  };
  const { root } = grammar;
  const laying: Laying = { segments: [], issues: [], sound: true, options, levels: 0, current: root, at: [], doubt };
  layLoop(laying, tree, root, '');
  return laying;
}

function layLoop(laying: Laying, node: X12Loop, rule: LoopRule, parentLevel: string): void {
  const { at } = laying;
  const isLevel = rule.hl !== undefined;
  const level = isLevel ? layLevel(laying, node, rule, parentLevel) : parentLevel;
  const opener = isLevel ? undefined : rule.opener?.id;
  if (opener !== undefined && isMissing(node, opener))
    reject(laying, 'required-segment-missing', rule.id, opener, [...at, opener, 0]);
  for (const item of inOrder(laying, node, rule)) {
    const list = node[item.id]!;
    if (isLevel && item.id === 'HL') continue;
    if (list.length > item.max) laying.sound = false;
    if ('holds' in item) {
      layLoops(laying, list as X12Loop[], item, level);
      continue;
    }
    for (let i = 0; i < list.length; i++) {
      at.push(item.id, i);
      laySegment(laying, list[i] as X12Segment, item, rule);
      at.pop();
      at.pop();
    }
  }
  for (let i = 0; i < rule.required.length; i++) if (isMissing(node, rule.required[i]!.id)) laying.sound = false;
}

/** What stands in the loop, in the order of the guide; what the grammar has no place for is an error, never left out in silence. */
function inOrder(laying: Laying, node: X12Loop, rule: LoopRule): (SegmentRule | LoopRule)[] {
  const items: (SegmentRule | LoopRule)[] = [];
  for (const key of Object.keys(node)) {
    const item = rule.holds.get(key);
    if (item === undefined) {
      if (node[key]!.length > 0) stranger(laying, rule, key);
      continue;
    }
    // A handful that mostly stands in order already: sorting them otherwise costs more.
    let i = items.length;
    for (; i > 0 && items[i - 1]!.order > item.order; i--) items[i] = items[i - 1]!;
    items[i] = item;
  }
  return items;
}

const isMissing = (node: X12Loop, id: string): boolean => (node[id]?.length ?? 0) === 0;

function layLoops(laying: Laying, list: readonly X12Loop[], rule: LoopRule, level: string): void {
  const bracket = list.length > 0 ? rule.bracket : undefined;
  if (bracket !== undefined) structural(laying, ['LS', bracket]);
  for (let i = 0; i < list.length; i++) {
    laying.at.push(rule.id, i);
    layLoop(laying, list[i]!, rule, level);
    laying.at.pop();
    laying.at.pop();
  }
  if (bracket !== undefined) structural(laying, ['LE', bracket]);
}

/** HL01 counts from 1, HL02 is the level above, HL04 says whether levels follow: all derived where the tree says nothing. */
function layLevel(laying: Laying, node: X12Loop, rule: LoopRule, parent: string): string {
  const given = (node['HL'] as X12Segment[] | undefined)?.[0];
  let children = '0';
  for (const child of rule.loops) if (child.hl !== undefined && loopsOf(node, child.id).length > 0) children = '1';
  const level: X12Segment = ['HL', String(++laying.levels), parent, rule.hl, children];
  if (given !== undefined) {
    for (let n = 0; n < given.length; n++) {
      const value = given[n];
      if (value === undefined || value === '' || value === level[n]) continue;
      level[n] = value;
      laying.sound = false;
    }
  }
  laying.at.push('HL', 0);
  laying.current = rule;
  write(laying, level, rule.opener!, rule);
  laying.at.pop();
  laying.at.pop();
  return String(level[1]);
}

/** The pair around bracketed loops is the walker's to judge. */
function structural(laying: Laying, segment: string[]): void {
  laying.sound = false;
  laying.segments.push(segment);
}

function laySegment(laying: Laying, segment: X12Segment, rule: SegmentRule, loop: LoopRule): void {
  const elements = write(laying, segment, rule, loop);
  const candidates = laying.current.next.get(codeNumber(elements[0]!));
  const transition = candidates && choose(candidates, elements[1] ?? '');
  const opens = rule === loop.opener ? loop : undefined;
  if (transition?.segment !== rule || transition.opens !== opens) laying.sound = false;
  if (opens !== undefined) laying.current = opens;
}

/** Without trailing empty elements, which no segment is written with (X12.5). */
function write(laying: Laying, segment: X12Segment, rule: SegmentRule, loop: LoopRule): string[] {
  const { options, at } = laying;
  let last = segment.length - 1;
  while (last > 0 && (segment[last] === '' || segment[last] === undefined)) last--;
  const elements = segment.slice(0, last + 1) as string[];
  const id = String(segment[0] ?? at.at(-2));
  elements[0] = id;
  for (let n = 1; n <= last; n++) {
    const value = segment[n];
    const written = typeof value === 'string' ? (options.text(value) ?? 0) : join(value, rule.elements[n], options);
    if (typeof written === 'number') reject(laying, 'bad-character', loop.id, id, [...at, n], n, written);
    elements[n] = typeof written === 'string' ? written : '';
  }
  laying.segments.push(elements);
  judgeElements(rule.splits ? elements.slice() : elements, rule, options, laying.doubt);
  return elements;
}

/** The joined element, or the number of the part that cannot be written (0: the element as a whole). */
function join(
  value: readonly string[] | undefined,
  table: ElementTable | undefined,
  { component, repetition, text }: LayoutOptions,
): string | number {
  if (value === undefined) return '';
  const composite = table?.components !== undefined;
  const by = composite ? component : repetition;
  if (value.length > 1 && by === '') return 0;
  const parts = value.map(part => text(part ?? ''));
  const refused = parts.indexOf(undefined);
  if (refused >= 0) return refused + 1;
  if (composite) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.join(by);
}

function stranger(laying: Laying, rule: LoopRule, key: string): void {
  const cause = key === UNPLACED ? 'unknown-segment' : isLoopId(key) ? 'unknown-loop' : 'unexpected-segment';
  reject(laying, cause, isLoopId(key) ? key : rule.id, isLoopId(key) ? '' : key, [...laying.at, key, 0]);
}

function reject(
  laying: Laying,
  cause: string,
  loop: string,
  id: string,
  at: readonly (string | number)[],
  element?: number,
  component?: number,
): void {
  const part = component === undefined || component === 0 ? undefined : component;
  const place = spellPlace(loop, id === UNPLACED ? '' : id, element, part);
  const exact = part === undefined ? at : [...at, part - 1];
  laying.issues.push({ cause, severity: 'error', place, at: exact, ...FINDINGS[cause] });
}
