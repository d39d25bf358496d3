/** 271 of 005010X279A1: loops, segments, usage, repeats, lengths and codes. */
import { type GrammarTable, type LoopTable, loop, segment } from '../../../grammar/table.ts';
import * as codes from './codes.ts';
import * as s from './segments.ts';

const CONTACTS = 'ED EM FX TE UR';
const MEMBER_REFERENCES = '18 1L 1W 49 6P CE CT EA EJ F6 GH HJ IF IG N6 NQ Q4 SY Y4';
const RECEIVER_REFERENCES = '0B 1C 1D 1J 4A CT EL EO HPI JD N5 N7 Q4 SY TJ';

const EB = segment(
  'EB',
  'R',
  1,
  [
    `R! ID 1-2 ${codes.BENEFIT_KINDS}`,
    `S ID 3-3 ${codes.COVERAGE_LEVELS}`,
    `S ID 1-2 ^99 ${codes.SERVICE_TYPES}`,
    `S ID 1-3 ${codes.INSURANCE_TYPES}`,
    'S AN 1-50',
    `S ID 1-2 ${codes.TIME_PERIODS}`,
    'S R 1-18',
    'S P 1-10',
    `S ID 2-2 ${codes.QUANTITY_KINDS}`,
    'S R 1-15',
    'S ID 1-1 N U Y',
    'S ID 1-1 N U W Y',
    s.procedure('S'),
    s.DIAGNOSIS_POINTERS,
  ],
  'P0910',
);

const HSD = segment(
  'HSD',
  'S',
  9,
  [
    'S ID 2-2 DY FL HS MN VS',
    'S R 1-15',
    'S ID 2-2 DA MO VS WK YR',
    'S R 1-6',
    'S ID 1-2 6 7 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35',
    'S N0 1-3',
    `S ID 1-2 ${codes.DELIVERY_PATTERNS}`,
    'S ID 1-1 A B C D E F G Y',
  ],
  'P0102',
  'C0605',
);

const MPI = segment(
  'MPI',
  'S',
  9,
  [
    'R ID 1-1 A C L O P S T',
    `R ID 2-2 ${codes.MILITARY_STATUS}`,
    `R ID 1-1 ${codes.MILITARY_SERVICE}`,
    'S AN 1-80',
    `S ID 2-2 ${codes.MILITARY_RANK}`,
    'S ID 2-3 D8 RD8',
    'S D8/RD8 1-35',
  ],
  'P0607',
);

const RELATED_ENTITIES = '13 1I 1P 2B 36 73 FA GP GW I3 IL LR OC P3 P4 P5 PR PRP SEP TTP VER VN VY X3 Y2';

function benefit(level: 'C' | 'D'): LoopTable {
  return loop(`2110${level}`, 'S', 99_999, [
    EB,
    HSD,
    s.ref(9, '18 1L 1W 49 6P 9F ALS CLI F6 FO G1 IG M7 N6 NQ', 'S'),
    s.dtp(20, codes.BENEFIT_DATES),
    s.aaa('2110'),
    segment('MSG', 'S', 10, ['R AN 1-264', '-', '-']),
    loop(`2115${level}`, 'S', 10, [
      segment(
        'III',
        'R',
        1,
        ['S ID 1-3 GR NI ZZ', 'S AN 1-30', 'S ID 2-2 44', 'S AN 1-264', '-', '-', '-', '-', '-'],
        'P0102',
      ),
    ]),
    loop(
      `2120${level}`,
      'S',
      23,
      [
        s.nm1(RELATED_ENTITIES, {
          idQualifiers: '24 34 46 FA FI II MI NI PI PP SV XV XX',
          relationships: '01 02 27 41 48 65 72',
          // An entity nobody can name is no reason to doubt the member.
          vital: false,
        }),
        s.N3,
        s.N4_WITH_REGION,
        s.per(`${CONTACTS} WP`, `${CONTACTS} EX WP`),
        s.prv(`${codes.PROVIDER_ROLES} SB`, 'PXC'),
      ],
      { bracket: '2120' },
    ),
  ]);
}

function member(level: 'C' | 'D'): LoopTable['content'] {
  const dependent = level === 'D';
  return [
    dependent ? s.nm1('03', { types: '1' }) : s.nm1('IL', { idQualifiers: 'II MI' }),
    s.ref(9, dependent ? `${MEMBER_REFERENCES} MRC` : `${MEMBER_REFERENCES} 3H`, 'S'),
    s.N3,
    s.N4,
    s.aaa(`2100${level}`),
    s.prv(codes.PROVIDER_ROLES, 'PXC'),
    s.DMG,
    dependent ? s.ins('N', '01 19 20 21 39 40 53 G8 34', true) : s.ins('Y', '18', true),
    s.HI,
    s.dtp(9, codes.MEMBER_DATES),
    MPI,
    benefit(level),
  ];
}

const dependent = loop('2000D', 'S', 999, [s.hl('23', '0'), s.trn(3, '1 2'), loop('2100D', 'R', 1, member('D'))], {
  hl: '23',
});

const subscriber = loop(
  '2000C',
  'S',
  999,
  [s.hl('22', '0 1'), s.trn(3, '1 2'), loop('2100C', 'R', 1, member('C')), dependent],
  { hl: '22' },
);

const receiver = loop(
  '2000B',
  'S',
  999,
  [
    s.hl('21', '0 1'),
    loop('2100B', 'R', 1, [
      s.nm1('1P 2B 36 80 FA GP P5 PR', { idQualifiers: '24 34 FI PI PP SV XV XX', idUsage: 'R' }),
      s.ref(9, RECEIVER_REFERENCES, 'S'),
      s.N3,
      s.N4,
      s.aaa('2100B'),
      s.prv(`${codes.PROVIDER_ROLES} SB`, 'PXC'),
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
    s.hl('20', '0 1'),
    s.aaa('2000A'),
    loop('2100A', 'R', 1, [
      s.nm1('2B 36 GP P5 PR', { name: 'R', idQualifiers: '24 46 FI NI PI XV XX', idUsage: 'R' }),
      s.per(CONTACTS, `${CONTACTS} EX`),
      s.aaa('2100A'),
    ]),
    receiver,
  ],
  { hl: '20' },
);

export const X279A1_271: GrammarTable = {
  set: '271',
  version: '005010X279A1',
  functionalId: 'HB',
  content: [s.st('271', '005010X279A1 005010X279'), s.bht('06 11'), source],
};
