/** 999 of 005010X231A1 and 997 of 005010: what acknowledgements may hold. */
import { type GrammarTable, loop, segment } from '../../../grammar/table.ts';

const POSITION = ['R', 'R N0 1-2', 'S N0 1-2', 'S N0 1-4'];
const SET_ERRORS = '1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6';
const GROUP_ERRORS = '1 2 3 4 5 6 10 11 12 13 14 15 16 17 18 19 23 24 25 26';
const five = (codes: string): string[] => Array.from({ length: 5 }, () => `S ID 1-3 ${codes}`);

const CTX = segment('CTX', 'S', 10, [
  'R AN 1-512',
  'S ID 2-3',
  'S N0 1-10',
  'S AN 1-4',
  POSITION.with(0, 'S'),
  'S AN 1-512',
]);

function ak1(version: string): ReturnType<typeof segment> {
  return segment('AK1', 'R', 1, ['R ID 2-2', 'R N0 1-9', version]);
}

const AK9 = segment('AK9', 'R', 1, [
  'R ID 1-1 A E M P R W X',
  'R N0 1-6',
  'R N0 1-6',
  'R N0 1-6',
  ...five(GROUP_ERRORS),
]);
const AK2 = segment('AK2', 'R', 1, ['R ID 3-3', 'R AN 4-9', 'S AN 1-35']);

export const X231A1_999: GrammarTable = {
  set: '999',
  version: '005010X231A1',
  functionalId: 'FA',
  content: [
    segment('ST', 'R', 1, ['R ID 3-3 999', 'R AN 4-9', 'R AN 1-35 005010X231A1 005010X231']),
    ak1('R AN 1-12'),
    loop('2000', 'S', 999_999, [
      AK2,
      loop('2100', 'S', 999_999, [
        segment('IK3', 'R', 1, ['R ID 2-3', 'R N0 1-10', 'S AN 1-4', 'R ID 1-3 1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9']),
        CTX,
        loop('2110', 'S', 999_999, [
          segment('IK4', 'R', 1, [
            POSITION,
            'S N0 1-4',
            'R ID 1-3 1 2 3 4 5 6 7 8 9 10 12 13 I6 I9 I10 I11 I12 I13',
            'S AN 1-99',
          ]),
          CTX,
        ]),
      ]),
      segment('IK5', 'R', 1, ['R ID 1-1 A E M R W X', ...five(SET_ERRORS)]),
    ]),
    AK9,
  ],
};

export const X230_997: GrammarTable = {
  set: '997',
  version: '005010X230',
  functionalId: 'FA',
  content: [
    segment('ST', 'R', 1, ['R ID 3-3 997', 'R AN 4-9', 'S AN 1-35']),
    ak1('S AN 1-12'),
    loop('2000', 'S', 999_999, [
      AK2,
      loop('2100', 'S', 999_999, [
        segment('AK3', 'R', 1, ['R ID 2-3', 'R N0 1-10', 'S AN 1-4', 'S ID 1-3 1 2 3 4 5 6 7 8']),
        segment('AK4', 'S', 99, [POSITION, 'S N0 1-4', 'R ID 1-3 1 2 3 4 5 6 7 8 9 10 12 13', 'S AN 1-99']),
      ]),
      segment('AK5', 'R', 1, ['R ID 1-1 A E M R W X', ...five(SET_ERRORS)]),
    ]),
    AK9,
  ],
};
