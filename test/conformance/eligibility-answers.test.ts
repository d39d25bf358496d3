/** What a 271 says besides figures: dates, deliveries, people, other payers, several plans, by the facts of X279A1. */
import assert from 'node:assert/strict';
import { answer271, benefits, concluded, line, question, type Written } from './eligibility-rig.ts';

const DEPENDENT = { dependent: { familyName: 'SAMPLE', givenName: 'SAM', birthDate: '2015-03-14' } };
const read = (written: Written, asked: object = question(['30'])) => concluded(answer271(written), asked);
const limitation = (...segments: string[]) => benefits(['98'], ...segments).plans[0]?.limitations[0];

describe('271: how a benefit is delivered (HSD)', () => {
  it('takes 35 visits a year for a limit', () => {
    const row = limitation('EB*F*IND*98', 'HSD*VS*35***21*1');
    assert.deepEqual(
      [row?.quantity, row?.period, row?.deliveries],
      [{ value: '35', unit: 'visits' }, 'years', undefined],
    );
  });

  it('does not take 35 visits in two years for 35 a year', () => {
    const row = limitation('EB*F*IND*98', 'HSD*VS*35***21*2');
    assert.deepEqual([row?.quantity, row?.period], [undefined, undefined]);
    assert.deepEqual(row?.deliveries, [
      { quantity: { value: '35', unit: 'visits' }, period: 'years', periodCount: '2' },
    ]);
  });

  it('tells how often, for how long, on which days and at what time', () => {
    assert.deepEqual(limitation('EB*F*IND*98', 'HSD*VS*3*WK*1*34*2*1*A')?.deliveries, [
      {
        quantity: { value: '3', unit: 'visits' },
        every: { value: '1', unit: 'weeks' },
        period: 'month',
        periodCount: '2',
        pattern: '1',
        timePattern: 'A',
      },
    ]);
  });

  it('keeps each of several, and does not mix one with the period of the row', () => {
    const row = limitation('EB*F*IND*98***23', 'HSD*VS*30', 'HSD*VS*2***7');
    assert.equal(row?.period, 'calendar-year');
    assert.deepEqual(row?.deliveries, [
      { quantity: { value: '30', unit: 'visits' } },
      { quantity: { value: '2', unit: 'visits' }, period: 'day' },
    ]);
    const monthly = limitation('EB*F*IND*98***23', 'HSD*VS*3***34*1');
    assert.deepEqual([monthly?.period, monthly?.quantity], ['calendar-year', undefined]);
    assert.equal(monthly?.deliveries?.[0]?.period, 'month');
  });
});

describe('271: remarks, places and procedures', () => {
  it('keeps every remark as written, beside its row, and never reads money out of it', () => {
    const answer = benefits(
      ['98'],
      'EB*B*IND*98***27',
      'MSG*COPAY IS $25 ',
      'MSG*CALL 555-0100',
      'EB*D*IND*98',
      'MSG*READ THE HANDBOOK',
    );
    const [copay] = answer.plans[0]?.coPayment ?? [];
    assert.deepEqual([copay?.notes, copay?.amount], [['COPAY IS $25 ', 'CALL 555-0100'], undefined]);
    assert.deepEqual(answer.plans[0]?.notes, ['READ THE HANDBOOK']);
  });

  it('keeps the remarks beside who else is named', () => {
    const answer = benefits(['98'], 'EB*1**30', 'EB*L', 'MSG*REFERRAL WANTED', 'EB*R', 'MSG*ASK THE OTHER FIRST');
    assert.deepEqual(answer.plans[0]?.notes, ['REFERRAL WANTED', 'ASK THE OTHER FIRST']);
  });

  it('tells a procedure with its modifiers, whatever its code system, and keeps it out of the summary', () => {
    const answer = benefits(['98'], 'EB*B*IND*98***27*75*****Y*HC:70551:26:TC', 'EB*B*IND*98***27*20*****Y');
    assert.deepEqual(
      answer.plans[0]?.coPayment.map(({ procedure }) => procedure),
      [{ system: 'hcpcs', code: '70551', modifiers: ['26', 'TC'] }, undefined],
    );
    assert.equal(line(answer, '98').copayment?.amount?.amount, '20');
    for (const [qualifier, system] of Object.entries({ CJ: 'hcpcs', AD: 'cdt', N4: 'ndc', ID: 'icd-9-cm' })) {
      const { answer, findings, warnings } = read({ benefits: [`EB*1************${qualifier}:12345`] });
      assert.deepEqual(answer.plans[0]?.statuses[0]?.procedure, { system, code: '12345' });
      assert.deepEqual([findings, warnings], [[], []]);
    }
  });

  it('tells places of service, and keeps a row for one place out of the summary', () => {
    const answer = benefits(['98'], 'EB*B*IND*98***27*20*****Y', 'EB*B*IND*98***27*75*****Y', 'III*ZZ*22', 'III*ZZ*23');
    assert.deepEqual(
      answer.plans[0]?.coPayment.map(({ placesOfService }) => placesOfService),
      [undefined, ['22', '23']],
    );
    assert.deepEqual(line(answer, '98').copayment?.amount?.amount, '20');
  });
});

