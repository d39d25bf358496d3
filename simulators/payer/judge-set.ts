/** Judges the segments of one 270 in the vocabulary of a 999: IK3 for segments, IK4 for elements. */
import { ELEMENTS, type Element, LEVELS, type Level, MAX_INQUIRIES, PAIRS, type Place } from './grammar.ts';
import type { Delimiters, Segment } from './interchange.ts';

export interface ElementError {
  position: number;
  reference: string;
  /** IK403. */
  code: string;
}

export interface SegmentError {
  id: string;
  /** Counted from ST, which is 1. */
  position: number;
  loop?: string;
  /** IK304. */
  code: string;
  elements: ElementError[];
}

const MISSING = '1';
const CONDITION = '2';
const TOO_MANY = '3';
const CHARACTER = '6';
const CODE = '7';

function isDay(text: string): boolean {
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return /^\d{8}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
}

function isPeriod(text: string): boolean {
  const [start = '', end = start, ...more] = text.split('-');
  return more.length === 0 && isDay(start) && isDay(end) && start <= end;
}

/** Form → test, and the IK403 code for when it fails: 8 date, 9 time, 6 character. */
const FORMS: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  date: [isDay, '8'],
  period: [isPeriod, '8'],
  time: [text => /^([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d)?)?$/.test(text), '9'],
  number: [text => /^\d+$/.test(text), CHARACTER],
  amount: [text => /^-?\d*\.?\d+$/.test(text), CHARACTER],
  repeats: [text => /^[0-9A-Z]+$/.test(text), CODE],
};

function elementError(value: string, rule: Element): string | undefined {
  if (value === '') return rule.required ? MISSING : undefined;
  if (/[\u0000-\u001f\u007f]/.test(value)) return CHARACTER;
  if (value.length < rule.min) return '4';
  if (value.length > rule.max) return '5';
  if (rule.codes && !rule.codes.includes(value)) return CODE;
  const [test, code] = FORMS[rule.form ?? ''] ?? [];
  return test && !test(value) ? code : undefined;
}

/** What is wrong with the elements of one segment. */
export function judgeElements(segment: Segment, loop: string | undefined, delimiters: Delimiters): ElementError[] {
  const id = segment[0] ?? '';
  const rules = ELEMENTS[`${loop} ${id}`] ?? ELEMENTS[id] ?? [];
  const errors = rules.flatMap((rule, i) => {
    const value = segment[i + 1] ?? '';
    const values = rule.repeats ? value.split(delimiters.repetition) : [value];
    const code = values.map(each => elementError(each, rule)).find(found => found !== undefined);
    return code === undefined ? [] : [{ position: i + 1, reference: rule.reference, code }];
  });
  const [first, second] = PAIRS[id] ?? [];
  if (first && second && Boolean(segment[first]) !== Boolean(segment[second])) {
    const position = segment[first] ? second : first;
    errors.push({ position, reference: rules[position - 1]?.reference ?? '', code: CONDITION });
  }
  if (id === 'EQ' && !segment[1] && !segment[2]) errors.push({ position: 1, reference: '1365', code: CONDITION });
  if (segment.length - 1 > rules.length) errors.push({ position: rules.length + 1, reference: '', code: TOO_MANY });
  return errors;
}

/** One walk over the set; keeps what a hierarchy has to remember. */
interface Walk {
  delimiters: Delimiters;
  errors: SegmentError[];
  /** HL03 of the levels above, outermost first, with their HL01. */
  above: { code: string; number: string }[];
}

function report(walk: Walk, segment: Segment, position: number, loop: string | undefined, code?: string): void {
  const elements = judgeElements(segment, loop, walk.delimiters);
  if (code !== undefined || elements.length > 0) {
    const where = loop === undefined ? {} : { loop };
    walk.errors.push({ id: segment[0] ?? '', position, ...where, code: code ?? '8', elements });
  }
}

