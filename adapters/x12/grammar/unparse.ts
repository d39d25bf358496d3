/** Lays a neutral tree out as segments in the order of its grammar, with HL, LS and LE where the tree leaves them out. */
import type { Issue } from '../codec/issue.ts';
import { FINDINGS } from './findings.ts';
import type { Grammar, LoopRule } from './grammar.ts';
import { isLoopId, loopsOf, UNPLACED, type X12Element, type X12Loop, type X12Segment, type X12Tree } from './tree.ts';
import { spellPlace } from './walking.ts';

export interface Layout {
  /** Element strings, lists joined; without SE. */
  segments: string[][];
  /** Where each comes from. */
  places: (readonly (string | number)[])[];
  issues: Issue[];
}

export interface LayoutOptions {
  component: string;
  repetition: string;
  /** Changes an element, such as to upper case; refuses by returning undefined (`bad-character`). */
  text(value: string): string | undefined;
}

interface Laying extends Layout {
  options: LayoutOptions;
  levels: number;
}

export function layOut(tree: X12Tree, grammar: Grammar, options: LayoutOptions): Layout {
  const laying: Laying = { segments: [], places: [], issues: [], options, levels: 0 };
  layLoop(laying, tree, grammar.root, [], '');
  const { segments, places, issues } = laying;
  return { segments, places, issues };
}

function layLoop(laying: Laying, node: X12Loop, rule: LoopRule, at: (string | number)[], parentLevel: string): void {
  const level = rule.hl === undefined ? parentLevel : layLevel(laying, node, rule, at, parentLevel);
  const opener = rule.hl === undefined ? rule.opener?.id : undefined;
  if (opener !== undefined && (node[opener]?.length ?? 0) === 0)
    reject(laying, 'required-segment-missing', rule.id, opener, [...at, opener, 0]);
  for (const item of rule.sequence) {
    const list = node[item.id];
    if (list === undefined || (rule.hl !== undefined && item.id === 'HL')) continue;
    if (!('sequence' in item)) {
      for (let i = 0; i < list.length; i++) laySegment(laying, list[i] as X12Segment, rule, [...at, item.id, i]);
      continue;
    }
    if (item.bracket !== undefined && list.length > 0) structural(laying, ['LS', item.bracket], at);
    for (let i = 0; i < list.length; i++) layLoop(laying, list[i] as X12Loop, item, [...at, item.id, i], level);
    if (item.bracket !== undefined && list.length > 0) structural(laying, ['LE', item.bracket], at);
  }
  layStrangers(laying, node, rule, at);
}

/** HL01 counts from 1, HL02 is the level above, HL04 says whether levels follow: all derived where the tree says nothing. */
function layLevel(laying: Laying, node: X12Loop, rule: LoopRule, at: (string | number)[], parent: string): string {
  const given = (node['HL'] as X12Segment[] | undefined)?.[0] ?? [];
  const children = rule.loops.some(child => child.hl !== undefined && loopsOf(node, child.id).length > 0);
  const derived = ['HL', String(++laying.levels), parent, rule.hl!, children ? '1' : '0'];
  const level = derived.map((value, n) => (given[n] === undefined || given[n] === '' ? value : given[n])) as X12Segment;
  laySegment(laying, [...level, ...given.slice(5)], rule, [...at, 'HL', 0]);
  return String(level[1]);
}

function structural(laying: Laying, segment: string[], at: readonly (string | number)[]): void {
  laying.segments.push(segment);
  laying.places.push(at);
}

function laySegment(laying: Laying, segment: X12Segment, rule: LoopRule, at: (string | number)[]): void {
  const { options } = laying;
  const id = String(segment[0] ?? at.at(-2));
  const elements = [id];
  const table = rule.segments.get(id)?.elements ?? [];
  for (let n = 1; n < segment.length; n++) {
    const composite = table[n]?.components !== undefined;
    const joined = join(segment[n], composite ? options.component : options.repetition, composite, options.text);
    if (typeof joined === 'number') reject(laying, 'bad-character', rule.id, id, [...at, n], n, joined);
    elements.push(typeof joined === 'string' ? joined : '');
  }
  laying.segments.push(elements);
  laying.places.push(at);
}

/** The joined element, or the number of the part that cannot be written (0: the element as a whole). */
function join(value: X12Element, by: string, trim: boolean, text: LayoutOptions['text']): string | number {
  if (value === undefined || value === '') return '';
  if (typeof value === 'string') return text(value) ?? 0;
  if (value.length > 1 && by === '') return 0;
  const parts = value.map(part => text(part ?? ''));
  const refused = parts.indexOf(undefined);
  if (refused >= 0) return refused + 1;
  if (trim) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.join(by);
}

/** What the grammar has no place for is an error, never left out in silence. */
function layStrangers(laying: Laying, node: X12Loop, rule: LoopRule, at: readonly (string | number)[]): void {
  for (const key of Object.keys(node)) {
    if (rule.segments.has(key) || rule.loops.some(child => child.id === key)) continue;
    if (node[key]!.length === 0) continue;
    const cause = key === UNPLACED ? 'unknown-segment' : isLoopId(key) ? 'unknown-loop' : 'unexpected-segment';
    reject(laying, cause, isLoopId(key) ? key : rule.id, isLoopId(key) ? '' : key, [...at, key, 0]);
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