describe('271: dates', () => {
  const period = (...dates: string[]) =>
    read({ subscriber: ['NM1*IL*1*SAMPLE*SALLY****MI*M1', ...dates], benefits: ['EB*1**30'] }).answer.plans[0]?.period;

  it('tells when the plan is in force, either end open', () => {
    assert.deepEqual(period('DTP*346*D8*20260101'), { start: '2026-01-01' });
    assert.deepEqual(period('DTP*347*D8*20261231'), { end: '2026-12-31' });
    assert.deepEqual(period('DTP*346*D8*20260101', 'DTP*347*D8*20261231'), { start: '2026-01-01', end: '2026-12-31' });
    assert.deepEqual(period('DTP*346*D8*20260101', 'DTP*347*D8*99991231'), { start: '2026-01-01' });
    assert.deepEqual(period('DTP*356*D8*20260101'), { start: '2026-01-01' });
    assert.deepEqual(period('DTP*348*D8*20260101', 'DTP*349*D8*20261231'), { start: '2026-01-01', end: '2026-12-31' });
    for (const qualifier of ['291', '292', '307'])
      assert.deepEqual(period(`DTP*${qualifier}*RD8*20260101-20261231`), { start: '2026-01-01', end: '2026-12-31' });
    assert.equal(period(), undefined);
  });

  it('tells the days of a row beside the row: they override those of the plan', () => {
    const answer = benefits(
      ['98'],
      'EB*1**30',
      'DTP*348*D8*20260301',
      'EB*F*IND*98***23***VS*30',
      'DTP*292*RD8*20260101-99991231',
      'DTP*349*D8*20261231',
    );
    assert.deepEqual(answer.plans[0]?.statuses[0]?.period, { start: '2026-03-01' });
    assert.deepEqual(answer.plans[0]?.limitations[0]?.dates, [
      { kind: 'benefit', period: { start: '2026-01-01' } },
      { kind: 'benefit-end', period: { end: '2026-12-31' } },
    ]);
  });
});

describe('271: several plans', () => {
  it('keeps them apart, and a row that names none by itself', () => {
    const answer = benefits(['30', '35'], 'EB*1**30*HM*MEDICAL', 'EB*1**35*GP*DENTAL', 'EB*C*IND*30***23*1500*****Y');
    assert.deepEqual(
      answer.plans.map(({ name, insuranceType, statuses, deductible }) => [
        name,
        insuranceType,
        statuses.map(({ serviceTypes }) => serviceTypes),
        deductible.length,
      ]),
      [
        ['MEDICAL', 'HM', [['30']], 0],
        ['DENTAL', 'GP', [['35']], 0],
        [undefined, undefined, [], 1],
      ],
    );
    assert.equal(answer.coverageActive, true);
  });

  it('is in force where one of them is', () => {
    const answer = benefits(['30'], 'EB*6**30**OLD', 'EB*1**30**NEW');
    assert.equal(answer.coverageActive, true);
    assert.equal(benefits(['30'], 'EB*6**30**OLD', 'EB*6**30**NEW').coverageActive, false);
    assert.equal(benefits(['30'], 'EB*6**30**OLD', 'EB*V**30**NEW').coverageActive, null);
  });
});

