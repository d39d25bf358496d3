/** What a 271 says about a member's share, by the rules for deriving it: which row counts, which does not, and when nobody knows. */
import assert from 'node:assert/strict';
import { answer271, benefits, concluded, line, question } from './eligibility-rig.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const copay = (amount: string, network = '', more = '') => `EB*B*IND*98***27*${amount}*****${network}${more}`;
const summary = (...segments: string[]) => line(benefits(['98'], ...segments), '98');

describe('271: in and out of network (EB12)', () => {
  it('takes the explicit row in network, and W or nothing only where there is none', () => {
    for (const other of ['W', '', 'N', 'U']) {
      const { copayment, inNetwork, ambiguous } = summary(copay('40', other), copay('20', 'Y'));
      assert.deepEqual([copayment?.amount?.amount, inNetwork, ambiguous], ['20', true, []], other);
    }
    for (const alone of ['W', '']) {
      const { copayment, inNetwork } = summary(copay('40', alone));
      assert.deepEqual([copayment?.amount?.amount, inNetwork], ['40', null], alone);
    }
  });

  it('falls back to W for one figure where another is explicit', () => {
    const { copayment, coinsurance, inNetwork } = summary(copay('20', 'Y'), 'EB*A*IND*98*****.1****W');
    assert.deepEqual([copayment?.amount?.amount, coinsurance?.percent, inNetwork], ['20', '10', true]);
  });

  it('does not call a figure of an unknown network one in network', () => {
    const { copayment, coinsurance, inNetwork } = summary(copay('20', 'Y'), 'EB*A*IND*98*****.1****U');
    assert.deepEqual([copayment?.amount?.amount, coinsurance, inNetwork], ['20', undefined, true]);
  });

  it('says that the figures are those out of network where only these are stated', () => {
    const { copayment, inNetwork } = summary(copay('60', 'N'));
    assert.deepEqual([copayment?.amount?.amount, inNetwork], ['60', false]);
  });

  it('keeps the five words apart', () => {
    const rows = benefits(['98'], ...['Y', 'N', 'W', 'U', ''].map((code, at) => copay(String(at), code))).plans[0];
    assert.deepEqual(
      rows?.coPayment.map(({ network }) => network),
      ['in', 'out', 'both', 'unknown', 'not-stated'],
    );
  });

  it('does not take what is excluded out of network only for a contradiction', () => {
    const { active, ambiguous } = summary('EB*1**98', 'EB*I**98*********N');
    assert.deepEqual([active, ambiguous], [true, []]);
  });

  it('takes a service that is covered in network only for covered', () => {
    const { active, ambiguous } = summary('EB*1**98*********Y', 'EB*6**98*********N');
    assert.deepEqual([active, ambiguous], [true, []]);
    const answer = benefits(['30'], 'EB*1**30*********Y', 'EB*6**30*********N');
    assert.equal(answer.coverageActive, true);
  });
});

describe('271: figures that contradict each other, and figures that are nothing', () => {
  it('names the contradiction and keeps both rows', () => {
    const answer = benefits(['98'], copay('20', 'Y'), copay('30', 'Y'));
    const { copayment, ambiguous } = line(answer, '98');
    assert.deepEqual([copayment, ambiguous], [undefined, ['copayment']]);
    assert.deepEqual(
      answer.plans[0]?.coPayment.map(({ amount }) => amount?.amount),
      ['20', '30'],
    );
  });

  it('never sums rows, and takes the same row twice for one', () => {
    const { copayment, ambiguous } = summary(copay('20', 'Y'), copay('20', 'Y'));
    assert.deepEqual([copayment?.amount?.amount, ambiguous], ['20', []]);
  });

  it('names a service that is active and inactive at once', () => {
    const { active, ambiguous } = summary('EB*1**98', 'EB*6**98');
    assert.deepEqual([active, ambiguous], [null, ['active']]);
  });

  it('names an authorization that is and is not wanted', () => {
    const { authorizationRequired, ambiguous } = summary('EB*1**98********Y', 'EB*F**98********N');
    assert.deepEqual([authorizationRequired, ambiguous], ['unknown', ['authorizationRequired']]);
  });

  it('takes zero for a value and nothing for nothing', () => {
    const { copayment } = summary(copay('0', 'Y'));
    assert.deepEqual(copayment?.amount, usd('0'));
    const empty = benefits(['98'], 'EB*B*IND*98***27******Y');
    assert.equal(line(empty, '98').copayment, undefined);
    assert.equal(empty.plans[0]?.coPayment[0]?.amount, undefined);
    assert.equal(summary('EB*A*IND*98*****0****Y').coinsurance?.percent, '0');
  });

  it('takes EB11 for what it says, and silence not for a no', () => {
    const words = ['Y', 'N', 'U', ''].map(code => summary(`EB*1**98********${code}`).authorizationRequired);
    assert.deepEqual(words, ['yes', 'no', 'unknown', 'not-stated']);
  });
});

