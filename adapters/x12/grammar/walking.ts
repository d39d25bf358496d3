/** The state of one walk through a set, and how a finding is written down. */
import { hasRoom, type Issue, type Severity } from '../codec/issue.ts';
import type { Separators } from './elements.ts';
import { FINDINGS } from './findings.ts';
import type { Grammar, LoopRule } from './grammar.ts';
import type { X12Loop, X12Segment } from './tree.ts';

export interface WalkOptions extends Separators {
  /** Everything is an error: for what we send. Otherwise only what makes the set's meaning doubtful is. */
  strict?: boolean;
  /** A partner's own severities, by rule (`count-mismatch-se01`, `bad-code-2110ceb03`) or cause. */
  severity?: Readonly<Record<string, Severity>>;
  offsets?: readonly number[];
  /** Called for each segment once it has its place; `index` counts from 0 = ST. */
  onPlace?(index: number, place: Place): void;
}

/** Where a segment stands: its loop, its key there, and which of them it is. */
export interface Place {
  readonly frame: Frame;
  readonly key: string;
  readonly index: number;
}

/** One loop of the tree while it is being filled. */
export interface Frame {
  readonly rule: LoopRule;
  readonly node: X12Loop;
  readonly parent: Frame | undefined;
  /** Which of its parent's loops of this id it is. */
  readonly index: number;
  /** Order of the last segment or loop placed in it. */
  order: number;
  /** Index in the set of the segment that opened it. */
  readonly opened: number;
  /** HL levels below it. */
  levels: number;
  /** Its loops of the id that was opened last, which is most often the next one too. */
  last: X12Loop[] | undefined;
  lastRule: LoopRule | undefined;
}

/** @param node what the loop holds so far */
export function newFrame(
  rule: LoopRule,
  node: X12Loop,
  parent: Frame | undefined,
  index: number,
  opened: number,
): Frame {
  const last = undefined;
  return { rule, node, parent, index, order: -1, opened, levels: 0, last, lastRule: undefined };
}

/** A loop with its opening segment. The common ones are spelled out: loops made by a literal are alike in memory. */
export function loopOf(opener: X12Segment): X12Loop {
  const id = opener[0] as string;
  if (id === 'EB') return { EB: [opener] };
  if (id === 'NM1') return { NM1: [opener] };
  return id === 'HL' ? { HL: [opener] } : { [id]: [opener] };
}

export interface Walking {
  readonly grammar: Grammar;
  readonly options: WalkOptions;
  readonly issues: Issue[];
  readonly root: Frame;
  /** Loops whose required content is judged at the end. */
  readonly judged: Frame[];
  /** HL levels in order, and by HL01; an id that came twice leads nowhere. */
  readonly levels: Frame[];
  /** Of each kind of level, how many there are and the last. */
  readonly levelsOf: Map<LoopRule, { count: number; last: Frame }>;
  readonly levelById: Map<string, Frame | undefined>;
  /** The innermost open loop. */
  current: Frame;
  /** Loop id of the open LS, or ''. */
  bracket: string;
  /** A loop opener found no place: what follows is not the property of the loop before it. */
  lost: boolean;
  segment: X12Segment;
  index: number;
  /** Where `segment` stands, for findings about its elements. */
  frame: Frame;
}

export interface Finding {
  frame?: Frame;
  /** Key within the loop, where it is not the segment's own id. */
  key?: string;
  element?: number;
  component?: number;
  /** A loop that is missing. */
  loop?: string;
  vital?: boolean;
}

/** Outermost first: `['2000A', 0, '2100A', 0]`. */
export function placeOf(frame: Frame): (string | number)[] {
  return frame.parent === undefined ? [] : [...placeOf(frame.parent), frame.rule.id, frame.index];
}

/** `2100C NM1-03`, `BHT-02`, `2110C` */
export function spellPlace(loop: string, segment: string, element?: number, component?: number): string {
  const numbers = [element, component].filter(n => n !== undefined).map(n => `-${String(n).padStart(2, '0')}`);
  return [loop, segment + numbers.join('')].filter(part => part !== '').join(' ');
}

export function report(walking: Walking, cause: string, finding: Finding = {}): void {
  const { segment, index, options } = walking;
  // What stands at the end of a flood is said only where a flood could not hide it.
  if (!hasRoom(walking.issues, 'error')) return;
  const frame = finding.frame ?? walking.frame;
  const { element, component } = finding;
  const id = segment[0] as string;
  // What stands where a segment id should is data: it is not repeated.
  const segmentId = /^[A-Z][A-Z0-9]{1,2}$/.test(id) && finding.loop === undefined ? id : '';
  const loop = finding.loop ?? frame.rule.id;
  const place = spellPlace(loop, segmentId, element, component);
  const rule = `${cause}-${place.replaceAll(/[ -]/g, '').toLowerCase()}`;
  const own = options.severity?.[rule] ?? options.severity?.[cause];
  // Where the meaning is in doubt no partner's word makes it certain.
  const severity = finding.vital || options.strict ? 'error' : (own ?? 'warning');
  if (!hasRoom(walking.issues, severity)) return;
  const issue: Issue = { cause, rule, severity };
  if (place !== '') issue.place = place;
  Object.assign(issue, FINDINGS[cause]);
  issue.at = concrete(frame, finding, id, segment);
  issue.segment = index + 1;
  if (segmentId !== '') issue.segmentId = segmentId;
  if (loop !== '') issue.loop = loop;
  if (element !== undefined) issue.element = element;
  if (component !== undefined) issue.component = component;
  const offset = options.offsets?.[index];
  if (offset !== undefined) issue.offset = offset;
  walking.issues.push(issue);
}

function concrete(frame: Frame, finding: Finding, id: string, segment: X12Segment): (string | number)[] {
  const at = placeOf(frame);
  if (finding.loop !== undefined) return [...at, finding.loop, 0];
  const key = finding.key ?? id;
  const there = frame.node[key] as X12Segment[] | undefined;
  at.push(key, Math.max(there?.indexOf(segment) ?? 0, 0));
  if (finding.element !== undefined) at.push(finding.element);
  if (finding.component !== undefined) at.push(finding.component - 1);
  return at;
}
