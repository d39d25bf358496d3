/** The member table says only what the contract can carry, and answers by service type as CAQH CORE 154 wants. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { dependentFor, loadMembers, plansFor, readMembers, SANDBOX_MEMBERS } from '../../simulators/members.ts';
import { fraction } from '../../simulators/payer/benefits.ts';
import { isNpi } from '../../simulators/payer/inquiry.ts';
import { recount } from '../../simulators/payer/print.ts';

const text = readFileSync(SANDBOX_MEMBERS, 'utf8');
const members = loadMembers();
const member = (id: string) => members.members.get(id) ?? assert.fail(id);

describe('The member table', () => {
  it('holds the twelve members that the sandbox promises', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `W${String(i + 1).padStart(9, '0')}`);
    assert.deepEqual([...members.members.keys()], ids);
  });

  it('says money with its currency, and what is not stated as not stated', () => {
    const [plan] = member('W000000001').plans;
    assert.deepEqual(plan?.deductible[0]?.remaining, { amount: '850.25', currency: 'USD' });
    assert.equal(plan?.statuses[0]?.network, 'not-stated');
  });

  const slips: [string, string, string][] = [
    ['a network that is no word of the contract', 'network: in,', 'network: inside,'],
    ['an amount that is no decimal', 'amount: "25"', 'amount: "25,00"'],
    ['a field that the contract does not have', 'period: visit', 'every: visit'],
    ['a behaviour that nobody knows', 'behaviour: slow', 'behaviour: sleepy'],
    ['a birth date that is no day', '"1980-02-29"', '"1981-02-29"'],
  ];
  for (const [title, from, to] of slips) {
    it(`is refused for ${title}, with its place`, () => {
      assert.ok(text.includes(from));
      assert.throws(() => readMembers(text.replace(from, to)), /member table, W0000000\d\d: \//);
    });
  }

  it('answers a service type with its own rows and those for the plan as a whole', () => {
    const [plan] = plansFor(member('W000000001'), ['98']);
    assert.deepEqual(
      plan?.coPayment.map(row => row.serviceTypes),
      [['98']],
    );
    assert.equal(plan?.deductible.length, 4);
    assert.equal(plan?.limitations.length, 0);
  });

  it('answers a service type that no row names as it answers 30', () => {
    const [asked] = plansFor(member('W000000001'), ['ZZ']);
    assert.deepEqual(asked, member('W000000001').plans[0]);
  });

  it('finds the dependent by birth date, else the first', () => {
    assert.equal(dependentFor(member('W000000010'), '2015-03-14')?.givenName, 'ELLA');
    assert.equal(dependentFor(member('W000000010'), '1999-01-01')?.givenName, 'ELLA');
    assert.equal(dependentFor(member('W000000001'), undefined), undefined);
  });
});

describe('The payer counts', () => {
  it('a percentage as the fraction of EB08, digit by digit', () => {
    assert.deepEqual(['20', '12.5', '0', '100', '5', '0.25', '100.0'].map(fraction), [
      '.2',
      '.125',
      '0',
      '1',
      '.05',
      '.0025',
      '1',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), ten => {
        const percent = (ten / 10_000).toFixed(4);
        const found = fraction(percent);
        assert.ok(Math.abs(Number(found) * 100 - Number(percent)) < 1e-9, `${percent} ${found}`);
        assert.match(found, /^(0|1|\.\d*[1-9])$/);
      }),
    );
  });

  it('the check digit of an NPI as 45 CFR 162.406 has it', () => {
    assert.equal(isNpi('1234567893'), true);
    for (const wrong of ['1234567890', '3234567893', '123456789', '12345678930']) assert.equal(isNpi(wrong), false);
  });

  it('segments, sets and groups anew after a change', () => {
    const changed = 'ISA*x~GS*HB~ST*271*1~EB*1~EB*2~SE*9*1~ST*271*2~SE*9*2~GE*9*5~IEA*9*7~';
    assert.equal(recount(changed), 'ISA*x~GS*HB~ST*271*1~EB*1~EB*2~SE*4*1~ST*271*2~SE*2*2~GE*2*5~IEA*1*7~');
  });
});
