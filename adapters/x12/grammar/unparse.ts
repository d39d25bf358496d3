/** Lays a neutral tree out as segments in the order of its grammar, with HL, LS and LE where the tree leaves them out. */
import type { Issue } from '../codec/issue.ts';
import { codeNumber } from './codes.ts';
import { judgeElements, type Report, type Separators } from './elements.ts';
import { FINDINGS } from './findings.ts';
import { choose, type Grammar, type LoopRule, type SegmentRule } from './grammar.ts';
import { isLoopId, loopsOf, UNPLACED, type X12Element, type X12Loop, type X12Segment, type X12Tree } from './tree.ts';
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
  for (const item of rule.sequence) {
    const list = node[item.id];
    if (list === undefined || (isLevel && item.id === 'HL')) continue;
    if (list.length > item.max) laying.sound = false;
    if ('sequence' in item) {
      layLoops(laying, list as X12Loop[], item, level);
      continue;
    }
    for (let i = 0; i < list.length; i++) {
      at.push(item.id, i);
      laySegment(laying, list[i] as X12Segment, item, rule);
      at.length -= 2;
    }
  }
  for (const { id } of rule.required) if (isMissing(node, id)) laying.sound = false;
  layStrangers(laying, node, rule);
}

const isMissing = (node: X12Loop, id: string): boolean => (node[id]?.length ?? 0) === 0;

function layLoops(laying: Laying, list: readonly X12Loop[], rule: LoopRule, level: string): void {
  const bracket = list.length > 0 ? rule.bracket : undefined;
  if (bracket !== undefined) structural(laying, ['LS', bracket]);
  for (let i = 0; i < list.length; i++) {
    laying.at.push(rule.id, i);
    layLoop(laying, list[i]!, rule, level);
    laying.at.length -= 2;
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
  laying.at.length -= 2;
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
  const id = String(segment[0] ?? at.at(-2));
  const elements = [id];
  let last = segment.length - 1;
  while (last > 0 && (segment[last] === '' || segment[last] === undefined)) last--;
  for (let n = 1; n <= last; n++) {
    const composite = rule.elements[n]?.components !== undefined;
    const joined = join(segment[n], composite ? options.component : options.repetition, composite, options);
    if (typeof joined === 'number') reject(laying, 'bad-character', loop.id, id, [...at, n], n, joined);
    elements.push(typeof joined === 'string' ? joined : '');
  }
  laying.segments.push(elements);
  judgeElements(rule.splits ? elements.slice() : elements, rule, options, laying.doubt);
  return elements;
}

/** The joined element, or the number of the part that cannot be written (0: the element as a whole). */
function join(value: X12Element, by: string, trim: boolean, options: LayoutOptions): string | number {
  if (value === undefined || value === '') return '';
  if (typeof value === 'string') return options.text(value) ?? 0;
  if (value.length > 1 && by === '') return 0;
  const parts = value.map(part => options.text(part ?? ''));
  const refused = parts.indexOf(undefined);
  if (refused >= 0) return refused + 1;
  if (trim) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.join(by);
}

/** What the grammar has no place for is an error, never left out in silence. */
function layStrangers(laying: Laying, node: X12Loop, rule: LoopRule): void {
  for (const key of Object.keys(node)) {
    if (rule.holds.has(key) || node[key]!.length === 0) continue;
    const cause = key === UNPLACED ? 'unknown-segment' : isLoopId(key) ? 'unknown-loop' : 'unexpected-segment';
    const at = [...laying.at, key, 0];
    reject(laying, cause, isLoopId(key) ? key : rule.id, isLoopId(key) ? '' : key, at);
  }
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
