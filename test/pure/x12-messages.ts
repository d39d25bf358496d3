/** Hand-made X12 of invented people for the tests of the codec, the grammar and the dialect. */
import type { Profile } from '../../gateway/kit.ts';

export const PROFILE: Profile = {
  interchange: { sender: 'CANONGATE', receiver: 'EXAMPLEPAYER', usage: 'T' },
  originatorId: '9CANONGATE',
};

/** 106 characters by X12.5: two, ten, two, ten, two, fifteen … */
export const ISA =
  'ISA*00*          *00*          *ZZ*EXAMPLEPAYER   *ZZ*CANONGATE      *261122*1200*^*00501*000000007*0*T*:~';

/** Sets in one group of one interchange, counted and numbered. */
export function interchange(sets: readonly string[][], gs01 = 'HB', version = '005010X279A1'): string {
  const written = sets.map((set, i) => {
    const control = String(i + 1).padStart(4, '0');
    return [`ST*${set[0]}*${control}*${version}`, ...set.slice(1), `SE*${set.length + 1}*${control}`].join('~');
  });
  return `${ISA}GS*${gs01}*EXAMPLEPAYER*CANONGATE*20261122*1200*5*X*${version}~${written.join('~')}~GE*${sets.length}*5~IEA*1*000000007~`;
}

export const HEAD_271 = [
  '271',
  'BHT*0022*11*REQ1*20261122*1200',
  'HL*1**20*1',
  'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
  'HL*2*1*21*1',
  'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
];

export const SUBSCRIBER_271 = ['HL*3*2*22*0', 'TRN*2*REQ1*9CANONGATE', 'NM1*IL*1*TESTPERSON*PAT****MI*W000000001'];

export const BENEFITS_271 = [
  'DTP*346*D8*20260101',
  'EB*1*IND*30*HM*EXAMPLE PLAN',
  'EB*B*IND*98^33*HM**27*20.00*****Y',
  'HSD*VS*35***21*1',
  'MSG*ASK YOUR PCP',
  'EB*L',
  'LS*2120',
  'NM1*P3*1*SAMPLE*SAM****XX*1234567893',
  'LE*2120',
  'EB*F*IND**HM*********HC:99213:25',
];

/** A sound 271, or one with these benefit rows. */
export function answer(benefits: readonly string[] = BENEFITS_271): string {
  return interchange([[...HEAD_271, ...SUBSCRIBER_271, ...benefits]]);
}

export const REQUEST_270 = [
  '270',
  'BHT*0022*13*REQ1*20261122*1200',
  'HL*1**20*1',
  'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
  'HL*2*1*21*1',
  'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
  'HL*3*2*22*0',
  'TRN*1*REQ1*9CANONGATE',
  'NM1*IL*1*TESTPERSON*PAT****MI*W000000001',
  'DMG*D8*19800101',
  'DTP*291*D8*20261122',
  'EQ*30',
];

export function inquiry(): string {
  return interchange([REQUEST_270], 'HS');
}