/** Places of a level in order, with the inquiry loop started anew at each EQ; returns the uses of each segment. */
function judgeLevel(walk: Walk, level: Level, block: Segment[], start: number): Map<Place, number> {
  const uses = new Map<Place, number>();
  let [places, at, inquiries] = [level.places, 0, 0];
  for (const [i, segment] of block.entries()) {
    const id = segment[0] ?? '';
    if (id === 'EQ' && level.inquiries) {
      [places, at] = [level.inquiries, 0];
      inquiries += 1;
      for (const each of places) uses.delete(each);
    }
    const found = places.findIndex((each, n) => n >= at && each.segment === id);
    const row = places[found];
    if (row === undefined) {
      const known = places.some(each => each.segment === id) || level.inquiries?.some(each => each.segment === id);
      report(walk, segment, start + i, level.loop, known ? '7' : '2');
      continue;
    }
    at = found;
    uses.set(row, (uses.get(row) ?? 0) + 1);
    const over = (uses.get(row) ?? 0) > row.max ? '5' : inquiries > MAX_INQUIRIES && id === 'EQ' ? '4' : undefined;
    report(walk, segment, start + i, row.loop, over);
  }
  return uses;
}

/** HL01 counts, HL02 names the level above, HL04 says whether one follows. */
function judgeHierarchy(walk: Walk, hl: Segment, position: number, number: number, next: string | undefined): void {
  const level = LEVELS[hl[3] ?? ''];
  const parents = walk.above.filter(each => each.code === level?.parent);
  const parent = parents.at(-1)?.number ?? '';
  const child = next !== undefined && LEVELS[next]?.parent === hl[3] ? '1' : '0';
  const wrong: ElementError[] = [];
  if (hl[1] !== String(number)) wrong.push({ position: 1, reference: '628', code: CODE });
  if ((hl[2] ?? '') !== parent) wrong.push({ position: 2, reference: '734', code: parent === '' ? CONDITION : CODE });
  if (!level) wrong.push({ position: 3, reference: '735', code: CODE });
  if (level && hl[4] !== child) wrong.push({ position: 4, reference: '736', code: CODE });
  if (wrong.length) {
    walk.errors.push({ id: 'HL', position, ...(level ? { loop: level.loop } : {}), code: '8', elements: wrong });
  }
  walk.above.push({ code: hl[3] ?? '', number: hl[1] ?? '' });
}

function missing(walk: Walk, level: Level, uses: Map<Place, number>, end: number, patient: boolean): void {
  const lacks = level.places.filter(each => each.min > (uses.get(each) ?? 0)).map(each => each.segment);
  const has = (id: string) => [...uses.keys()].some(each => each.segment === id);
  // The trace and the question stand with the patient.
  if (patient) lacks.push(...['TRN', 'EQ'].filter(id => !has(id)));
  for (const id of lacks) walk.errors.push({ id, position: end, loop: level.loop, code: '3', elements: [] });
}

/** Everything that is wrong with ST to SE, in order. The set's own counts are judged before. */
export function judgeSet(set: Segment[], delimiters: Delimiters): SegmentError[] {
  const walk: Walk = { delimiters, errors: [], above: [] };
  const body = set.slice(0, -1);
  report(walk, set[0] ?? [], 1, undefined);
  if (set[1]?.[0] !== 'BHT') walk.errors.push({ id: 'BHT', position: 2, code: '3', elements: [] });
  else report(walk, set[1], 2, undefined);
  const starts = body.flatMap((segment, i) => (segment[0] === 'HL' ? [i] : []));
  const levels = starts.map(i => body[i]?.[3] ?? '');
  for (const [i, segment] of body.slice(2, starts[0]).entries()) report(walk, segment, i + 3, undefined, '2');
  for (const [n, start] of starts.entries()) {
    const block = body.slice(start, starts[n + 1] ?? body.length);
    const level = LEVELS[levels[n] ?? ''];
    judgeHierarchy(walk, block[0] ?? [], start + 1, n + 1, levels[n + 1]);
    if (!level) continue;
    const uses = judgeLevel(walk, level, block, start + 1);
    const patient = level.code === '23' || (level.code === '22' && levels[n + 1] !== '23');
    missing(walk, level, uses, start + block.length + 1, patient);
  }
  for (const code of ['20', '21', '22']) {
    const loop = LEVELS[code]?.loop ?? '';
    if (!levels.includes(code)) walk.errors.push({ id: 'HL', position: set.length, loop, code: '3', elements: [] });
  }
  return walk.errors.sort((a, b) => a.position - b.position);
}
