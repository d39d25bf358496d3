/** What this payer takes as a 270 (005010X279A1): facts of its own, so that it judges what it is sent. */

/** `min`/`max` uses of a segment at its place; `*` opens a repeating loop of the rows that follow. */
export interface Place {
  segment: string;
  loop: string;
  min: number;
  max: number;
}

const place = (line: string): Place => {
  const [segment = '', loop = '', uses = ''] = line.split(' ');
  const [min = '0', max = '1'] = uses.split('/');
  return { segment, loop, min: Number(min), max: Number(max) };
};

const person = (level: 'C' | 'D'): Place[] =>
  [
    `HL 2000${level} 1/1`,
    `TRN 2000${level} 0/2`,
    `NM1 2100${level} 1/1`,
    `REF 2100${level} 0/9`,
    `N3 2100${level} 0/1`,
    `N4 2100${level} 0/1`,
    `PRV 2100${level} 0/1`,
    `DMG 2100${level} 0/1`,
    `INS 2100${level} 0/1`,
    `HI 2100${level} 0/1`,
    `DTP 2100${level} 0/2`,
  ].map(place);

/** Rows of one inquiry loop, which repeats up to 99 times. */
const inquiryLoop = (level: 'C' | 'D'): Place[] =>
  [
    `EQ 2110${level} 1/1`,
    `AMT 2110${level} 0/2`,
    `III 2110${level} 0/10`,
    `REF 2110${level} 0/1`,
    `DTP 2110${level} 0/1`,
  ].map(place);

export const MAX_INQUIRIES = 99;

export interface Level {
  code: string;
  loop: string;
  /** HL03 of the level above. */
  parent?: string;
  places: Place[];
  inquiries?: Place[];
}

export const LEVELS: Readonly<Record<string, Level>> = {
  '20': { code: '20', loop: '2000A', places: ['HL 2000A 1/1', 'NM1 2100A 1/1'].map(place) },
  '21': {
    code: '21',
    loop: '2000B',
    parent: '20',
    places: ['HL 2000B 1/1', 'NM1 2100B 1/1', 'REF 2100B 0/9', 'N3 2100B 0/1', 'N4 2100B 0/1', 'PRV 2100B 0/1'].map(
      place,
    ),
  },
  '22': { code: '22', loop: '2000C', parent: '21', places: person('C'), inquiries: inquiryLoop('C') },
  '23': { code: '23', loop: '2000D', parent: '22', places: person('D'), inquiries: inquiryLoop('D') },
};

export interface Element {
  /** Number in the data element dictionary, for IK402. */
  reference: string;
  required: boolean;
  min: number;
  max: number;
  form?: string;
  codes?: readonly string[];
  repeats?: boolean;
}

/** `reference R|S min/max form-or-codes`. */
function element(line: string): Element {
  const [reference = '', requirement, lengths = '1/80', what = ''] = line.split(' ');
  const [min = '1', max = '80'] = lengths.split('/');
  const known = { reference, required: requirement === 'R', min: Number(min), max: Number(max) };
  if (what.startsWith('=')) return { ...known, codes: what.slice(1).split(',') };
  return what === '' ? known : { ...known, form: what, repeats: what === 'repeats' };
}

const elements = (...lines: string[]): Element[] => lines.map(element);

const NAME = [
  '1065 R 1/1 =1,2',
  '1035 S 1/60',
  '1036 S 1/35',
  '1037 S 1/25',
  '1038 S 1/10',
  '1039 S 1/10',
  '66 S 1/2',
  '67 S 2/80',
];
const REFERENCE = ['128 R 2/3', '127 R 1/50', '352 S 1/80'];

/** Elements by segment; `loop segment` wins over `segment`. */
export const ELEMENTS: Readonly<Record<string, Element[]>> = {
  ST: elements('143 R 3/3 =270', '329 R 4/9', '1705 R 1/35'),
  BHT: elements('1005 R 4/4 =0022', '353 R 2/2 =13', '127 R 1/50', '373 R 8/8 date', '337 R 4/8 time', '640 S 2/2 =RT'),
  HL: elements('628 R 1/12 number', '734 S 1/12 number', '735 R 1/2', '736 R 1/1 =0,1'),
  TRN: elements('481 R 1/2 =1', '127 R 1/50', '509 R 10/10', '127 S 1/50'),
  '2100A NM1': elements('98 R 2/3 =2B,36,GP,P5,PR', ...NAME),
  '2100B NM1': elements('98 R 2/3 =1P,2B,36,80,FA,GP,P5,PR', ...NAME),
  '2100C NM1': elements('98 R 2/3 =IL', ...NAME),
  '2100D NM1': elements('98 R 2/3 =03', ...NAME),
  REF: elements(...REFERENCE),
  N3: elements('166 R 1/55', '166 S 1/55'),
  N4: elements('19 S 2/30', '156 S 2/2', '116 S 3/15', '26 S 2/3', '309 S 1/2', '310 S 1/30', '1715 S 1/3'),
  PRV: elements('1221 R 1/3', '128 S 2/3', '127 S 1/50'),
  DMG: elements('1250 S 2/3 =D8', '1251 S 8/8 date', '1068 S 1/1 =F,M,U'),
  INS: elements('1073 R 1/1 =Y,N', '1069 R 2/2', ...Array(14).fill('1 S 1/80'), '1470 S 1/9 number'),
  HI: elements('C022 R 3/80', ...Array(7).fill('C022 S 3/80')),
  '2110C DTP': elements('374 R 3/3 =291', '1250 R 2/3 =D8,RD8', '1251 R 8/35 period'),
  '2110D DTP': elements('374 R 3/3 =291', '1250 R 2/3 =D8,RD8', '1251 R 8/35 period'),
  DTP: elements('374 R 3/3 =102,291', '1250 R 2/3 =D8,RD8', '1251 R 8/35 period'),
  EQ: elements('1365 S 1/2 repeats', 'C003 S 4/80', '1207 S 3/3', '1336 S 1/3', 'C004 S 1/11'),
  AMT: elements('522 R 1/3 =R,PB', '782 R 1/18 amount'),
  III: elements('1270 R 1/3 =ZZ', '1271 R 1/30'),
  SE: elements('96 R 1/10 number', '329 R 4/9'),
};

/** Elements of which both or neither stand (syntax note P). */
export const PAIRS: Readonly<Record<string, readonly [number, number]>> = { NM1: [8, 9], DMG: [1, 2] };
