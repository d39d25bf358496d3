/** Generates sound sets, and sets with one planted fault, from the grammar tables themselves. */
import fc from 'fast-check';
import type { ElementTable, GrammarTable, LoopTable, SegmentTable } from '../../adapters/x12/grammar/table.ts';
import type { X12Element, X12Loop, X12Segment, X12Tree } from '../../adapters/x12/grammar/tree.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-'];
const DATES = ['20260101', '19800229', '20251231', '20000229'];

/** A value of this element; dates with a qualifier are set right once the segment is whole. */
function value(table: ElementTable): fc.Arbitrary<string> {
  if (table.codes !== undefined) return fc.constantFrom(...table.codes.list);
  if (table.type === 'DT' || table.type === 'D8/RD8') return fc.constantFrom(...DATES);
  if (table.type === 'TM') return fc.constantFrom('1200', '235959');
  if (table.type === 'P') return fc.constantFrom('.2', '0.25', '1', '0');
  if (table.type === 'R') return fc.constantFrom('0', '12', '12.50', '.5').filter(text => text.length <= table.max + 1);
  if (table.type === 'N0') return fc.constantFrom('1', '2', '9');
  const max = Math.min(table.max, table.min + 8);
  // A value of blanks alone, or one that ends in them, is not what a system would send.
  return fc
    .array(fc.constantFrom(...LETTERS), { minLength: table.min, maxLength: max })
    .map(letters => `X${letters.slice(1).join('')}`.replaceAll(' ', '_').padEnd(table.min, 'X'));
}

function present(table: ElementTable): fc.Arbitrary<X12Element> {
  if (table.components !== undefined) return composite(table.components);
  if (table.repeats > 1) return fc.array(value(table), { minLength: 1, maxLength: Math.min(table.repeats, 4) });
  return value(table);
}

function optional(table: ElementTable): fc.Arbitrary<X12Element> {
  if (table.usage === '-') return fc.constant('');
  return table.usage === 'R' ? present(table) : fc.oneof(fc.constant(''), present(table));
}

function composite(tables: readonly ElementTable[]): fc.Arbitrary<string[]> {
  return fc.tuple(...tables.map(optional)).map(parts => trimmed(parts as string[]));
}

const isThere = (element: X12Element) => element !== undefined && element !== '';

function trimmed<T extends X12Element>(elements: T[]): T[] {
  return elements.slice(0, elements.findLastIndex(isThere) + 1);
}

function segment(table: SegmentTable): fc.Arbitrary<X12Segment> {
  const elements = table.elements.slice(1).map(element => optional(element!));
  return fc.tuple(...elements).map(values => trimmed(repaired([table.id, ...values], table)));
}

/** Makes the syntax notes hold, a qualified date fit its qualifier, and an NPI its check digit. */
function repaired(made: X12Segment, { notes, elements }: SegmentTable): X12Segment {
  for (const { kind, elements: numbers } of [...notes, ...notes]) {
    const here = numbers.filter(n => isThere(made[n]));
    if (kind === 'R' && here.length === 0) made[numbers[0]!] = ['30'];
    else if (kind === 'E' && here.length > 1) for (const n of here.slice(1)) made[n] = '';
    else if (kind !== 'R' && kind !== 'E' && here.length > 0 && here.length < numbers.length)
      for (const n of numbers) if (elements[n]?.usage !== 'R') made[n] = '';
  }
  for (const [n, table] of elements.entries())
    if (table?.type === 'D8/RD8' && made[n - 1] === 'RD8') made[n] = '20260101-20261231';
  if (made[0] === 'NM1' && made[8] === 'XX') made[9] = '1234567893';
  if (made[0] === 'BHT') made[4] = '20991231';
  return made;
}