describe('271: percents (EB08)', () => {
  it('tells fractions as percents of the patient', () => {
    const told = ['.2', '0.2', '.125', '1', '0', '.05'].map(
      text => benefits(['98'], `EB*A*IND*98*****${text}****Y`).plans[0]?.coInsurance[0]?.percent,
    );
    assert.deepEqual(told, ['20', '20', '12.5', '100', '0', '5']);
  });

  it('flags more than the whole and does not guess', () => {
    for (const text of ['20', '1.5', '100']) {
      const { answer, warnings, findings } = concluded(
        answer271({ benefits: [`EB*A*IND*98*****${text}****Y`] }),
        question(['98']),
      );
      assert.equal(answer.plans[0]?.coInsurance[0]?.percent, undefined, text);
      assert.ok([...warnings, ...findings].includes('percent-above-one'), text);
    }
  });
});

describe('271: what remains (EB06 29 and 33)', () => {
  const rows = (...segments: string[]) =>
    benefits(['30'], 'EB*1**30', ...segments).plans[0]?.deductible.map(
      ({ amount, remaining, level, network, period }) => [amount?.amount, remaining?.amount, level, network, period],
    );

  it('stands beside its own whole: same level, same network, same service types', () => {
    assert.deepEqual(
      rows(
        'EB*C*IND*30***23*1500*****Y',
        'EB*C*FAM*30***23*3000*****Y',
        'EB*C*IND*30***23*5000*****N',
        'EB*C*IND*30***29*400*****Y',
        'EB*C*FAM*30***29*0*****Y',
      ),
      [
        ['1500', '400', 'individual', 'in', 'calendar-year'],
        ['3000', '0', 'family', 'in', 'calendar-year'],
        ['5000', undefined, 'individual', 'out', 'calendar-year'],
      ],
    );
  });

  it('stands alone where no whole is its own', () => {
    assert.deepEqual(rows('EB*C*IND*30***23*1500*****Y', 'EB*C*IND*30***29*400*****N'), [
      ['1500', undefined, 'individual', 'in', 'calendar-year'],
      [undefined, '400', 'individual', 'out', undefined],
    ]);
    // Which of two periods it is the rest of, nobody says.
    assert.deepEqual(rows('EB*C*IND*30***23*1500', 'EB*C*IND*30***25*900', 'EB*C*IND*30***29*400'), [
      ['1500', undefined, 'individual', 'not-stated', 'calendar-year'],
      ['900', undefined, 'individual', 'not-stated', 'contract'],
      [undefined, '400', 'individual', 'not-stated', undefined],
    ]);
  });

  it('tells the rest of a lifetime from the rest of a year', () => {
    assert.deepEqual(
      rows('EB*C*IND*30***32*9000', 'EB*C*IND*30***23*1500', 'EB*C*IND*30***33*8000', 'EB*C*IND*30***29*400'),
      [
        ['9000', '8000', 'individual', 'not-stated', 'lifetime'],
        ['1500', '400', 'individual', 'not-stated', 'calendar-year'],
      ],
    );
  });

  it('does not join rows of other dates, of another procedure or of another modifier', () => {
    assert.deepEqual(
      rows(
        'EB*C*IND*30***23*1500*****Y',
        'DTP*292*RD8*20250101-20251231',
        'EB*C*IND*30***29*400*****Y',
        'DTP*292*RD8*20260101-20261231',
      )?.map(([amount, remaining]) => [amount, remaining]),
      [
        ['1500', undefined],
        [undefined, '400'],
      ],
    );
    assert.deepEqual(
      rows('EB*C*IND****23*200*****Y*HC:70551', 'EB*C*IND****29*50*****Y*HC:70551:26')?.map(([a, r]) => [a, r]),
      [
        ['200', undefined],
        [undefined, '50'],
      ],
    );
  });

  it('does not join rows of another plan or another kind of insurance', () => {
    const found = benefits(
      ['30'],
      'EB*C*IND*30*HM*ONE*23*1500*****Y',
      'EB*C*IND*30*HM*TWO*29*400*****Y',
      'EB*C*IND*30*PR*ONE*29*300*****Y',
    ).plans.map(({ name, deductible }) => [name, deductible.map(row => [row.amount?.amount, row.remaining?.amount])]);
    assert.deepEqual(found, [
      [
        'ONE',
        [
          ['1500', undefined],
          [undefined, '300'],
        ],
      ],
      ['TWO', [[undefined, '400']]],
    ]);
  });

  it('tells visits that are left', () => {
    const [row] = benefits(['98'], 'EB*F*IND*98***23***VS*30', 'EB*F*IND*98***29***VS*12').plans[0]?.limitations ?? [];
    assert.deepEqual([row?.quantity, row?.remainingQuantity], [{ value: '30', unit: 'visits' }, '12']);
  });
});

