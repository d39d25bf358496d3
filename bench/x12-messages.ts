/** Synthetic X12 of an invented member, alike to what payers send; sizes are chosen by the number of benefit rows. */

export const ISA =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*CANONGATE      *261122*1200*^*00501*000000001*0*P*:~';

/** One interchange of 271s; 34 benefits are about 2.5 KB, 800 about 50 KB. */
export function synthetic271(benefits: number, sets = 1): string {
  const all: string[] = [];
  for (let n = 1; n <= sets; n++) {
    const control = String(n).padStart(4, '0');
    const set = [`ST*271*${control}*005010X279A1`, ...header(n), ...rows(benefits)];
    all.push(...set, `SE*${set.length + 1}*${control}`);
  }
  return `${ISA}GS*HB*PAYER*CANONGATE*20261122*1200*1*X*005010X279A1~${all.join('~')}~GE*${sets}*1~IEA*1*000000001~`;
}

function header(n: number): string[] {
  return [
    `BHT*0022*11*TRACE${n}*20261122*1200`,
    'HL*1**20*1',
    'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
    'HL*2*1*21*1',
    'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
    'HL*3*2*22*0',
    `TRN*2*TRACE${n}*9CANONGATE`,
    'NM1*IL*1*TESTPERSON*PAT****MI*W000000001',
    'REF*6P*GRP001*EXAMPLE GROUP',
    'N3*1 EXAMPLE STREET',
    'N4*SPRINGFIELD*IL*62701',
    'DMG*D8*19800101*F',
    'DTP*346*D8*20260101',
  ];
}

function rows(benefits: number): string[] {
  const out: string[] = [];
  // Service types that the guide lists.
  const type = (i: number) => (i % 27) + 32;
  for (let i = 0; i < benefits; i++) {
    if (i % 3 === 0)
      out.push(`EB*B*IND*98^${type(i)}*HM*EXAMPLE PLAN*27*${(i % 50) + 5}*****${i % 2 === 0 ? 'Y' : 'N'}`);
    else if (i % 3 === 1) out.push(`EB*C*FAM*30*HM*EXAMPLE PLAN*29*${i * 10}*****Y`, 'DTP*291*RD8*20260101-20261231');
    else out.push(`EB*A*IND*${type(i)}*HM**27**.2****N`, 'MSG*EXAMPLE NOTE OF THE PLAN');
    if (i % 12 === 5) out.push('LS*2120', 'NM1*PRP*2*EXAMPLE OTHER PLAN*****PI*99999', 'LE*2120');
  }
  return out;
}

/** A question about that member. */
export const REQUEST_270 = [
  `${ISA}GS*HS*CANONGATE*PAYER*20261122*1200*1*X*005010X279A1`,
  'ST*270*0001*005010X279A1',
  'BHT*0022*13*TRACE1*20261122*1200',
  'HL*1**20*1',
  'NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*00431',
  'HL*2*1*21*1',
  'NM1*1P*2*EXAMPLE CLINIC*****XX*1234567893',
  'HL*3*2*22*0',
  'TRN*1*TRACE1*9CANONGATE',
  'NM1*IL*1*TESTPERSON*PAT****MI*W000000001',
  'DMG*D8*19800101',
  'DTP*291*D8*20261122',
  'EQ*30^98',
  'SE*13*0001',
  'GE*1*1',
  'IEA*1*000000001~',
].join('~');