/** Levels and rows come once or twice; everything optional comes or not. The innermost level asks or answers. */
function content(items: LoopTable['content']): fc.Arbitrary<X12Loop> {
  const parts = items
    .filter(item => item.id !== 'ST' && item.id !== 'HL')
    .map(item => {
      const least = item.usage === 'R' || item.id.startsWith('2110') || item === items[0] ? 1 : 0;
      const most = Math.min(
        item.max,
        item.kind === 'loop' && item.hl !== undefined ? least + (least === 0 ? 1 : 0) : 2,
      );
      const one: fc.Arbitrary<X12Segment | X12Loop> = item.kind === 'loop' ? content(item.content) : segment(item);
      return fc
        .array(one, { minLength: least, maxLength: Math.max(most, least) })
        .map(list => [item.id, list] as const);
    });
  return fc.tuple(...parts).map(list => Object.fromEntries(list.filter(([, found]) => found.length > 0)) as X12Loop);
}

/** Sound by construction; without ST and HL, which the writer derives. */
export const soundTree = (table: GrammarTable): fc.Arbitrary<X12Tree> =>
  content(table.content).map(tree => ({ ST: [['ST', table.set]], ...tree }));

export interface Spot {
  segment: X12Segment;
  table: SegmentTable;
  /** Opens its loop: a wrong qualifier there is a question of structure. */
  opener: boolean;
  loop: X12Loop;
  at: (string | number)[];
}

/** Every segment of the tree with its table. */
export function spotsOf(tree: X12Loop, items: LoopTable['content'], at: (string | number)[] = []): Spot[] {
  return items.flatMap((item, order) =>
    ((tree[item.id] ?? []) as (X12Loop & X12Segment)[]).flatMap((found, i) => {
      const here = [...at, item.id, i];
      if (item.kind === 'loop') return spotsOf(found, item.content, here);
      return [{ segment: found, table: item, opener: order === 0 && at.length > 0, loop: tree, at: here }];
    }),
  );
}

/** One way to spoil a segment: returns what has to be found, or undefined where it does not apply. */
export type Plant = (spot: Spot, pick: number) => { cause: string; at: (string | number)[] } | undefined;

function elementsWhere({ table, segment: s }: Spot, test: (element: ElementTable) => boolean): number[] {
  return [...table.elements.keys()].filter(n => {
    const element = table.elements[n];
    return (
      element !== undefined &&
      element.components === undefined &&
      element.repeats === 1 &&
      isThere(s[n]) &&
      test(element)
    );
  });
}

const spoil = (cause: string, test: (element: ElementTable) => boolean, wrong: (e: ElementTable) => string): Plant => {
  return (spot, pick) => {
    const candidates = elementsWhere(spot, test);
    const n = candidates[pick % candidates.length];
    if (n === undefined) return undefined;
    spot.segment[n] = wrong(spot.table.elements[n]!);
    return { cause, at: [...spot.at, n] };
  };
};

const NUMERIC = ['R', 'P', 'N0'];

export const PLANTS: Readonly<Record<string, Plant>> = {
  'a code of no list': spoil(
    'bad-code',
    e => e.codes !== undefined,
    e => '!'.repeat(e.min),
  ),
  'a text that is too long': spoil(
    'element-too-long',
    e => e.type === 'AN' && e.codes === undefined,
    e => 'X'.repeat(e.max + 1),
  ),
  'a number that is none': spoil(
    'bad-number',
    e => NUMERIC.includes(e.type),
    () => '1E3',
  ),
  'a day that is none': spoil(
    'bad-date',
    e => e.type === 'DT',
    () => '20260230',
  ),
  'a missing required element': spoil(
    'required-element-missing',
    e => e.usage === 'R',
    () => '',
  ),
  'a delimiter in data': spoil(
    'bad-character',
    () => true,
    () => 'A*B',
  ),
  'an element too many': ({ segment: s, table, at }) => {
    while (s.length < table.elements.length) s.push('');
    s.push('X');
    return { cause: 'too-many-elements', at: [...at, table.elements.length] };
  },
  'a segment too many': ({ segment: s, table, loop, at, opener }) => {
    const list = loop[table.id] as X12Segment[];
    if (opener || table.max > 20) return undefined;
    while (list.length <= table.max) list.push([...s]);
    return { cause: 'segment-over-maximum', at: [...at.slice(0, -1), table.max] };
  },
};
