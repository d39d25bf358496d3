/** Segments that look alike wherever the eligibility guides use them. Lengths are those of X12 005010. */
import { type ElementNotation, type SegmentTable, segment, type Usage } from '../../../grammar/table.ts';
import * as codes from './codes.ts';

export function st(set: string, version: string): SegmentTable {
  return segment('ST', 'R', 1, [`R ID 3-3 ${set}`, 'R AN 4-9', `R AN 1-35 ${version}`]);
}

export function bht(purposes: string, types?: string): SegmentTable {
  const type = types === undefined ? '-' : `S ID 2-2 ${types}`;
  return segment('BHT', 'R', 1, ['R ID 4-4 0022', `R ID 2-2 ${purposes}`, 'S AN 1-50', 'R DT 8-8', 'R TM 4-8', type]);
}

export function hl(level: string, children: string, usage: Usage = 'R'): SegmentTable {
  const parent = level === '20' ? '-' : 'R AN 1-12';
  return segment('HL', usage, 1, ['R! AN 1-12', parent, `R! ID 1-2 ${level}`, `R ID 1-1 ${children}`]);
}

/** NM1 with the qualifiers of NM101, NM102 and NM108 where it has one. */
export function nm1(
  entities: string,
  more: {
    types?: string;
    name?: Usage;
    idQualifiers?: string;
    idUsage?: Usage;
    relationships?: string;
    vital?: boolean;
  } = {},
): SegmentTable {
  const { types = '1 2', name = 'S', idQualifiers, idUsage = 'S', relationships, vital = true } = more;
  const id: ElementNotation[] =
    idQualifiers === undefined ? ['-', '-'] : [`${idUsage} ID 1-2 ${idQualifiers}`, `${idUsage} AN 2-80`];
  const relationship = relationships === undefined ? '-' : `S ID 2-2 ${relationships}`;
  const names = [`${name} AN 1-60`, 'S AN 1-35', 'S AN 1-25', '-', 'S AN 1-10'];
  const elements = [
    `${vital ? 'R!' : 'R'} ID 2-3 ${entities}`,
    `R ID 1-1 ${types}`,
    ...names,
    ...id,
    relationship,
    '-',
    '-',
  ];
  return segment('NM1', 'R', 1, elements, 'P0809', 'C1110', 'C1203');
}

export function ref(max: number, qualifiers: string, description: 'S' | '-' = '-'): SegmentTable {
  const third = description === 'S' ? 'S AN 1-80' : '-';
  return segment('REF', 'S', max, [`R ID 2-3 ${qualifiers}`, 'R AN 1-50', third, '-'], 'R0203');
}

export const N3 = segment('N3', 'S', 1, ['R AN 1-55', 'S AN 1-55']);

const CITY = ['R AN 2-30', 'S ID 2-2', 'S ID 3-15', 'S ID 2-3'];
export const N4 = segment('N4', 'S', 1, [...CITY, '-', '-', 'S ID 1-3'], 'E0207', 'C0605', 'C0704');
export const N4_WITH_REGION = segment(
  'N4',
  'S',
  1,
  [...CITY, 'S ID 1-2 RJ', 'S AN 1-30', 'S ID 1-3'],
  'E0207',
  'C0605',
  'C0704',
);

export function prv(roles: string, qualifiers: string): SegmentTable {
  const elements = [`R ID 1-3 ${roles}`, `S ID 2-3 ${qualifiers}`, 'S AN 1-50', '-', '-', '-'];
  return segment('PRV', 'S', 1, elements, 'P0203');
}

const UNUSED = (n: number): string[] => Array.from({ length: n }, () => '-');

export const DMG = segment('DMG', 'S', 1, ['S ID 2-3 D8', 'S D8/RD8 1-35', 'S ID 1-1 F M U', ...UNUSED(8)], 'P0102');

export function ins(insured: string, relationships: string, change: boolean, birth: Usage = 'S'): SegmentTable {
  const reasons = change ? ['S ID 3-3 001', 'S ID 2-3 25'] : ['-', '-'];
  const elements = [`R ID 1-1 ${insured}`, `R ID 2-2 ${relationships}`, ...reasons, ...UNUSED(12), `${birth} N0 1-9`];
  return segment('INS', 'S', 1, elements);
}

/** The first diagnosis is the principal one; up to seven more. */
export const HI = segment('HI', 'S', 1, [
  ['R', 'R ID 1-3 ABK BK', 'R AN 1-30', ...UNUSED(7)],
  ...Array.from({ length: 7 }, () => ['S', 'R ID 1-3 ABF BF', 'R AN 1-30', ...UNUSED(7)]),
  ...UNUSED(4),
]);

export function dtp(max: number, qualifiers: string): SegmentTable {
  return segment('DTP', 'S', max, [`R ID 3-3 ${qualifiers}`, 'R ID 2-3 D8 RD8', 'R D8/RD8 1-35']);
}

export function trn(max: number, types: string): SegmentTable {
  return segment('TRN', 'S', max, [`R ID 1-2 ${types}`, 'R AN 1-50', 'R AN 10-10', 'S AN 1-50']);
}

export function per(qualifiers: string, more: string): SegmentTable {
  const pair = (codes: string) => [`S ID 2-2 ${codes}`, 'S AN 1-256'];
  const elements = ['R ID 2-2 IC', 'S AN 1-60', ...pair(qualifiers), ...pair(more), ...pair(more), '-'];
  return segment('PER', 'S', 3, elements, 'P0304', 'P0506', 'P0708');
}

export function aaa(loop: string): SegmentTable {
  const reasons = codes.REJECT_REASONS[loop]!;
  return segment('AAA', 'S', 9, ['R ID 1-1 N Y', '-', `R ID 2-2 ${reasons}`, `R ID 1-1 ${codes.FOLLOW_UPS}`]);
}

/** EQ02 and EB13; the eighth component ends a range of codes and only answers have it. */
export function procedure(range: 'S' | '-'): ElementNotation {
  const modifier = 'S AN 2-2';
  const last = range === 'S' ? 'S AN 1-48' : '-';
  return ['S', `R ID 2-2 ${codes.PROCEDURE_SYSTEMS}`, 'R AN 1-48', modifier, modifier, modifier, modifier, '-', last];
}

/** EQ05 and EB14: positions in HI. */
export const DIAGNOSIS_POINTERS: ElementNotation = ['S', 'R N0 1-2', 'S N0 1-2', 'S N0 1-2', 'S N0 1-2'];
