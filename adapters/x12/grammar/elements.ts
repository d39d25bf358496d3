/** Judges the elements of one segment against its table, and splits the repeating and composite ones. */
import type { SegmentRule } from './grammar.ts';
import type { ElementTable, SyntaxNote } from './table.ts';
import type { X12Segment } from './tree.ts';

export interface Separators {
  component: string;
  /** Empty where the interchange defines none. */
  repetition: string;
}

/** Takes note of one finding; the component is 1 for the first. */
export type Report = (cause: string, element: number, component?: number, vital?: boolean) => void;

/** Changes the segment in place: lists stand where the table says that an element repeats or is a composite. */
export function judgeElements(segment: X12Segment, rule: SegmentRule, separators: Separators, report: Report): void {
  const { elements, required } = rule;
  const length = segment.length;
  for (let n = 1; n < length; n++) {
    const value = segment[n] as string;
    const table = elements[n];
    if (table === undefined) {
      if (value !== '') report('too-many-elements', n);
    } else if (value === '') {
      if (table.usage === 'R') report('required-element-missing', n, undefined, table.vital);
    } else if (table.components !== undefined) {
      segment[n] = judgeComposite(value, table.components, separators, n, report);
    } else if (table.repeats > 1) {
      segment[n] = judgeRepeats(value, table, separators, n, report);
    } else if (table.usage === '-') {
      report('not-used-element', n);
    } else {
      judgeValue(value, table, segment[n - 1] as string, n, undefined, report);
    }
  }
  for (let n = length; n <= required; n++)
    if (elements[n]!.usage === 'R') report('required-element-missing', n, undefined, elements[n]!.vital);
  for (const note of rule.table.notes) judgeNote(segment, note, report);
}

function judgeRepeats(value: string, table: ElementTable, by: Separators, n: number, report: Report): string[] {
  if (by.repetition === '') {
    if (value.includes('^')) report('repetition-undefined', n);
    else judgeValue(value, table, '', n, undefined, report);
    return [value];
  }
  const repeats = value.split(by.repetition);
  if (repeats.length > table.repeats) report('too-many-repeats', n);
  for (const repeat of repeats) {
    if (repeat === '') report('empty-repeat', n);
    else judgeValue(repeat, table, '', n, undefined, report);
  }
  return repeats;
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
    } else if (table.usage === '-') report('not-used-element', n, i + 1);
    else judgeValue(part, table, components[i - 1] ?? '', n, i + 1, report);
  }
  return components;
}

type Judge = (value: string, table: ElementTable, before: string) => string | undefined;

/** By type. Lengths of numbers leave out sign and decimal point (X12.6 §3.5.1). */
const JUDGES: Partial<Record<ElementTable['type'], Judge>> = {
  N0: value => (/^-?\d+$/.test(value) ? undefined : 'bad-number'),
  R: value => (isDecimal(value) ? undefined : 'bad-number'),
  P: value => (isDecimal(value) ? (Number(value) > 1 ? 'percent-above-one' : undefined) : 'bad-number'),
  DT: value => (isDate(value) ? undefined : 'bad-date'),
  TM: value => (/^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(value) ? undefined : 'bad-time'),
  'D8/RD8': (value, _, qualifier) => (isPeriod(value, qualifier) ? undefined : 'bad-date'),
};

function judgeValue(
  value: string,
  table: ElementTable,
  before: string,
  n: number,
  component: number | undefined,
  report: Report,
): void {
  const { codes } = table;
  if (codes !== undefined) {
    if (!codes.has(value)) report('bad-code', n, component);
    return;
  }
  const judge = JUDGES[table.type];
  if (judge !== undefined) {
    const cause = judge(value, table, before);
    if (cause !== undefined) report(cause, n, component);
    else if (/^[NRP]/.test(table.type) && value.replace(/[-.]/g, '').length > table.max)
      report('bad-number', n, component);
    return;
  }
  if (value.length > table.max) report('element-too-long', n, component);
  else if (value.length < table.min) report('element-too-short', n, component);
}

function isDecimal(value: string): boolean {
  return /^-?(\d+\.?\d*|\.\d+)$/.test(value);
}

/** `YYYYMMDD` of the calendar. */
export function isDate(value: string): boolean {
  if (!/^\d{8}$/.test(value)) return false;
  const [year, month, day] = [Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6))];
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isPeriod(value: string, qualifier: string): boolean {
  if (qualifier !== 'RD8') return isDate(value);
  const [start = '', end = '', more] = value.split('-');
  return more === undefined && isDate(start) && isDate(end) && start <= end;
}

/** X12.6 §3.8.3.2: what the presence of one element asks of others. */
function judgeNote(segment: X12Segment, { kind, elements }: SyntaxNote, report: Report): void {
  const present = elements.filter(n => segment[n] !== undefined && segment[n] !== '');
  const missing = elements.find(n => !present.includes(n))!;
  const first = elements[0]!;
  if (kind === 'E') {
    if (present.length > 1) report('exclusive-elements', present[1]!);
  } else if (kind === 'R') {
    if (present.length === 0) report('conditional-element-missing', first);
  } else if (present.length === elements.length || present.length === 0) {
    return;
  } else if (kind === 'P' || (kind === 'C' && present[0] === first)) {
    report('conditional-element-missing', missing);
  } else if (kind === 'L' && present.length === 1 && present[0] === first) {
    report('conditional-element-missing', elements[1]!);
  }
}