describe('271: the plan as a whole (service type 30)', () => {
  const plan = ['EB*1**30', 'EB*C*IND*30***23*1500*****Y', 'EB*C*IND*30***29*400*****Y', 'EB*G*IND*30***23*5000*****Y'];

  it('lends its deductible and its maximum, and says so', () => {
    const { active, deductible, outOfPocket } = summary('EB*1**98', ...plan);
    assert.equal(active, true);
    assert.deepEqual(deductible, {
      amount: usd('1500'),
      remaining: usd('400'),
      level: 'individual',
      period: 'calendar-year',
      inheritedFrom: '30',
    });
    assert.equal(outOfPocket?.inheritedFrom, '30');
  });

  it('lends nothing to a service that has its own', () => {
    const { deductible } = summary('EB*1**98', ...plan, 'EB*C*IND*98***23*250*****Y');
    assert.deepEqual(deductible, { amount: usd('250'), level: 'individual', period: 'calendar-year' });
  });

  it('lends neither copayment nor coinsurance', () => {
    const { copayment, coinsurance } = summary('EB*1**98', 'EB*B**30***27*20*****Y', 'EB*A**30*****.2****Y');
    assert.deepEqual([copayment, coinsurance], [undefined, undefined]);
  });

  it('is not coverage of what is carved out: pharmacy and mental health', () => {
    const answer = benefits(['88', 'MH'], ...plan);
    assert.equal(answer.coverageActive, true);
    assert.deepEqual(
      answer.summary.map(({ serviceType, active }) => [serviceType, active]),
      [
        ['88', null],
        ['MH', null],
      ],
    );
    assert.match(answer.summary[0]?.text ?? '', /^Coverage not stated\./);
  });

  it('not in force means that nothing is', () => {
    for (const code of ['6', '7', '8']) {
      const answer = benefits(['30', '98'], `EB*${code}**30`);
      assert.equal(answer.coverageActive, false, code);
      assert.ok(answer.summary.every(({ active }) => active === false));
    }
  });

  it('is in force by any of the five codes that say so', () => {
    for (const code of ['1', '2', '3', '4', '5']) assert.equal(benefits(['30'], `EB*${code}**30`).coverageActive, true);
  });

  it('is not out of force because it cannot be processed (V) or somebody else has to be asked (U)', () => {
    for (const code of ['V', 'U']) {
      const answer = benefits(['30', '98'], `EB*${code}**30`);
      assert.equal(answer.coverageActive, null, code);
      assert.ok(answer.summary.every(({ active }) => active === null));
    }
  });

  it('is not said to be out of force by a row about one procedure', () => {
    const answer = benefits(['30'], 'EB*1**30', 'EB*6************HC:99213');
    assert.equal(answer.coverageActive, true);
    assert.deepEqual(line(answer, '30').ambiguous, []);
  });
});
