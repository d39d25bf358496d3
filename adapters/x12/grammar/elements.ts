/** Judges the elements of one segment against its table, and splits the repeating and composite ones. */
import type { SegmentRule } from './grammar.ts';
import type { ElementTable, SyntaxNote } from './table.ts';
import type { X12Segment } from './tree.ts';
import { judgeValue } from './values.ts';

export interface Separators {
  component: string;
  /** Empty where the interchange defines none. */
  repetition: string;
}

/** Takes note of one finding; the component is 1 for the first. */
export type Report = (cause: string, element: number, component?: number, vital?: boolean) => void;

/** Changes the segment in place: lists stand where the table says that an element repeats or is a composite. */
export function judgeElements(segment: X12Segment, rule: SegmentRule, separators: Separators, report: Report): void {
  const { elements, required, notes } = rule;
  const length = segment.length;
  for (let n = 1; n < length; n++) {
    const value = segment[n] as string;
    const table = elements[n];
    if (table === undefined) {
      if (value !== '') report('too-many-elements', n);
    } else if (value === '') {
      if (table.usage === 'R') report('required-element-missing', n, undefined, table.vital);
    } else if (table.plain) {
      const cause = judgeValue(value, table, segment[n - 1] as string);
      if (cause !== undefined) report(cause, n);
    } else if (table.usage === '-') {
      report('not-used-element', n);
    } else if (table.components !== undefined) {
      segment[n] = judgeComposite(value, table.components, separators, n, report);
    } else {
      segment[n] = judgeRepeats(value, table, separators, n, report);
    }
  }
  for (let n = length; n <= required; n++)
    if (elements[n]!.usage === 'R') report('required-element-missing', n, undefined, elements[n]!.vital);
  for (let i = 0; i < notes.length; i++) judgeNote(segment, notes[i]!, report);
}

function judgeRepeats(value: string, table: ElementTable, by: Separators, n: number, report: Report): string[] {
  if (by.repetition === '' && value.includes('^')) {
    report('repetition-undefined', n);
    return [value];
  }
  const repeats = splitAt(value, by.repetition);
  if (repeats.length > table.repeats) report('too-many-repeats', n);
  for (let i = 0; i < repeats.length; i++) {
    const cause = repeats[i] === '' ? 'empty-repeat' : judgeValue(repeats[i]!, table, '');
    if (cause !== undefined) report(cause, n);
  }
  return repeats;
}

/** `String.split` for a single character, which is slower on short strings. */
function splitAt(value: string, by: string): string[] {
  let at = by === '' ? -1 : value.indexOf(by);
  // A list that grows from nothing takes room for seventeen.
  if (at < 0) return [value];
  const parts: string[] = [];
  let from = 0;
  for (; at >= 0; at = value.indexOf(by, from)) {
    parts.push(value.slice(from, at));
    from = at + 1;
  }
  parts.push(value.slice(from));
  return parts;
}

function judgeComposite(
  value: string,
  tables: readonly ElementTable[],
  by: Separators,
  n: number,
  report: Report,
): string[] {
  const components = value.split(by.component);
  if (components.length > tables.length) report('too-many-components', n);
  for (const [i, table] of tables.entries()) {
    const part = components[i] ?? '';
    if (part === '') {
      if (table.usage === 'R') report('required-element-missing', n, i + 1);
    } else {
      const cause = table.usage === '-' ? 'not-used-element' : judgeValue(part, table, components[i - 1] ?? '');
      if (cause !== undefined) report(cause, n, i + 1);
    }
  }
  return components;
}

function isPresent(segment: X12Segment, n: number): boolean {
  const value = segment[n];
  return value !== undefined && value !== '';
}

/** X12.6 §3.8.3.2: what the presence of one element asks of others. */
function judgeNote(segment: X12Segment, { kind, elements }: SyntaxNote, report: Report): void {
  let count = 0;
  for (let i = 0; i < elements.length; i++) if (isPresent(segment, elements[i]!)) count++;
  const first = elements[0]!;
  if (kind === 'R') {
    if (count === 0) report('conditional-element-missing', first);
  } else if (count === 0) {
    return;
  } else if (kind === 'E') {
    if (count > 1) report('exclusive-elements', elements.findLast(n => isPresent(segment, n))!);
  } else if (count < elements.length && (kind === 'P' || (kind === 'C' && isPresent(segment, first)))) {
    report('conditional-element-missing', elements.find(n => !isPresent(segment, n))!);
  } else if (kind === 'L' && count === 1 && isPresent(segment, first)) {
    report('conditional-element-missing', elements[1]!);
  }
}