describe('271: who is named beside a benefit (LS, LE)', () => {
  const payer = (role: string, name: string) => [
    'EB*R**30',
    'REF*1W*X1',
    'LS*2120',
    `NM1*${role}*2*${name}`,
    'LE*2120',
  ];

  it('tells other payers in the order in which they pay', () => {
    const answer = benefits(
      ['30'],
      ...payer('PR', 'SOMEONE'),
      ...payer('TTP', 'THIRD'),
      ...payer('PRP', 'FIRST'),
      ...payer('SEP', 'SECOND'),
    );
    assert.deepEqual(
      answer.otherPayers.map(({ order, role, name, memberId }) => [order, role, name, memberId]),
      [
        [1, 'primary', 'FIRST', 'X1'],
        [2, 'secondary', 'SECOND', 'X1'],
        [3, 'tertiary', 'THIRD', 'X1'],
        [4, 'other', 'SOMEONE', 'X1'],
      ],
    );
    assert.deepEqual(answer.plans, []);
  });

  it('tells the primary care provider and how to reach them', () => {
    const { primaryCare } = benefits(
      ['30'],
      'EB*L',
      'LS*2120',
      'NM1*P3*1*JONES*MARCUS****XX*1234567893',
      'PER*IC*DESK*TE*5550100*FX*5550101',
      'LE*2120',
    );
    assert.deepEqual(primaryCare, {
      name: 'MARCUS JONES',
      npi: '1234567893',
      contacts: [
        { name: 'DESK', system: 'phone', value: '5550100' },
        { name: 'DESK', system: 'fax', value: '5550101' },
      ],
    });
  });

  it('tells whom else to ask about a service that somebody else administers (U)', () => {
    const { payerContacts, coverageActive } = benefits(
      ['MH'],
      'EB*U**MH',
      'LS*2120',
      'NM1*VN*2*MIND COMPANY',
      'PER*IC**TE*5550199',
      'LE*2120',
    );
    assert.deepEqual(payerContacts, [{ name: 'MIND COMPANY', system: 'phone', value: '5550199', use: 'MH' }]);
    assert.equal(coverageActive, null);
  });

  it('tells how to reach the payer itself', () => {
    const { payerContacts } = read({ payer: ['PER*IC*SERVICES*UR*payer.example*TE*5550100'] }).answer;
    assert.deepEqual(payerContacts, [
      { name: 'SERVICES', system: 'url', value: 'payer.example' },
      { name: 'SERVICES', system: 'phone', value: '5550100' },
    ]);
  });
});

describe('271: the member as held', () => {
  it('tells what the payer changed (INS03 001, INS04 25) and leaves the record of the caller alone', () => {
    const { answer } = read(
      {
        subscriber: ['NM1*IL*1*SAMPEL*SALLY****MI*M9', 'REF*6P*G7', 'DMG*D8*19800301*F', 'INS*Y*18*001*25'],
        benefits: ['EB*1**30'],
      },
      question(['30'], {
        subscriber: { memberId: 'M1', familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
      }),
    );
    assert.deepEqual(answer.memberAsHeld?.differences, [
      { pointer: '/subscriber/memberId', asked: 'M1', held: 'M9' },
      { pointer: '/subscriber/familyName', asked: 'Sample', held: 'SAMPEL' },
      { pointer: '/subscriber/birthDate', asked: '1980-02-29', held: '1980-03-01' },
    ]);
    assert.equal(answer.memberAsHeld?.subscriber?.groupNumber, 'G7');
    assert.equal(answer.memberAsHeld?.subscriber?.relationship, 'self');
  });

  it('answers about the dependent, not about the subscriber', () => {
    const { answer } = read(
      { benefits: ['EB*6**30', 'EB*L'], dependentBenefits: ['EB*1**30', 'EB*B*IND*98***27*20'] },
      question(['98'], DEPENDENT),
    );
    assert.equal(answer.coverageActive, true);
    assert.equal(answer.summary[0]?.copayment?.amount?.amount, '20');
    assert.deepEqual(
      [answer.memberAsHeld?.dependent?.givenName, answer.memberAsHeld?.dependent?.relationship],
      ['SAM', 'child'],
    );
  });

  it('does not take the coverage of a subscriber for that of a dependent who is not on file', () => {
    const { answer } = read(
      { benefits: ['EB*1**30'], dependent: ['NM1*03*1*SAMPLE*SAM', 'AAA*N**67*C'] },
      question(['30'], DEPENDENT),
    );
    assert.deepEqual([answer.status, answer.coverageActive, answer.plans], ['rejected', null, []]);
    assert.equal(answer.memberAsHeld?.subscriber?.memberId, 'M1');
  });

  it('answers about a dependent whom the payer holds as a member of their own', () => {
    const { answer } = read(
      { subscriber: ['NM1*IL*1*SAMPLE*SAM****MI*M1'], benefits: ['EB*1**30'] },
      question(['30'], DEPENDENT),
    );
    assert.equal(answer.coverageActive, true);
  });
});
