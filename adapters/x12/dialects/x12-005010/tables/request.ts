/** 270 of 005010X279A1: loops, segments, usage, repeats, lengths and codes. */
import { type GrammarTable, type LoopTable, loop, type SegmentTable, segment } from '../../../grammar/table.ts';
import * as codes from './codes.ts';
import {
  bht,
  DIAGNOSIS_POINTERS,
  DMG,
  dtp,
  HI,
  hl,
  ins,
  N3,
  N4,
  nm1,
  procedure,
  prv,
  ref,
  st,
  trn,
} from './segments.ts';

const PATIENT_REFERENCES = '18 1L 1W 6P CT EA EJ F6 GH HJ IG N6 SY Y4';
const PATIENT_PROVIDER = prv(codes.PROVIDER_ROLES, '9K D3 EI HPI PXC SY TJ');

function inquiry(level: 'C' | 'D', ...spendDown: SegmentTable[]): LoopTable {
  const family = level === 'C' ? 'S ID 3-3 FAM' : '-';
  return loop(`2110${level}`, 'S', 99, [
    segment(
      'EQ',
      'R',
      1,
      [`S ID 1-2 ^99 ${codes.SERVICE_TYPES}`, procedure('-'), family, '-', DIAGNOSIS_POINTERS],
      'R0102',
    ),
    ...spendDown,
    segment('III', 'S', 1, ['R ID 1-3 ZZ', 'R AN 1-30', '-', '-', '-', '-', '-', '-', '-']),
    ref(1, '9F G1'),
    dtp(1, '291'),
  ]);
}

const dependent = loop(
  '2000D',
  'S',
  999,
  [
    hl('23', '0'),
    trn(2, '1'),
    loop('2100D', 'R', 1, [
      nm1('03', { types: '1' }),
      ref(9, `${PATIENT_REFERENCES} IF MRC`),
      N3,
      N4,
      PATIENT_PROVIDER,
      DMG,
      ins('N', '01 19 34', false),
      HI,
      dtp(2, '102 291'),
      inquiry('D'),
    ]),
  ],
  { hl: '23' },
);

/** R spend-down, PB billed towards it. */
const SPEND_DOWN = segment('AMT', 'S', 2, ['R ID 1-3 R PB', 'R R 1-18', '-']);

const subscriber = loop(
  '2000C',
  'R',
  999,
  [
    hl('22', '0 1'),
    trn(2, '1'),
    loop('2100C', 'R', 1, [
      nm1('IL', { idQualifiers: 'II MI' }),
      ref(9, `${PATIENT_REFERENCES} 3H NQ`),
      N3,
      N4,
      PATIENT_PROVIDER,
      DMG,
      ins('Y', '18', false, 'R'),
      HI,
      dtp(2, '102 291'),
      inquiry('C', SPEND_DOWN),
    ]),
    dependent,
  ],
  { hl: '22' },
);

const receiver = loop(
  '2000B',
  'R',
  999,
  [
    hl('21', '1'),
    loop('2100B', 'R', 1, [
      nm1('1P 2B 36 80 FA GP P5 PR', { idQualifiers: '24 34 FI PI PP SV XV XX', idUsage: 'R' }),
      segment(
        'REF',
        'S',
        9,
        ['R ID 2-3 0B 1C 1D 1J 4A CT EL EO HPI JD N5 N7 Q4 SY TJ', 'R AN 1-50', 'S AN 1-80', '-'],
        'R0203',
      ),
      N3,
      N4,
      prv(`${codes.PROVIDER_ROLES} SB`, 'PXC'),
    ]),
    subscriber,
  ],
  { hl: '21' },
);

const source = loop(
  '2000A',
  'R',
  999,
  [
    hl('20', '1'),
    loop('2100A', 'R', 1, [nm1('2B 36 GP P5 PR', { name: 'R', idQualifiers: '24 46 FI NI PI XV XX', idUsage: 'R' })]),
    receiver,
  ],
  { hl: '20' },
);

export const X279A1_270: GrammarTable = {
  set: '270',
  version: '005010X279A1',
  functionalId: 'HS',
  content: [st('270', '005010X279A1 005010X279'), bht('01 13', 'RT'), source],
};
